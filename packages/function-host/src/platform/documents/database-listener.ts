import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import {
  DATABASE_ROUTE,
  type DatabaseFailure,
  MAX_DATABASE_REQUEST,
} from '@opencloudpay/contracts/database-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { bearerToken } from '../../http/bearer-token';
import { BodyRefusal, readNodeBody } from '../../http/read-node-body';
import type { DocumentAnswer, DocumentCall } from './document-call';
import type { DocumentCalls } from './document-calls';

/** Room for the JSON around the 512 KB of the request. */
const OVERHEAD = 64 * 1024;

const ENVIRONMENT_HEADER = CONTEXT_HEADERS.envId.toLowerCase();

export interface DatabaseListenerOptions {
  calls: DocumentCalls;
  /** The caller of a token; `undefined` for an unknown token. */
  callerOf(token: string): DocumentCall['caller'] | undefined;
  /** Milliseconds for a client to send a request, and to take the next part of its answer. Default: 10_000 */
  patience?: number;
  /** Whether the server takes no more requests: connections then end with their answer. */
  isClosing?(): boolean;
}

/**
 * `POST /v1/database`, as the stand-in's `cloud.database()` calls it. All other requests go to the next listener.
 *
 * It answers on Node's own objects: a web-standard request and response take longer than the query of a small call.
 */
export function databaseListener(options: DatabaseListenerOptions, next: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method === 'POST' && request.url === DATABASE_ROUTE)
      void answerCall(request, response, options);
    else next(request, response);
  };
}

interface Reply {
  readonly status: number;
  readonly answer: DocumentAnswer;
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  options: DatabaseListenerOptions,
): Promise<void> {
  const { patience = 10_000 } = options;
  const { status, answer } = await replyTo(request, options).catch((failure: unknown) => failed(failure));
  // The client has closed the connection.
  if (response.destroyed) return;
  const body = JSON.stringify(answer);
  const isLast = !request.complete || options.isClosing?.() === true;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(isLast && { connection: 'close' }),
  });
  const { socket } = response;
  response.end(body);
  // Most answers are with the system at once, and no client can hold them up.
  if (socket === null || socket.writableLength > 0) response.setTimeout(patience, () => response.destroy());
}

async function replyTo(request: IncomingMessage, options: DatabaseListenerOptions): Promise<Reply> {
  const { headers } = request;
  const caller = options.callerOf(bearerToken(headers.authorization) ?? '');
  if (!caller) {
    const message =
      'The token is not known to this function host: set CLOUDPAY_DATABASE_TOKEN to the token that it was given.';
    return refusal(401, 'SIGN_PARAM_INVALID', message);
  }
  const limits = { maxSize: MAX_DATABASE_REQUEST + OVERHEAD, milliseconds: options.patience ?? 10_000 };
  const body = await readNodeBody(request, limits);
  const parsed = parseJsonObject(body.toString());
  if ('problem' in parsed) return refusal(400, 'INVALID_PARAM', `The body ${parsed.problem}.`);
  const { action, params } = parsed.value;
  if (typeof action !== 'string' || typeof params !== 'object' || params === null)
    return refusal(400, 'INVALID_PARAM', 'The body is not { action, params }.');
  const named = headers[ENVIRONMENT_HEADER];
  const answer = await options.calls({
    action,
    params: params as DocumentCall['params'],
    size: body.length,
    envId: (typeof named === 'string' && named) || undefined,
    caller,
  });
  return { status: 'code' in answer ? 400 : 200, answer };
}

function failed(failure: unknown): Reply {
  if (!(failure instanceof BodyRefusal))
    return refusal(500, 'SYS_ERR', `The function host failed: ${String(failure)}`);
  return failure.code === 'BODY_TOO_LARGE'
    ? refusal(
        413,
        'EXCEED_MAX_PAYLOAD_SIZE',
        'The request to the database is larger than 512 KB: keep large data in files.',
      )
    : refusal(408, 'INVALID_PARAM', 'The body of the request did not arrive in time: send it again.');
}

function refusal(status: number, code: string, message: string): Reply {
  return { status, answer: { code, message, requestId: randomUUID() } satisfies DatabaseFailure };
}
