import { randomUUID } from 'node:crypto';
import { type ParsedJson, parseJson, parseJsonObject } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { FunctionError } from '../errors';
import type { FunctionHost } from '../host-types';
import { MAX_PAYLOAD_BYTES } from '../limits';
import type { FunctionLog } from '../log';
import { isObject } from '../project/json-file';
import type { DocumentCalls } from './documents/document-calls';
import { legacyAction } from './documents/legacy-actions';
import type { FileCalls } from './files/file-calls';
import { storageRoute } from './files/storage-route';
import { type FormFields, readForm } from './form-fields';
import { readCommApi, writeCommApi, writeOpenData } from './openapi/comm-api';
import { openDataOf } from './openapi/open-data';
import type { OpenApiCalls } from './openapi/openapi-calls';
import type { Origin, OriginTokens } from './origin-token';
import type { PayApi } from './pay-api';
import { platformError } from './platform-error';

export interface AdminOptions {
  host: Pick<FunctionHost, 'invoke'>;
  payApi: PayApi | undefined;
  documents: DocumentCalls | undefined;
  /** Absent if the host does not reach WeChat's server API. */
  openapi: OpenApiCalls | undefined;
  files: FileCalls | undefined;
  tokens: Pick<OriginTokens, 'read'>;
  onLog: ((log: FunctionLog) => void) | undefined;
}

/** The body of an SDK's request: parts of a form, or the members of a JSON object. */
type Fields = Readonly<Record<string, unknown>>;

/** The SDKs recognize an error of the platform by exactly this content type. */
const ERROR_TYPE = 'application/json; charset=utf-8';

/** A form's boundaries and the SDK's other fields. */
const OVERHEAD = 64 * 1024;

/**
 * `POST /admin` as CloudBase serves it to wx-server-sdk 2, 3 and 4: `functions.invokeFunction` as JSON,
 * `wx.wxPayApi` and `wx.openApi` as forms.
 */
export function adminApp({ host, payApi, documents, openapi, files, tokens, onLog }: AdminOptions): Hono {
  const app = new Hono();
  if (files) storageRoute(app, files, (token) => tokens.read(token));

  app.post(
    '/admin',
    bodyLimit({
      maxSize: MAX_PAYLOAD_BYTES + OVERHEAD,
      onError: (c) => {
        c.header('connection', 'close');
        return failed(
          c,
          'EXCEED_REQUEST_SIZE_LIMIT',
          'The request is larger than 6 MB: pass large data by file.',
        );
      },
    }),
    async (c) => {
      const read = await readFields(c.req.raw);
      if ('problem' in read) return failed(c, 'INVALID_PARAM', `The body ${read.problem}.`);
      const fields = read.value;
      // The running call of the function; without one, only the function.
      const origin =
        tokens.read(text(fields['tcb_sessionToken'])) ?? tokens.read(text(fields['sessionToken']));
      if (!origin) {
        return failed(
          c,
          'SIGN_PARAM_INVALID',
          'Only functions of this host are served here. A function that gives cloud.init() a secretId and a secretKey must leave them out.',
        );
      }
      const action = text(fields['action']);
      if (action === 'functions.invokeFunction') return invokeFunction(c, fields, origin);
      if (action === 'wx.wxPayApi') return callPayApi(c, fields, origin);
      if (openapi && action === 'wx.openApi') {
        const message = readCommApi(read.bytes('requestData'));
        const api = text(fields['apiName']);
        if (message === 'internal') return failed(c, 'INVALID_ACTION', ofCloudBaseAlone(api));
        if (typeof message === 'object' && 'cloudIds' in message)
          return getOpenData(c, openapi, { cloudIds: message.cloudIds, origin });
        return callOpenApi(c, openapi, { api, message, origin });
      }
      if (documents && action.startsWith('database.'))
        return callDocuments(c, documents, { action, fields, size: read.size, origin });
      if (files && action.startsWith('storage.')) return callFiles(c, files, { action, fields, origin });
      const api = text(fields['apiName'] ?? fields['collectionName']);
      const message = unanswered(action, api);
      const { functionName, requestId } = origin;
      // Older SDKs fail on an error here and lose its message.
      onLog?.({ functionName, requestId, level: 'warn', message, time: Date.now(), notice: true });
      return failed(c, 'INVALID_ACTION', message);
    },
  );

  app.notFound((c) => c.text('There is nothing here: SDKs use POST /admin.', 404));
  app.onError((error, c) => failed(c, 'SYS_ERR', `The function host failed: ${error.message}`));
  return app;

  async function invokeFunction(c: Context, fields: Fields, origin: Origin) {
    const requestId = randomUUID();
    // The call came by way of this function: `wx_client,scf`.
    const source = c.req.header('x-tcb-source');
    const event = objectIn(fields['request_data']);
    if ('problem' in event)
      return failed(c, 'INVALID_PARAM', `The JSON of the event ${event.problem}.`, requestId);
    try {
      const result = await host.invoke(text(fields['function_name']), event.value, {
        user: origin.caller && { ...origin.caller, ...(source && { source }) },
        depth: origin.depth + 1,
        calledBy: origin.requestId,
        envId: text(fields['envName']) || origin.envId,
        requestId,
        whileWaiting: c.req.raw.signal,
      });
      return c.json({ data: { response_data: JSON.stringify(result ?? null) }, requestId });
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const { code, message } = platformError(error);
      return failed(c, code, message, requestId);
    }
  }

  async function callPayApi(c: Context, fields: Fields, origin: Origin) {
    const api = text(fields['apiName']);
    const requestId = randomUUID();
    if (!payApi) {
      return failed(
        c,
        'INVALID_ACTION',
        `There is no payment here to call cloudPay.${api}: this function host runs without one. Have the function pay itself: run \`npm install wx-server-sdk@npm:@opencloudpay/wx-server-sdk\` in its folder, or write require('@opencloudpay/cloudpay/register') beside Tencent's SDK, and set the CLOUDPAY_* variables of its account.`,
      );
    }
    const data = objectIn(fields['requestData']);
    if ('problem' in data)
      return failed(
        c,
        'INVALID_PARAM',
        `The JSON of the parameters of cloudPay.${api} ${data.problem}.`,
        requestId,
      );
    // A protobuf with one short text: its tag and its length come first.
    const appid = text(fields['apiOptions']).slice(2);
    try {
      const answer = await payApi({
        api,
        data: { ...data.value },
        ...(origin.caller && { caller: origin.caller }),
        ...(appid !== '' && { appid }),
        functionName: origin.functionName,
        requestId: origin.requestId ?? requestId,
        inCall: origin.requestId !== undefined,
      });
      return answer instanceof Uint8Array
        ? c.body(Uint8Array.from(answer), 200, { 'content-type': 'application/octet-stream' })
        : // Must differ from the content type of errors.
          c.body(JSON.stringify(answer), 200, { 'content-type': 'application/json' });
    } catch (error) {
      const { code, message } = payFailure(api, error);
      if (typeof code === 'string') return failed(c, code, message, requestId);
      // WeChat's own errors have numbers, which the SDK passes on as they are.
      return c.body(JSON.stringify({ errcode: code, errmsg: message, requestId }), 200, {
        'content-type': ERROR_TYPE,
      });
    }
  }
}

/** The SDK also sends the caller and tokens, which are dropped. */
const DOCUMENT_PARAMETERS = [
  ...['collectionName', 'transactionId', 'query', 'queryType', 'projection', 'order', 'offset', 'limit'],
  ...['data', 'multi', 'merge', 'upsert', 'stages'],
];

function parametersIn(fields: Fields): Fields {
  return Object.fromEntries(
    DOCUMENT_PARAMETERS.filter((name) => name in fields).map((name) => [name, fields[name]]),
  );
}

async function callDocuments(
  c: Context,
  documents: DocumentCalls,
  { action, fields, size, origin }: { action: string; fields: Fields; size: number; origin: Origin },
): Promise<Response> {
  const legacy = legacyAction(action);
  const answer = await documents({
    action: legacy?.action ?? action,
    params: legacy?.params(fields) ?? parametersIn(fields),
    size,
    envId: text(fields['envName']) || undefined,
    caller: origin,
  });
  if ('code' in answer) return failed(c, answer.code, answer.message, answer.requestId);
  return c.json({ ...answer, ...legacy?.answer(answer) });
}

/** The internal services that `getVoIPSign` and `getCloudCallSign` call. */
function ofCloudBaseAlone(api: string): string {
  return `WeChat offers ${api} on CloudBase alone. Compute the signature with the session_key of your own login.`;
}

async function getOpenData(
  c: Context,
  openapi: OpenApiCalls,
  { cloudIds, origin }: { cloudIds: readonly string[]; origin: Origin },
): Promise<Response> {
  const { caller, requestId } = origin;
  const list = await openDataOf(cloudIds, openapi, {
    ...(caller && { caller }),
    ...(requestId !== undefined && { requestId }),
  });
  return c.body(Uint8Array.from(writeOpenData(list)), 200, { 'content-type': 'application/octet-stream' });
}

async function callOpenApi(
  c: Context,
  openapi: OpenApiCalls,
  {
    api,
    message,
    origin,
  }: {
    api: string;
    message: Exclude<ReturnType<typeof readCommApi>, { cloudIds: string[] }>;
    origin: Origin;
  },
): Promise<Response> {
  if (typeof message === 'string')
    return failed(c, 'INVALID_PARAM', `The parameters of openapi.${api} cannot be read.`);
  const { caller, functionName, requestId } = origin;
  const answer = await openapi({
    ...message,
    // wx-server-sdk 2 writes a slash first.
    api: api.replace(/^\//, ''),
    functionName,
    ...(caller && { caller }),
    ...(requestId !== undefined && { requestId }),
  });
  if ('code' in answer) return failed(c, answer.code, answer.message, answer.requestId);
  return c.body(Uint8Array.from(writeCommApi(answer)), 200, { 'content-type': 'application/octet-stream' });
}

/** The SDKs also send the caller and tokens, which are dropped. */
const FILE_PARAMETERS = ['path', 'file_list', 'fileid_list'];

async function callFiles(
  c: Context,
  files: FileCalls,
  { action, fields, origin }: { action: string; fields: Fields; origin: Origin },
): Promise<Response> {
  const params = Object.fromEntries(FILE_PARAMETERS.map((name) => [name, fields[name]]));
  const answer = await files({ action, params, envId: text(fields['envName']) || undefined, caller: origin });
  return 'code' in answer ? failed(c, answer.code, answer.message, answer.requestId) : c.json(answer);
}

/** Why the host cannot answer this action, and the cure. */
function unanswered(action: string, api: string): string {
  const called = api && ` (${api})`;
  if (action.startsWith('storage.'))
    return `This function host has no files, so it cannot answer ${action}: give it a storage by its option files.`;
  if (action.startsWith('database.'))
    return `This function host has no documents, so cloud.database() cannot answer ${action}${called}: give it a database by its option documents.`;
  return `The emulator does not have ${action || 'this action'}${called} yet: it has cloud.callFunction, cloud.cloudPay, cloud.database(), cloud.openapi and files. Catch this error to go on without it.`;
}

function failed(c: Context, code: string, message: string, requestId: string = randomUUID()): Response {
  return c.body(JSON.stringify({ code, message, requestId }), 200, { 'content-type': ERROR_TYPE });
}

async function readFields(
  request: Request,
): Promise<ParsedJson<Fields> & { size: number; bytes: FormFields['bytes'] }> {
  const type = request.headers.get('content-type') ?? '';
  const none = { size: 0, bytes: () => new Uint8Array() };
  if (!type.startsWith('multipart/form-data')) {
    const body = await request.text();
    return { ...none, ...parseJsonObject(body), size: Buffer.byteLength(body) };
  }
  const body = await request.arrayBuffer();
  try {
    const { texts, bytes } = await readForm(body, type);
    return { value: texts, size: 0, bytes };
  } catch {
    return { ...none, problem: 'is not a form' };
  }
}

/** The object in a field with JSON; empty if the field is empty or holds another value, as some SDKs send it. */
function objectIn(field: unknown): ParsedJson<Readonly<Record<string, unknown>>> {
  const parsed = parseJson(text(field) || '{}');
  if ('problem' in parsed) return parsed;
  return { value: isObject(parsed.value) ? parsed.value : {} };
}

/** The SDK itself adds the name of the API. */
function payFailure(api: string, error: unknown): { code: number | string; message: string } {
  if (!isObject(error) && !(error instanceof Error)) return { code: 'SYS_ERR', message: String(error) };
  const { errCode, code, errMsg, message } = error as Partial<Record<string, unknown>>;
  const number = [errCode, code].find((value) => typeof value === 'number' && value !== 0);
  const words = text(errMsg) || text(message);
  const prefix = new RegExp(`^(cloudPay\\.)?${api.replace(/\W/g, '\\$&')}:fail `);
  return { code: typeof number === 'number' ? number : 'SYS_ERR', message: words.replace(prefix, '') };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
