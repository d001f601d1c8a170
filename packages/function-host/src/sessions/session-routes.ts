/**
 * The server for a mini program instead of CloudBase: the mini program logs in and calls functions over HTTPS.
 *
 * ```ts
 * const routes = sessionRoutes({ sessions, host });
 * serve({ fetch: routes.fetch, port: 8788 }); // behind a proxy with TLS
 * ```
 *
 * The front of `serveFunctions` trusts its callers, so it requires the operator's token. These routes are for the
 * public: only the session decides who the caller is.
 */

import { randomUUID } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { SESSION_CONTAINER_ROUTE } from '@opencloudpay/contracts/container-wire';
import { MAX_DATABASE_REQUEST, SESSION_DATABASE_ROUTE } from '@opencloudpay/contracts/database-wire';
import {
  CLOUD_ID_PARAMETER,
  type FunctionFailure,
  type FunctionSuccess,
  LOGIN_ROUTE,
  type LoginSuccess,
  SESSION_CALL_ROUTE,
} from '@opencloudpay/contracts/function-wire';
import { SESSION_STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FunctionError } from '../errors';
import type { FunctionHost } from '../host';
import { bearerToken } from '../http/bearer-token';
import { MAX_PAYLOAD_BYTES } from '../limits';
import { openDataOf } from '../platform/openapi/open-data';
import type { ContainerServices } from './container-services';
import { defaultAllow } from './default-allow';
import { SESSION_STATUS, SessionError, type SessionRequestErrorCode } from './errors';
import { eventWithOpenData } from './event-with-open-data';
import { failureForUsers } from './failure-for-users';
import { hostFailure, isHostFailure, withoutHostNames } from './host-failure';
import { sessionContainerRoute } from './session-containers';
import { answerDocuments, type SessionDatabase } from './session-documents';
import { RateLimited, type SessionCounter, type SessionLimits, sessionLimits } from './session-limits';
import { sessionStorageRoute } from './session-storage';
import type { Sessions, SessionUser } from './sessions';

export interface SessionRoutesOptions {
  sessions: Sessions;
  /** Runs the functions. */
  host: Pick<FunctionHost, 'invoke'> & Partial<Pick<FunctionHost, 'functions' | 'callFiles' | 'callOpenApi'>>;
  /**
   * Which functions a mini program may call. Default: all except functions with the name of a callback (`pay_cb`, `payCb`,
   * `payCallback`), whose caller can claim that an order is paid, and functions with a timer trigger. CloudBase allows
   * those too: `() => true`. Callbacks with other names must be left out here.
   */
  allow?: ((functionName: string) => boolean) | undefined;
  /** Functions that mini programs may not call, whatever `allow` says. Default: none. */
  refuse?: readonly string[] | undefined;
  /**
   * Called when the default of `allow` first refuses a function, with the reason and how to allow it. Default: a process
   * warning.
   */
  onRefused?: ((message: string) => void) | undefined;
  /**
   * The user's address, if it differs from the connection's: behind a proxy, read it from the header that this proxy
   * sets (a user can send any header that the proxy does not overwrite).
   */
  clientIp?: ((request: Request) => string | undefined) | undefined;
  /**
   * The most requests of a user (all of the user's sessions) and of an address; logins have their own limit per address. A
   * request beyond is answered 429 with `Retry-After`, before its body is read. A counter of `sessionLimits` shares its
   * limits with `serveWatches`. Default: no limits.
   */
  limits?: SessionLimits | SessionCounter | undefined;
  /** Answers `wx.cloud.database()` of mini programs. Default: they have no database. */
  database?: SessionDatabase | undefined;
  /**
   * The container services of `wx.cloud.callContainer`: the name in `X-WX-SERVICE`, and the address
   * (`{ api: 'http://127.0.0.1:8080' }`). A service reads the user from the `X-WX-*` headers, which only the host sets:
   * it must be reachable for the host alone. Default: none.
   */
  services?: ContainerServices | undefined;
  /** Called for a failure that is not the user's fault; the user only gets 500. */
  onError?: ((error: unknown) => void) | undefined;
}

/** The state of a request while it is processed. */
export interface SessionEnvironment {
  Variables: { user: SessionUser };
}

/** A login is a code of some 32 characters. */
const MAX_LOGIN_BYTES = 1024;

/**
 * `POST /login` with `{ code }` answers `{ token, expiresAt, expiresIn }` (milliseconds since 1970; seconds);
 * `POST /call/<name>` with `Authorization: Bearer <token>` and the event answers `{ result, requestId }`, without
 * `result` if the function returned `undefined`. `POST /database` with the same header and `{ action, params }` answers
 * as the database does, for the user of the session. `POST /call/<name>?cloudID=phone` has WeChat's open data in the
 * event's field `phone`, in the place of its CloudID. A failure answers `{ errorCode, errorMessage, requestId }`, and if a
 * function was called also `errCode` and `errMsg`, with which wx.cloud.callFunction rejects.
 *
 * `POST /container` with the session and a request sends it to a container service, with the user in its headers.
 * `POST /storage` with the session and `{ action, params }` answers CloudBase's actions on files, if the host has files.
 *
 * No CORS headers: mini programs need none, and web pages must not call these routes.
 */
export function sessionRoutes(options: SessionRoutesOptions): Hono<SessionEnvironment> {
  const { sessions, host, onError = () => undefined, onRefused = warn } = options;
  const { allow = defaultAllow(host, onRefused), refuse: refusedNames = [] } = options;
  const app = new Hono<SessionEnvironment>();
  const clientIpOf = (c: Context) => (options.clientIp ? options.clientIp(c.req.raw) : addressOf(c));

  const limits = asCounter(options.limits);

  app.use(async (c, next) => {
    limits.countAddress(clientIpOf(c) ?? addressOf(c), c.req.path === LOGIN_ROUTE);
    return next();
  });

  app.post(LOGIN_ROUTE, limited(MAX_LOGIN_BYTES), async (c) => {
    const { code } = await objectIn(c);
    if (typeof code !== 'string') {
      throw new Refusal(400, 'LOGIN_CODE_MISSING', 'Send { "code": "…" } with a code of wx.login.');
    }
    const { token, expiresAt, expiresIn } = await sessions.login(code);
    // A shared cache would give the token to other users.
    c.header('cache-control', 'no-store');
    const answer: LoginSuccess = { token, expiresAt: expiresAt.getTime(), expiresIn };
    return c.json(answer);
  });

  // Before the body is read: without a session, nothing is stored.
  const withSession: MiddlewareHandler<SessionEnvironment> = async (c, next) => {
    const user = await userOf(c, sessions);
    limits.countUser(user);
    c.set('user', user);
    return next();
  };

  app.post(SESSION_CALL_ROUTE, withSession, limited(MAX_PAYLOAD_BYTES), async (c) => {
    const name = c.req.param('name');
    const event = await objectIn(c);
    const clientIp = clientIpOf(c);
    const requestId = randomUUID();
    const about = { functionName: name, requestId };
    try {
      if (refusedNames.includes(name) || !allow(name))
        throw new FunctionError('FUNCTION_NOT_FOUND', '', about);
      const user = c.get('user');
      const marked = c.req.queries(CLOUD_ID_PARAMETER) ?? [];
      const complete = await eventWithOpenData(event, marked, (cloudIds) =>
        openDataOf(cloudIds, host.callOpenApi?.bind(host), { caller: user }),
      );
      const result = await host.invoke(name, complete, {
        user: { ...user, ...(clientIp !== undefined && { clientIp }) },
        requestId,
      });
      return c.json({ result, requestId } satisfies FunctionSuccess);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const { status, answer } = failureForUsers(error);
      return c.json(answer, status);
    }
  });

  app.post(SESSION_DATABASE_ROUTE, withSession, limited(MAX_DATABASE_REQUEST), async (c) => {
    const { status, answer } = await answerDocuments(options.database, c.get('user'), await objectIn(c));
    if (isHostFailure(answer)) onError(hostFailure(answer));
    return c.json(withoutHostNames(answer), status);
  });

  sessionContainerRoute(app, {
    ...{ services: options.services ?? {}, envId: options.database?.envId },
    ...{ limited, authenticate: withSession, bodyOf: objectIn, clientIpOf, onError },
  });

  sessionStorageRoute(app, { host, limited, authenticate: withSession, bodyOf: objectIn, onError });

  const routes = [
    ...[LOGIN_ROUTE, SESSION_CALL_ROUTE, SESSION_DATABASE_ROUTE, SESSION_STORAGE_ROUTE],
    SESSION_CONTAINER_ROUTE,
  ];
  app.on(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], routes, (c) => {
    c.header('allow', 'POST');
    return refuse(c, 405, 'METHOD_NOT_ALLOWED', `This takes POST, not ${c.req.method}.`);
  });

  app.notFound((c) =>
    refuse(
      c,
      404,
      'NOT_FOUND',
      'There is nothing here: POST /login with a code, then POST /call/<function>.',
    ),
  );

  app.onError((error, c) => {
    if (error instanceof SessionError) {
      const status = SESSION_STATUS[error.code];
      if (status === 401) c.header('www-authenticate', 'Bearer');
      if (status >= 500) onError(error);
      return refuse(c, status, error.code, error.message);
    }
    if (error instanceof RateLimited) {
      c.header('retry-after', String(error.retryAfter));
      // The body is not awaited.
      c.header('connection', 'close');
      return refuse(c, 429, error.code, error.message);
    }
    if (error instanceof Refusal) return refuse(c, error.status, error.code, error.message);
    onError(error);
    return refuse(c, 500, 'HOST_FAILED', 'The function host failed: its log says why.');
  });

  return app;
}

function asCounter(limits: SessionLimits | SessionCounter = {}): SessionCounter {
  return 'countUser' in limits ? limits : sessionLimits(limits);
}

function warn(message: string): void {
  process.emitWarning(message, 'FunctionHostWarning');
}

class Refusal extends CodedError<SessionRequestErrorCode> {
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, code: SessionRequestErrorCode, message: string) {
    super(code, message);
    this.status = status;
  }
}

function userOf(c: Context, sessions: Sessions): Promise<SessionUser> {
  const token = bearerToken(c.req.header('authorization'));
  if (token === undefined) {
    throw new SessionError(
      'SESSION_MISSING',
      'There is no session: POST /login with a code of wx.login, and send its token as `authorization: Bearer <token>`.',
    );
  }
  return sessions.verify(token);
}

function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: (c) => {
      // The rest of the body is not awaited.
      c.header('connection', 'close');
      return refuse(c, 413, 'EVENT_TOO_LARGE', `The body is larger than ${maxSize} bytes: send less.`);
    },
  });
}

async function objectIn(c: Context): Promise<Record<string, unknown>> {
  const parsed = parseJsonObject((await c.req.text()) || '{}');
  if ('value' in parsed) return parsed.value;
  throw new Refusal(400, 'EVENT_INVALID', `The body ${parsed.problem}. Send a JSON object.`);
}

/** The address of the connection; none if the routes do not run on Node's own server. */
function addressOf(c: Context): string | undefined {
  try {
    // A server that listens on IPv6 too writes IPv4 addresses in IPv6 notation.
    return getConnInfo(c).remote.address?.replace(/^::ffff:/, '');
  } catch {
    return undefined;
  }
}

function refuse(c: Context, status: ContentfulStatusCode, errorCode: string, errorMessage: string): Response {
  const body: FunctionFailure = { errorCode, errorMessage, requestId: randomUUID() };
  return c.json(body, status);
}
