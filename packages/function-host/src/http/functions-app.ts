import { randomUUID } from 'node:crypto';
import { CONTEXT_HEADERS, isRequestId } from '@opencloudpay/contracts/caller';
import {
  CALL_DEPTH_HEADER,
  callDepth,
  FUNCTION_ROUTE,
  type FunctionFailure,
  type FunctionSuccess,
  type FunctionWireErrorCode,
} from '@opencloudpay/contracts/function-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { userFromHeaders } from '../caller';
import { FunctionError } from '../errors';
import type { FunctionHost } from '../host';
import { MAX_PAYLOAD_BYTES } from '../limits';
import { storageRoute } from '../platform/files/storage-route';
import { openApiRoute } from '../platform/openapi/openapi-route';
import { platformError } from '../platform/platform-error';
import { bearerToken } from './bearer-token';
import type { CallCheck } from './call-keys';
import { FUNCTION_STATUS } from './function-status';

export interface FunctionsAppOptions {
  check: CallCheck;
  /** Whether the server takes no more requests: connections then end with their answer. */
  isClosing(): boolean;
}

interface Variables {
  requestId: string;
  /** Whether the headers of the request may name a user. */
  isTrusted: boolean;
}

type RequestContext = Context<{ Variables: Variables }>;

/**
 * The routes of the HTTP front.
 *
 * A result is answered with 200 `{ result, requestId }`, without `result` if the function returned `undefined`. A failure
 * is answered with `{ errorCode, errorMessage, requestId }`, and for a failed function also `errCode` and `errMsg`, with
 * which `wx.cloud.callFunction` rejects. A client that disconnects does not end the function, as on CloudBase: it may
 * be in the middle of its work.
 *
 * The header `X-WX-ENV` names the environment of a call. Default: the host's own.
 */
export function functionsApp(
  host: FunctionHost,
  { check, isClosing }: FunctionsAppOptions,
): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();

  app.use(async (c, next) => {
    const named = c.req.header(CONTEXT_HEADERS.requestId) ?? '';
    const requestId = isRequestId(named) ? named : randomUUID();
    c.set('requestId', requestId);
    await next();
    c.header(CONTEXT_HEADERS.requestId, requestId);
    if (isClosing()) c.header('connection', 'close');
  });

  app.route(
    '/',
    openApiRoute({
      calls: (call) => host.callOpenApi(call),
      // The front trusts its callers, so the headers name the user.
      originOf(given, headers) {
        if (!check.isOpen && !check.hasToken(given)) return undefined;
        const caller = userFromHeaders(headers);
        return caller ? { caller } : {};
      },
    }),
  );
  app.use(async (c, next) => {
    const isTrusted = check.isOpen || check.hasToken(bearerToken(c.req.header('authorization')));
    c.set('isTrusted', isTrusted);
    // A signature is verified with the body.
    const isSigned = isFunctionCall(c) && check.isSigned(c.req.raw.headers);
    return isTrusted || isSigned ? next() : unauthorized(c, check.needed);
  });

  app.post(
    FUNCTION_ROUTE,
    bodyLimit({
      maxSize: MAX_PAYLOAD_BYTES,
      onError: (c) => {
        // The rest of the body is not awaited.
        c.header('connection', 'close');
        return refuse(
          c,
          413,
          'EVENT_TOO_LARGE',
          'The event is larger than 6 MB: pass large data by file or database.',
        );
      },
    }),
    async (c) => {
      const requestId = c.get('requestId');
      const { method, url, headers } = c.req.raw;
      const body = Buffer.from(await c.req.arrayBuffer());
      const problem = check.isSigned(headers)
        ? check.signatureProblem({ method, paths: [url], headers, body })
        : undefined;
      if (problem !== undefined) return unauthorized(c, problem);
      const parsed = parseJsonObject(body.toString() || '{}');
      if ('problem' in parsed) {
        return refuse(
          c,
          400,
          'EVENT_INVALID',
          `The body ${parsed.problem}. Send the event as a JSON object, {} if the function needs nothing.`,
        );
      }
      try {
        const result = await host.invoke(c.req.param('name'), parsed.value, {
          // No signature covers the headers: a signed call is in no user's name.
          ...(c.get('isTrusted') && {
            user: userFromHeaders(headers),
            depth: callDepth(headers.get(CALL_DEPTH_HEADER)),
          }),
          requestId,
          envId: headers.get(CONTEXT_HEADERS.envId) || undefined,
          whileWaiting: c.req.raw.signal,
        });
        return c.json({ result, requestId } satisfies FunctionSuccess);
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        const { errCode, errMsg } = platformError(error);
        return refuse(c, FUNCTION_STATUS[error.code], error.code, error.message, { errCode, errMsg });
      }
    },
  );

  // The front trusts its caller, who may name any served environment.
  storageRoute(
    app,
    (call) => host.callFiles(call),
    () => ({}),
  );

  app.all(FUNCTION_ROUTE, (c) => {
    c.header('allow', 'POST');
    return refuse(c, 405, 'METHOD_NOT_ALLOWED', `Functions are called by POST, not ${c.req.method}.`);
  });

  app.notFound((c) =>
    refuse(c, 404, 'NOT_FOUND', 'There is nothing here: functions are called by POST /functions/<name>.'),
  );

  app.onError((error, c) => refuse(c, 500, 'HOST_FAILED', `The function host failed: ${error.message}`));

  return app;
}

function isFunctionCall(c: RequestContext): boolean {
  return c.req.method === 'POST' && c.req.path.startsWith(FUNCTION_ROUTE.replace(':name', ''));
}

function unauthorized(c: RequestContext, problem: string): Response {
  c.header('www-authenticate', 'Bearer');
  return refuse(c, 401, 'UNAUTHORIZED', problem);
}

function refuse(
  c: RequestContext,
  status: ContentfulStatusCode,
  errorCode: FunctionWireErrorCode,
  errorMessage: string,
  more: Pick<FunctionFailure, 'errCode' | 'errMsg'> = {},
): Response {
  const body: FunctionFailure = { errorCode, errorMessage, ...more, requestId: c.get('requestId') };
  return c.json(body, status);
}
