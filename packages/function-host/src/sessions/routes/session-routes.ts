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

import { getConnInfo } from '@hono/node-server/conninfo';
import type { HeaderReader } from '@opencloudpay/contracts/caller';
import { SESSION_CONTAINER_ROUTE } from '@opencloudpay/contracts/container-wire';
import { MAX_DATABASE_REQUEST, SESSION_DATABASE_ROUTE } from '@opencloudpay/contracts/database-wire';
import {
  CLOUD_ID_PARAMETER,
  LOGIN_ROUTE,
  type LoginSuccess,
  SESSION_CALL_ROUTE,
} from '@opencloudpay/contracts/function-wire';
import { SESSION_STORAGE_ROUTE } from '@opencloudpay/contracts/storage-wire';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { FunctionHost } from '../../host';
import { offerShortWay } from '../../http/short-way';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import type { ContainerServices } from '../containers/container-services';
import { sessionContainerRoute } from '../containers/session-containers';
import { type Sessions, type SessionUser, userOf } from '../login/sessions';
import { type SessionCounter, type SessionLimits, sessionLimits } from '../session-limits';
import { objectOf, type RefusalAnswer, refusal, refusalOf, SessionRefusal } from '../session-refusal';
import { defaultAllow } from './default-allow';
import { hostFailure, isHostFailure, withoutHostNames } from './host-failure';
import { sessionCalls } from './session-call';
import { answerDocuments, type SessionDatabase } from './session-documents';
import { sessionShortWay, withoutPrefix } from './session-short-way';
import { sessionStorageRoute } from './session-storage';

export interface SessionRoutesOptions {
  sessions: Sessions;
  /** Runs the functions. */
  host: Pick<FunctionHost, 'invoke'> &
    Partial<Pick<FunctionHost, 'triggers' | 'callbacks' | 'callFiles' | 'callOpenApi'>>;
  /**
   * Which functions a mini program may call. Default: all except callbacks, whose caller can claim that an order is paid,
   * and functions with a timer trigger. A callback is a function with the name of one (`pay_cb`, `payCb`, `payCallback`), or
   * one that the code of another function names as the `functionName` of its orders or refunds. CloudBase allows those too:
   * `() => true`. Callbacks that only a variable names must be left out here.
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
  clientIp?: ((request: { readonly headers: HeaderReader }) => string | undefined) | undefined;
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
  const call = sessionCalls(host, (name) => !refusedNames.includes(name) && allow(name));

  app.use(async (c, next) => {
    limits.countAddress(clientIpOf(c) ?? addressOf(c), c.req.path === LOGIN_ROUTE);
    return next();
  });

  app.post(LOGIN_ROUTE, limited(MAX_LOGIN_BYTES), async (c) => {
    const { code } = await objectIn(c);
    if (typeof code !== 'string') {
      throw new SessionRefusal(400, 'LOGIN_CODE_MISSING', 'Send { "code": "…" } with a code of wx.login.');
    }
    const { token, expiresAt, expiresIn } = await sessions.login(code);
    // A shared cache would give the token to other users.
    c.header('cache-control', 'no-store');
    const answer: LoginSuccess = { token, expiresAt: expiresAt.getTime(), expiresIn };
    return c.json(answer);
  });

  // Before the body is read: without a session, nothing is stored.
  const withSession: MiddlewareHandler<SessionEnvironment> = async (c, next) => {
    const user = await userOf(c.req.header('authorization'), sessions);
    limits.countUser(user);
    c.set('user', user);
    return next();
  };

  app.post(SESSION_CALL_ROUTE, withSession, limited(MAX_PAYLOAD_BYTES), async (c) => {
    const { status, body } = await call({
      functionName: c.req.param('name'),
      event: await objectIn(c),
      user: c.get('user'),
      clientIp: clientIpOf(c),
      cloudIds: c.req.queries(CLOUD_ID_PARAMETER) ?? [],
    });
    return c.json(body, status);
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
    return answered(c, refusal(405, 'METHOD_NOT_ALLOWED', `This takes POST, not ${c.req.method}.`));
  });

  app.notFound((c) =>
    answered(
      c,
      refusal(
        404,
        'NOT_FOUND',
        'There is nothing here: POST /login with a code, then POST /call/<function>.',
      ),
    ),
  );

  app.onError((error, c) => answered(c, refusalOf(error, onError)));

  offerShortWay(app.fetch, sessionShortWay({ ...options, limits, call, onError }));

  return app;
}

function asCounter(limits: SessionLimits | SessionCounter = {}): SessionCounter {
  return 'countUser' in limits ? limits : sessionLimits(limits);
}

function warn(message: string): void {
  process.emitWarning(message, 'FunctionHostWarning');
}

function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: (c) => {
      // The rest of the body is not awaited.
      c.header('connection', 'close');
      return answered(
        c,
        refusal(413, 'EVENT_TOO_LARGE', `The body is larger than ${maxSize} bytes: send less.`),
      );
    },
  });
}

async function objectIn(c: Context): Promise<Record<string, unknown>> {
  return objectOf(await c.req.text());
}

function answered(c: Context, { status, headers, body }: RefusalAnswer): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.json(body, status);
}

/** The address of the connection; none if the routes do not run on Node's own server. */
function addressOf(c: Context): string | undefined {
  try {
    return withoutPrefix(getConnInfo(c).remote.address);
  } catch {
    return undefined;
  }
}
