import { parseJsonObject } from '@opencloudpay/internal';
import { SessionError, type SessionErrorCode } from '../errors';

/** The user of a code of `wx.login`. WeChat's session_key is dropped, because nothing here needs it. */
export interface WeChatUser {
  openId: string;
  /** If the mini program belongs to an Open Platform account. */
  unionId?: string;
}

/** Exchanges a code of `wx.login` for its user. */
export type ExchangeCode = (code: string) => Promise<WeChatUser>;

export interface Jscode2sessionOptions {
  /** The mini program's appid and its secret, from mp.weixin.qq.com → 开发管理. */
  appid: string;
  secret: string;
  /** The address of the exchange. Default: WeChat's own. */
  url?: string | undefined;
  /** WeChat's time limit, in milliseconds. Default: 5000. */
  timeout?: number | undefined;
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
const WECHAT_URL = 'https://api.weixin.qq.com/sns/jscode2session';

const DEFAULT_TIMEOUT = 5_000;

/** Codes have some 32 characters; a longer one is invalid, and is not sent. */
const LONGEST_CODE = 256;

/** WeChat's refusals, by errcode. */
const REFUSALS: Readonly<Record<number, readonly [SessionErrorCode, string]>> = {
  [-1]: ['WECHAT_BUSY', 'WeChat is busy: log in again in a moment.'],
  40013: [
    'LOGIN_MISCONFIGURED',
    'WeChat does not know the appid that this host logs users in with: set the mini program’s own.',
  ],
  40125: [
    'LOGIN_MISCONFIGURED',
    'WeChat refuses the app secret of this host: set the current one of the mini program with this appid.',
  ],
  40029: [
    'LOGIN_CODE_INVALID',
    'WeChat does not accept this login code: it is older than five minutes, or was made in a mini program with another appid. Call wx.login again; if that does not help, compare the appids.',
  ],
  40163: [
    'LOGIN_CODE_USED',
    'This login code was used before; each is good for one login. Call wx.login again.',
  ],
  40226: ['LOGIN_REFUSED', 'WeChat blocks this user as high-risk: the user cannot log in.'],
  45011: ['LOGIN_RATE_LIMITED', 'This user logged in too often (100 times a minute at most): wait a minute.'],
};

/**
 * The real exchange, through WeChat's `jscode2session`.
 *
 * It is not repeated on failure: a code is valid for one exchange, and the client can get a new one for free.
 */
export function jscode2session(options: Jscode2sessionOptions): ExchangeCode {
  const { appid, secret, url = WECHAT_URL, timeout = DEFAULT_TIMEOUT } = options;
  return async (code) => {
    if (code === '' || code.length > LONGEST_CODE) throw invalidCode();
    const address = new URL(url);
    address.search = String(
      new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' }),
    );
    return readAnswer(await ask(address, timeout));
  };
}

/** The refusal of an invalid code. */
function invalidCode(): SessionError {
  return refusal(40029, '');
}

/** @throws {SessionError} with a message of ours: WeChat's messages are for its own console */
export function readAnswer(answer: Readonly<Record<string, unknown>>): WeChatUser {
  const { errcode, errmsg, openid, unionid } = answer;
  if (typeof errcode === 'number' && errcode !== 0) {
    throw refusal(errcode, typeof errmsg === 'string' ? errmsg : '');
  }
  if (typeof openid !== 'string' || openid === '') throw unreachable('answered without an openid');
  return { openId: openid, ...(typeof unionid === 'string' && unionid !== '' && { unionId: unionid }) };
}

function refusal(errcode: number, errmsg: string): SessionError {
  const known = REFUSALS[errcode];
  if (known) return new SessionError(known[0], known[1], errcode);
  // WeChat's message ends with a request id, which its support needs.
  const words = errmsg.replace(/[^\x20-\x7e]/g, ' ').slice(0, 120);
  return new SessionError(
    'LOGIN_REFUSED',
    `WeChat refused the login with errcode ${errcode}${words && ` (${words})`}: look it up in WeChat’s list of return codes.`,
    errcode,
  );
}

async function ask(address: URL, timeout: number): Promise<Record<string, unknown>> {
  let text: string;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeout), redirect: 'error' });
    text = await response.text();
    if (!response.ok) throw unreachable(`answered with HTTP status ${response.status}`);
  } catch (error) {
    if (error instanceof SessionError) throw error;
    // The cause is not kept, because some causes quote the address, which has the secret.
    const tookTooLong = (error as { name?: unknown } | null)?.name === 'TimeoutError';
    throw unreachable(tookTooLong ? `did not answer within ${timeout} ms` : 'could not be reached');
  }
  // WeChat sends JSON as text/plain.
  const parsed = parseJsonObject(text);
  if ('value' in parsed) return parsed.value;
  throw unreachable('answered with something that is not its JSON');
}

function unreachable(what: string): SessionError {
  return new SessionError(
    'WECHAT_UNREACHABLE',
    `WeChat’s login service ${what}: log in again; if that does not help, see whether this host reaches api.weixin.qq.com.`,
  );
}
