import { randomUUID } from 'node:crypto';
import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import { FUNCTION_ROUTE, type FunctionWireErrorCode } from '@opencloudpay/contracts/function-wire';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { userFromHeaders } from '../caller';
import type { FunctionHost } from '../host';
import { MAX_PAYLOAD_BYTES } from '../limits';
import { storageRoute } from '../platform/files/storage-route';
import { openApiRoute } from '../platform/openapi/openapi-route';
import { bearerToken } from './bearer-token';
import type { CallCheck } from './call-keys';
import { answerFunctionCall, hostFailed, namedRequestId, refusal } from './function-call';
import { functionShortWay } from './function-short-way';
import { bodyText } from './read-node-body';
import { offerShortWay } from './short-way';

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
    const requestId = namedRequestId(c.req.header(CONTEXT_HEADERS.requestId)) ?? randomUUID();
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
      const { method, url, headers, signal } = c.req.raw;
      const bytes = Buffer.from(await c.req.arrayBuffer());
      const problem = check.isSigned(headers)
        ? check.signatureProblem({ method, paths: [url], headers, body: bytes })
        : undefined;
      if (problem !== undefined) return unauthorized(c, problem);
      const { status, body } = await answerFunctionCall(host, {
        functionName: c.req.param('name'),
        requestId: c.get('requestId'),
        headers,
        isTrusted: c.get('isTrusted'),
        text: bodyText(bytes),
        whileWaiting: signal,
      });
      return c.json(body, status);
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

  app.onError((error, c) => c.json(hostFailed(error, c.get('requestId')).body, 500));

  offerShortWay(app.fetch, functionShortWay(host, { check, isClosing }));

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
): Response {
  return c.json(refusal(status, c.get('requestId'), errorCode, errorMessage).body, status);
}
