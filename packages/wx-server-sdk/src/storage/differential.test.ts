/** The original's file calls and ours, before the same loopback server. */
import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, createCloud } from '../cloud';

interface Sent {
  action: string;
  params: Record<string, unknown>;
}

type Answer = (sent: Sent) => object;
type Call = (cloud: Cloud) => Promise<unknown>;

/** Fields of the original's body that say who calls, with which version. */
const IDENTITY =
  /^(envName|wxCloud.*|tcb_sessionToken|sessionToken|crossAuthorizationToken|action|timestamp|eventId)$/;

const CODES = [
  ...[
    'STORAGE_REQUEST_FAIL',
    'STORAGE_EXCEED_AUTHORITY',
    'STORAGE_FILE_NONEXIST',
    'STORAGE_SIGN_PARAM_INVALID',
  ],
  ...['INVALID_PARAM', 'SYS_ERR', 'NO_SUCH_CODE'],
];
const ID = 'cloud://shop.7368-shop-1250000000/茶 1.jpg';

let server: Server;
let url: string;
let original: Cloud;
let ours: Cloud;
let answer: Answer;
let upload = { status: 200, body: '' };
let download = { status: 200, body: '' };
let arrived: unknown[];
let environment: unknown;

beforeAll(async () => {
  for (const method of ['warn', 'error', 'log'] as const) jest.spyOn(console, method).mockReturnValue();
  server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { pathname } = new URL(request.url ?? '', 'http://host');
    if (pathname === '/up') {
      arrived.push({ uploaded: body.toString(), method: request.method });
      return response.writeHead(upload.status).end(upload.body);
    }
    if (pathname.startsWith('/down/')) {
      arrived.push({ downloaded: decodeURIComponent(pathname), method: request.method });
      return response.writeHead(download.status).end(download.body);
    }
    const json = JSON.parse(body.toString()) as Record<string, unknown> & Sent;
    environment = json['envName'] ?? (request as IncomingMessage).headers['x-wx-env'];
    const isOurs = pathname.startsWith('/v1/');
    const params = isOurs
      ? json.params
      : Object.fromEntries(Object.entries(json).filter(([name]) => !IDENTITY.test(name)));
    arrived.push({ action: json.action, params });
    const given = answer({ action: json.action, params });
    const status = isOurs && 'code' in given ? 400 : 200;
    return response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(given));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { TENCENTCLOUD: 'true', SILENCE: 'true', CLOUDPAY_STORAGE_URL: url });
  jest.isolateModules(() => {
    original = jest.requireActual<Cloud>('original-wx-server-sdk');
  });
  original.init({ env: 'shop', serviceUrl: `${url}/admin`, secretId: 'i', secretKey: 'k', keepalive: false });
  ours = createCloud();
  ours.init({ env: 'shop' });
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const DONE: Answer = ({ action }) => ({
  requestId: 'r1',
  data: {
    'storage.getUploadMetadata': {
      ...{ url: `${url}/up`, token: 't', authorization: 'a', fileId: ID, cosFileId: 'c' },
    },
    'storage.batchGetDownloadUrl': {
      download_list: [
        { fileID: ID, code: 'SUCCESS', tempFileURL: `${url}/down/茶 1.jpg?t=1&sign=x`, maxAge: 600 },
      ],
    },
    'storage.batchDeleteFile': { delete_list: [{ fileID: ID, code: 'SUCCESS' }] },
  }[action],
});

async function outcome(cloud: Cloud, call: Call): Promise<object> {
  arrived = [];
  try {
    return { result: JSON.stringify(await call(cloud)), arrived };
  } catch (error) {
    const { errCode, errMsg, message } = error as { errCode: unknown; errMsg: string; message: string };
    return { errCode, errMsg, message, isError: error instanceof Error, arrived };
  }
}

/** Both do the same. @returns what they did */
async function same(call: Call, given: Answer = DONE): Promise<Record<string, unknown>> {
  answer = given;
  const theirs = await outcome(original, call);
  const mine = await outcome(ours, call);
  expect(mine).toEqual(theirs);
  return mine as Record<string, unknown>;
}

const CALLS: [string, Call][] = [
  ['uploadFile', (cloud) => cloud.uploadFile({ cloudPath: '茶 1.jpg', fileContent: Buffer.from('tea') })],
  ['downloadFile', (cloud) => cloud.downloadFile({ fileID: ID })],
  ['deleteFile', (cloud) => cloud.deleteFile({ fileList: [ID, 'other'] })],
  ['getTempFileURL', (cloud) => cloud.getTempFileURL({ fileList: [ID, { fileID: 'other', maxAge: 60 }] })],
];

describe('as wx-server-sdk 4.0.2', () => {
  it.each(CALLS)('sends and gives the same for %s', async (api, call) => {
    upload = { status: 200, body: '' };
    download = { status: 200, body: 'tea' };
    const { result, arrived: sent } = await same(call);
    expect(JSON.parse(String(result))).toMatchObject({ errMsg: `${api}:ok` });
    expect(sent).not.toHaveLength(0);
    expect(environment).toBe('shop');
  });

  it('uploads a stream, and an empty file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'upload-')), 'a.txt');
    writeFileSync(file, '茶'.repeat(100_000));
    await same((cloud) => cloud.uploadFile({ cloudPath: 'a.txt', fileContent: createReadStream(file) }));
    expect(arrived).toContainEqual({ method: 'PUT', uploaded: '茶'.repeat(100_000) });
    await same((cloud) => cloud.uploadFile({ cloudPath: 'a.txt', fileContent: Buffer.alloc(0) }));
  });

  it('gives the bytes of a file', async () => {
    download = { status: 200, body: 'tea' };
    answer = DONE;
    const { fileContent } = await ours.downloadFile({ fileID: ID });
    expect([Buffer.isBuffer(fileContent), fileContent.toString()]).toEqual([true, 'tea']);
  });

  it.each(CALLS)('fails the same where the platform refuses %s', async (_, call) => {
    for (const code of CODES) await same(call, () => ({ code, message: `MSG of ${code}`, requestId: 'r' }));
  });

  it.each(CALLS.slice(1))('gives each file of %s its own outcome', async (_, call) => {
    for (const code of [...CODES, 'SUCCESS']) {
      download = { status: 200, body: 'x' };
      const file = {
        message: 'a reason',
        fileID: 'id',
        code,
        tempFileURL: code === 'SUCCESS' ? `${url}/down/x` : '',
        maxAge: 60,
      };
      await same(call, () => ({
        requestId: 'r',
        data: { download_list: [file, file], delete_list: [file, null] },
      }));
    }
    if (call !== CALLS[1]?.[1])
      await same(call, () => ({ requestId: 'r', data: { download_list: [], delete_list: [] } }));
  });

  it('fails the same where the address of an upload refuses', async () => {
    const [, call] = CALLS[0] ?? [];
    for (const code of ['SignatureDoesNotMatch', 'EntityTooLarge', 'AccessDenied']) {
      const fields = `<Code>${code}</Code><Message>a &lt;reason&gt;</Message><Resource/><RequestId>r</RequestId><TraceId>t</TraceId>`;
      upload = { status: 403, body: `<?xml version='1.0'?><Error>${fields}</Error>` };
      const { errMsg } = await same(call as Call);
      expect(errMsg).toContain('a <reason>');
    }
    upload = { status: 200, body: '' };
  });

  it.each<[string, Call]>([
    ['no path', (cloud) => cloud.uploadFile({ fileContent: Buffer.from('a') } as never)],
    ['no content', (cloud) => cloud.uploadFile({ cloudPath: 'a' } as never)],
    ['a text as content', (cloud) => cloud.uploadFile({ cloudPath: 'a', fileContent: 'text' as never })],
    ['a text in place of the parameter', (cloud) => cloud.uploadFile('a' as never)],
    ['no id', (cloud) => cloud.downloadFile({} as never)],
    ['an id that is no text', (cloud) => cloud.downloadFile({ fileID: 7 } as never)],
    ['no list to delete', (cloud) => cloud.deleteFile({} as never)],
    ['a number in the list', (cloud) => cloud.deleteFile({ fileList: ['a', 7] } as never)],
    ['an empty id in the list', (cloud) => cloud.deleteFile({ fileList: [''] })],
    ['a text as list', (cloud) => cloud.getTempFileURL({ fileList: 'a' } as never)],
    ['a number as file', (cloud) => cloud.getTempFileURL({ fileList: [7] } as never)],
    [
      'an object without its fields',
      (cloud) => cloud.getTempFileURL({ fileList: [{ fileID: 'a' }] } as never),
    ],
  ])('refuses %s with the same words', async (_, call) => {
    const { errCode, arrived: sent } = await same(call);
    expect({ errCode, sent }).toEqual({ errCode: expect.any(Number), sent: [] });
  });

  it('names the environment of the call, else the one of init', async () => {
    const called: Call = (cloud) => cloud.deleteFile({ fileList: ['a'], config: { env: 'other-1' } });
    await same(called);
    expect(environment).toBe('other-1');
  });
});

it('gives the address of a failed download without its signature, and the rest in the original’s words', async () => {
  download = { status: 404, body: '' };
  answer = DONE;
  const [theirs, mine] = [
    await outcome(original, CALLS[1]?.[1] as Call),
    await outcome(ours, CALLS[1]?.[1] as Call),
  ];
  const without = JSON.stringify(theirs).replaceAll('?t=1&sign=x', '');
  expect(JSON.stringify(mine)).toBe(without);
});

it('says what to do without a host, and refuses a call before init', async () => {
  delete process.env['CLOUDPAY_STORAGE_URL'];
  await expect(ours.deleteFile({ fileList: ['a'] })).rejects.toMatchObject({
    errCode: -501009,
    errMsg: expect.stringContaining('set CLOUDPAY_STORAGE_URL'),
  });
  process.env['CLOUDPAY_STORAGE_URL'] = 'http://127.0.0.1:9';
  await expect(ours.uploadFile({ cloudPath: 'a', fileContent: Buffer.from('a') })).rejects.toMatchObject({
    errCode: -501001,
    errMsg: expect.stringContaining('127.0.0.1:9 refuses connections'),
  });
  expect(() => createCloud().deleteFile({ fileList: [] })).toThrow('please call init first');
});
