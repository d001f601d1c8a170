import { CONTEXT_HEADERS } from '@opencloudpay/contracts/caller';
import {
  CALL_DEPTH_HEADER,
  callDepth,
  LOGIN_ROUTE,
  type LoginSuccess,
} from '@opencloudpay/contracts/function-wire';
import { parseJsonObject } from '@opencloudpay/internal';
import { orderRequestIn, userFromHeaders } from '../../caller';
import { FunctionError } from '../../errors';
import { bearerToken } from '../../http/bearer-token';
import { FUNCTION_STATUS } from '../../http/function-status';
import { MAX_PAYLOAD_BYTES } from '../../limits';
import { platformError } from '../../platform/platform-error';
import { SESSION_STATUS, SessionError } from '../../sessions/errors';
import { failureForUsers } from '../../sessions/failure-for-users';
import { RateLimited } from '../../sessions/session-limits';
import type { Entry, PlatformCall } from '../calls/entry';
import { SESSION_VARIABLES } from '../calls/settings';
import { type EntryAnswer, type EntryRequest, jsonAnswer, Refusal } from './messages';

const MAX_LOGIN_BYTES = 1024;
const ROUTE = /^\/(call|functions)\/([^/]+)$/;

/**
 * Answers the routes of a function host: `POST /login` and `POST /call/<name>` of mini programs, and
 * `POST /functions/<name>` of programs with the token or the callbacks' secret. Never rejects.
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
    if (route === undefined)
      throw new Refusal(
        404,
        'NOT_FOUND',
        'There is nothing here: POST /login with a code, then POST /call/<function>.',
      );
    const name = nameIn(encoded);
    refuseOthers(request);
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
  refuseOthers(request);
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
      throw new FunctionError('FUNCTION_NOT_FOUND', '', { functionName: name, requestId });
    const user = { ...session, ...(clientIp !== undefined && { clientIp }) };
    return success(await entry.call(name, event, platform, { user }), requestId);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const { status, answer } = failureForUsers(error);
    if (status >= 500) onError(error);
    return jsonAnswer(status, answer);
  }
}

async function callOfProgram(
  entry: Entry,
  name: string,
  request: EntryRequest,
  platform: PlatformCall,
): Promise<EntryAnswer> {
  const { body, isTrusted } = await authorized(entry, request);
  const { headers } = request;
  const { requestId } = platform;
  const envId = headers.get(CONTEXT_HEADERS.envId) || undefined;
  try {
    if (envId !== undefined && entry.envId !== undefined && envId !== entry.envId)
      throw new FunctionError(
        'ENVIRONMENT_NOT_SERVED',
        `This deployment serves the environment '${entry.envId}': call the one of the other environment.`,
        { functionName: name, requestId },
      );
    const more = {
      // No signature covers the headers: a signed call is in no user's name.
      ...(isTrusted && {
        user: userFromHeaders(headers),
        depth: callDepth(headers.get(CALL_DEPTH_HEADER)),
      }),
      envId: entry.envId ?? envId,
    };
    return success(
      await entry.call(name, objectIn(body), { ...platform, orderRequestId: orderRequestIn(headers) }, more),
      requestId,
    );
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    const status = FUNCTION_STATUS[error.code];
    if (status >= 500) entry.onError(error);
    const { errCode, errMsg } = platformError(error);
    const { code: errorCode, message: errorMessage } = error;
    return jsonAnswer(status, { errorCode, errorMessage, errCode, errMsg, requestId });
  }
}

/**
 * The body of a program's call. A token is checked before the body is read.
 *
 * @throws {Refusal} if the request has neither the token nor a valid signature
 */
async function authorized(
  { check }: Entry,
  request: EntryRequest,
): Promise<{ body: Uint8Array | string; isTrusted: boolean }> {
  const { method, headers, sentPaths: paths } = request;
  const isTrusted = check.hasToken(bearerToken(headers.get('authorization') ?? undefined));
  const isSigned = check.isSigned(headers);
  if (!isTrusted && !isSigned)
    throw unauthorized(
      check.isOpen
        ? 'This deployment takes no callbacks: set CLOUDPAY_FUNCTIONS_TOKEN or CLOUDPAY_CALLBACK_SECRET for its functions and for the gateway.'
        : check.needed,
    );
  const body = await request.read(MAX_PAYLOAD_BYTES);
  const problem = isSigned ? check.signatureProblem({ method, paths, headers, body }) : undefined;
  if (problem !== undefined) throw unauthorized(problem);
  return { body, isTrusted };
}

function unauthorized(problem: string): Refusal {
  return new Refusal(401, 'UNAUTHORIZED', problem, { 'www-authenticate': 'Bearer' });
}

/** The address of the user. */
function addressOf({ clientIp }: Entry, request: EntryRequest): string | undefined {
  return clientIp ? clientIp(request.headers) : request.clientIp;
}

/** `json` is written into the answer as it is: parsing it again would only take time. */
function success({ json }: { json?: string }, requestId: string): EntryAnswer {
  const answer = jsonAnswer(200, { requestId });
  return json === undefined ? answer : { ...answer, body: `{"result":${json},${answer.body.slice(1)}` };
}

function refuseOthers({ method }: EntryRequest): void {
  if (method === 'POST') return;
  throw new Refusal(405, 'METHOD_NOT_ALLOWED', `This takes POST, not ${method}.`, { allow: 'POST' });
}

/** A wrong encoding is the name of no function. */
function nameIn(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}

function objectIn(body: Uint8Array | string): Record<string, unknown> {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString();
  const parsed = parseJsonObject(text || '{}');
  if ('value' in parsed) return parsed.value;
  throw new Refusal(400, 'EVENT_INVALID', `The body ${parsed.problem}. Send a JSON object.`);
}

function noSessions(): Refusal {
  return new Refusal(
    503,
    'LOGIN_MISCONFIGURED',
    `This deployment has no sessions: set ${SESSION_VARIABLES}.`,
  );
}
