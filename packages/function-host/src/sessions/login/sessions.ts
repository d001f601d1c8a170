import { say, type Text } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';
import { bearerToken } from '../../http/bearer-token';
import { SessionError } from '../errors';
import { type ExchangeCode, jscode2session } from './jscode2session';
import { readToken, signToken, type TokenOptions } from './token';

export interface SessionsOptions {
  /** The mini program's appid. */
  appid: string;
  /** The mini program's app secret; not needed if `jscode2session` is a function. */
  secret?: string | undefined;
  /**
   * The keys for tokens: at least 32 characters each. The first signs, all verify. To change the key, put the new one
   * first, and remove the old one after the lifetime of a session.
   */
  keys: string | readonly string[];
  /** The lifetime of a session, in seconds. Default: 7200. */
  lifetime?: number | undefined;
  /** Another address of WeChat's exchange, or a replacement of it (the simulated one). */
  jscode2session?: string | ExchangeCode | undefined;
  /** The current time. Default: the machine's. */
  now?: (() => Date) | undefined;
}

/** The user of a session, as functions see it in `getWXContext()`. */
export interface SessionUser {
  openId: string;
  appId: string;
  unionId?: string;
}

export interface Session {
  token: string;
  expiresAt: Date;
  /** Seconds: for clients, whose clock may be wrong. */
  expiresIn: number;
}

export interface Sessions {
  /**
   * Exchanges a code of `wx.login` for a session.
   *
   * @throws {SessionError} `LOGIN_…` or `WECHAT_…`
   */
  login(code: string): Promise<Session>;
  /**
   * The user of a token.
   *
   * @throws {SessionError} `SESSION_INVALID` or `SESSION_EXPIRED`
   */
  verify(token: string): Promise<SessionUser>;
}

const DEFAULT_LIFETIME = 2 * 60 * 60;

/** HMAC-SHA256 gains nothing from a longer key, and a shorter key can be guessed. */
const SHORTEST_KEY = 32;

/**
 * Issues and reads the sessions of a mini program's users. Nothing is stored: a token has its user, signed, and is
 * valid until it expires, at every host with the same keys.
 *
 * ```ts
 * const sessions = createSessions({ appid: 'wx…', secret: process.env.APP_SECRET, keys: process.env.SESSION_KEY });
 * const { token } = await sessions.login(code); // a code of wx.login
 * const { openId } = await sessions.verify(token);
 * ```
 *
 * @throws {FunctionHostError} `OPTION_INVALID`
 */
export function createSessions(options: SessionsOptions): Sessions {
  const { appid, lifetime = DEFAULT_LIFETIME, now = () => new Date() } = options;
  if (!appid)
    throw invalid(say('appid is missing: set the mini program’s.', '缺少 appid：请设置小程序的 appid。'));
  if (!(Number.isSafeInteger(lifetime) && lifetime > 0)) {
    throw invalid(
      say(
        `lifetime must be a whole number of seconds above 0, got ${lifetime}.`,
        `lifetime 必须是大于 0 的整数秒数，实际为 ${lifetime}。`,
      ),
    );
  }
  const exchange = exchangeOf(options);
  const tokens: TokenOptions = {
    appid,
    keys: checkedKeys(options.keys),
    now: () => Math.floor(now().getTime() / 1000),
  };
  return {
    async login(code) {
      const user = await exchange(code);
      const expiresAt = new Date((tokens.now() + lifetime) * 1000);
      return { token: signToken(user, lifetime, tokens), expiresAt, expiresIn: lifetime };
    },
    async verify(token) {
      return { appId: appid, ...readToken(token, tokens) };
    },
  };
}

function exchangeOf({ appid, secret, jscode2session: exchange }: SessionsOptions): ExchangeCode {
  if (typeof exchange === 'function') return exchange;
  if (!secret) {
    throw invalid(
      say(
        'secret is missing: set the mini program’s app secret, from mp.weixin.qq.com → 开发管理.',
        '缺少 secret：请设置小程序的 AppSecret（mp.weixin.qq.com → 开发管理）。',
      ),
    );
  }
  if (exchange !== undefined && !URL.canParse(exchange)) {
    throw invalid(
      say(
        'jscode2session is no address: leave it out for WeChat’s own.',
        'jscode2session 不是地址：不设置则使用微信的地址。',
      ),
    );
  }
  return jscode2session({ appid, secret, url: exchange });
}

function checkedKeys(given: string | readonly string[]): readonly [string, ...string[]] {
  const [first, ...others] = typeof given === 'string' ? [given] : given;
  if (first === undefined || [first, ...others].some((key) => key.length < SHORTEST_KEY)) {
    throw invalid(
      say(
        `keys must be secrets of at least ${SHORTEST_KEY} characters: make one with \`openssl rand -base64 32\`.`,
        `keys 至少 ${SHORTEST_KEY} 个字符：可用 \`openssl rand -base64 32\` 生成。`,
      ),
    );
  }
  return [first, ...others];
}

function invalid(message: Text): FunctionHostError {
  return new FunctionHostError('OPTION_INVALID', message);
}

/**
 * The user of the session in an `authorization` header.
 *
 * @throws {SessionError} `SESSION_…`
 */
export function userOf(authorization: string | undefined, sessions: Sessions): Promise<SessionUser> {
  const token = bearerToken(authorization);
  if (token === undefined) {
    throw new SessionError(
      'SESSION_MISSING',
      'There is no session: POST /login with a code of wx.login, and send its token as `authorization: Bearer <token>`.',
    );
  }
  return sessions.verify(token);
}
