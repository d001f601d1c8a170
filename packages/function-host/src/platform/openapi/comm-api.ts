import type { OpenData } from '@opencloudpay/contracts/open-data';
import type { OpenApiAnswer, OpenApiCall, OpenApiFile } from '@opencloudpay/contracts/openapi-call';
import { parseJson } from '@opencloudpay/internal';
import { bytesFields, writeFields } from './protobuf';

/** Fields of `CommApiData`, with which wx-server-sdk calls WeChat. */
const REQUEST = { openApi: 2, internal: 4, appid: 6 } as const;
/** Fields of a parameter. */
const PAIR = { key: 1, value: 2, filename: 4 } as const;
/** Fields of `CommOpenApiResp`. */
const ANSWER = { body: 1, contentType: 2 } as const;
/** Fields of `SvrkitApiData`, with which it calls an internal service of WeChat. */
const INTERNAL = { api: 1, request: 2 } as const;
/** Fields of `ApiGetOpenDataByCloudIdReq`, and of its answer with the items in it. */
const OPEN_DATA = { cloudId: 2, items: 1, itemId: 1, itemJson: 2 } as const;

/** The internal service behind `cloud.getOpenData`. */
const OPEN_DATA_SERVICE = 'ApiGetOpenDataByCloudId';

/** The content types of WeChat's files, by the extension of the name. wx-server-sdk sends only the name. */
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
  webp: 'image/webp',
  amr: 'audio/amr',
  mpga: 'audio/mpeg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
};

/**
 * Reads the call in a message of wx-server-sdk.
 *
 * @returns the reason if it has none: the message is damaged, or it calls an internal service of WeChat, as
 *   `cloud.getVoIPSign` does. `cloud.getOpenData` has CloudIDs
 */
export function readCommApi(
  message: Uint8Array,
): Pick<OpenApiCall, 'params' | 'files' | 'appid'> | { cloudIds: string[] } | 'damaged' | 'internal' {
  try {
    const fields = bytesFields(message);
    const internal = fields.find(({ number }) => number === REQUEST.internal);
    if (internal) return readInternal(internal.value);
    const params: [string, unknown][] = [];
    const files: [string, OpenApiFile][] = [];
    for (const { value } of fields.filter(({ number }) => number === REQUEST.openApi)) {
      for (const { value: pair } of bytesFields(value)) {
        const { key, file, json } = readPair(pair);
        if (file) files.push([key, file]);
        else if ('problem' in json) return 'damaged';
        else params.push([key, json.value]);
      }
    }
    const appid = fields.find(({ number }) => number === REQUEST.appid);
    return {
      params: Object.fromEntries(params),
      files: Object.fromEntries(files),
      ...(appid && { appid: text(appid.value) }),
    };
  } catch (error) {
    if (error instanceof RangeError) return 'damaged';
    throw error;
  }
}

function readInternal(message: Uint8Array): { cloudIds: string[] } | 'internal' {
  const fields = bytesFields(message);
  const bytesOf = (wanted: number) =>
    fields.find(({ number }) => number === wanted)?.value ?? new Uint8Array();
  if (text(bytesOf(INTERNAL.api)) !== OPEN_DATA_SERVICE) return 'internal';
  const ids = bytesFields(bytesOf(INTERNAL.request)).filter(({ number }) => number === OPEN_DATA.cloudId);
  return { cloudIds: ids.map(({ value }) => text(value)) };
}

function readPair(pair: Uint8Array) {
  const fields = bytesFields(pair);
  const bytesOf = (wanted: number) =>
    fields.find(({ number }) => number === wanted)?.value ?? new Uint8Array();
  const filename = text(bytesOf(PAIR.filename));
  const content = bytesOf(PAIR.value);
  return {
    key: text(bytesOf(PAIR.key)),
    json: filename === '' ? parseJson(text(content)) : { value: undefined },
    file: filename === '' ? undefined : { filename, content, contentType: typeOf(filename) },
  };
}

function typeOf(filename: string): string {
  const extension = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return TYPES[extension] ?? 'application/octet-stream';
}

/** Writes an answer as wx-server-sdk reads it. */
export function writeCommApi({ body, contentType }: OpenApiAnswer): Uint8Array {
  return writeFields([
    { number: ANSWER.body, value: body },
    { number: ANSWER.contentType, value: Buffer.from(contentType) },
  ]);
}

/** Writes open data as `cloud.getOpenData` reads it. */
export function writeOpenData(list: readonly OpenData[]): Uint8Array {
  const items = list.map((item) => ({
    number: OPEN_DATA.items,
    value: writeFields([
      { number: OPEN_DATA.itemId, value: Buffer.from(item.cloudID) },
      { number: OPEN_DATA.itemJson, value: Buffer.from(JSON.stringify(item)) },
    ]),
  }));
  return writeFields([{ number: ANSWER.body, value: writeFields(items) }]);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}
