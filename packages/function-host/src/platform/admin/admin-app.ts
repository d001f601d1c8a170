import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { FunctionHost } from '../../host-types';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import type { FunctionLog } from '../../log';
import type { DocumentCalls } from '../documents/document-calls';
import type { FileCalls } from '../files/file-calls';
import { storageRoute } from '../files/storage-route';
import type { OpenApiCalls } from '../openapi/openapi-calls';
import type { OriginTokens } from '../origin-token';
import type { PayApi } from '../pay-api';
import { failed } from './answers';
import { callDocuments } from './call-documents';
import { callFiles } from './call-files';
import { callOpenApi } from './call-openapi';
import { callPayApi } from './call-pay-api';
import { readFields, text } from './fields';
import { invokeFunction } from './invoke-function';

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
      const request = { c, action, fields, origin };
      if (action === 'functions.invokeFunction') return invokeFunction(request, host);
      if (action === 'wx.wxPayApi') return callPayApi(request, payApi);
      if (openapi && action === 'wx.openApi') return callOpenApi(request, openapi, read.bytes('requestData'));
      if (documents && action.startsWith('database.')) return callDocuments(request, documents, read.size);
      if (files && action.startsWith('storage.')) return callFiles(request, files);
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
