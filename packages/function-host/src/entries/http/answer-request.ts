import { LOGIN_ROUTE, type LoginSuccess } from '@opencloudpay/contracts/function-wire';
import { say } from '@opencloudpay/internal';
import { FunctionError } from '../../errors';
import { bearerToken } from '../../http/bearer-token';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import { SESSION_STATUS, SessionError } from '../../sessions/errors';
import { failureForUsers } from '../../sessions/routes/failure-for-users';
import { RateLimited } from '../../sessions/session-limits';
import type { Entry, PlatformCall } from '../calls/entry';
import { SESSION_VARIABLES } from '../calls/settings';
import { callOfCloudEvent, callOfProgram } from './calls-of-programs';
import { isCloudEvent } from './cloud-event';
import {
  type EntryAnswer,
  type EntryRequest,
  jsonAnswer,
  objectIn,
  Refusal,
  requirePost,
  resultAnswer,
} from './messages';

const MAX_LOGIN_BYTES = 1024;
const ROUTE = /^\/(call|functions)\/([^/]+)$/;

/**
 * Answers the routes of a function host: `POST /login` and `POST /call/<name>` of mini programs, and
 * `POST /functions/<name>` of programs with the token or the callbacks' secret; and CloudEvents at any other path. Never rejects.
 */
export async function answerRequest(
  entry: Entry,
  request: EntryRequest,
  platform: PlatformCall,
): Promise<EntryAnswer> {
  const { requestId } = platform;
  try {
    if (request.path === LOGIN_ROUTE) return await login(entry, request);
    const [, route, encoded = ''] = ROUTE.exec(request.path) ?? [];
    if (route === undefined && isCloudEvent(request.headers))
      return await callOfCloudEvent(entry, request, platform);
    if (route === undefined)
      throw new Refusal(
        404,
        'NOT_FOUND',
        'There is nothing here: POST /login with a code, then POST /call/<function>.',
      );
    const name = nameIn(encoded);
    requirePost(request);
    return await (route === 'call'
      ? callOfUser(entry, name, request, platform)
      : callOfProgram(entry, name, request, platform));
  } catch (error) {
    if (error instanceof Refusal) {
      const failure = { errorCode: error.code, errorMessage: error.message, requestId };
      return jsonAnswer(error.status, failure, error.headers);
    }
    if (error instanceof RateLimited)
      return jsonAnswer(
        429,
        { errorCode: error.code, errorMessage: error.message, requestId },
        { 'retry-after': String(error.retryAfter) },
      );
    if (error instanceof SessionError) {
      const status = SESSION_STATUS[error.code];
      if (status >= 500) entry.onError(error);
      const failure = { errorCode: error.code, errorMessage: error.message, requestId };
      return jsonAnswer(status, failure, status === 401 ? { 'www-authenticate': 'Bearer' } : {});
    }
    entry.onError(error);
    return jsonAnswer(500, {
      errorCode: 'HOST_FAILED',
      errorMessage: 'The function host failed: its log says why.',
      requestId,
    });
  }
}

async function login(entry: Entry, request: EntryRequest): Promise<EntryAnswer> {
  const { sessions, limits } = entry;
  requirePost(request);
  if (!sessions) throw noSessions();
  limits.countAddress(addressOf(entry, request), true);
  const { code } = objectIn(await request.read(MAX_LOGIN_BYTES));
  if (typeof code !== 'string')
    throw new Refusal(400, 'LOGIN_CODE_MISSING', 'Send { "code": "…" } with a code of wx.login.');
  const { token, expiresAt, expiresIn } = await sessions.login(code);
  return jsonAnswer(200, { token, expiresAt: expiresAt.getTime(), expiresIn } satisfies LoginSuccess);
}

async function callOfUser(
  entry: Entry,
  name: string,
  request: EntryRequest,
  platform: PlatformCall,
): Promise<EntryAnswer> {
  const { sessions, allow, limits, onError } = entry;
  if (!sessions) throw noSessions();
  const clientIp = addressOf(entry, request);
  limits.countAddress(clientIp, false);
  const token = bearerToken(request.headers.get('authorization') ?? undefined);
  if (token === undefined)
    throw new SessionError(
      'SESSION_MISSING',
      'There is no session: POST /login with a code of wx.login, and send its token as `authorization: Bearer <token>`.',
    );
  const session = await sessions.verify(token);
  limits.countUser(session);
  // Only now: without a session, nothing is read.
  const event = objectIn(await request.read(MAX_PAYLOAD_BYTES));
  const { requestId } = platform;
  try {
    if (!entry.functions.names.includes(name) || !allow(name))
      throw new FunctionError('FUNCTION_NOT_FOUND', say('', ''), { functionName: name, requestId });
    const user = { ...session, ...(clientIp !== undefined && { clientIp }) };
    return resultAnswer(await entry.call(name, event, platform, { user }), requestId);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { status, answer } = failureForUsers(error);
    if (status >= 500) onError(error);
    return jsonAnswer(status, answer);
  }
}

/** The address of the user. */
function addressOf({ clientIp }: Entry, request: EntryRequest): string | undefined {
  return clientIp ? clientIp(request.headers) : request.clientIp;
}

/** A wrong encoding is the name of no function. */
function nameIn(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}

function noSessions(): Refusal {
  return new Refusal(
    503,
    'LOGIN_MISCONFIGURED',
    `This deployment has no sessions: set ${SESSION_VARIABLES}.`,
  );
}
