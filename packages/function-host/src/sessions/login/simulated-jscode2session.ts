import { createHash, randomUUID } from 'node:crypto';
import { type ExchangeCode, readAnswer, type WeChatUser } from './jscode2session';

export interface SimulatedJscode2sessionOptions {
  /** The mini program's appid: the same user has another openid in another one. */
  appid: string;
  /** Required over HTTP, as by WeChat. Default: none. */
  secret?: string | undefined;
  /**
   * The user of foreign codes, by any name or by openid. WeChat's developer tools make their own codes, which only the
   * real exchange can read. Default: foreign codes are refused, as WeChat
   * refuses codes that it did not make.
   */
  otherCodes?: string | WeChatUser | undefined;
  /** The current time. Default: the machine's. */
  now?: (() => Date) | undefined;
}

export interface SimulatedJscode2session {
  /** A code as `wx.login` would return it for this user: valid once, for five minutes. */
  loginCode(user: string): string;
  /** The user's openid: the same in every run. */
  openIdOf(user: string): string;
  /** For `createSessions({ jscode2session })`. */
  readonly exchange: ExchangeCode;
  /** WeChat's endpoint itself, to be served on loopback. */
  fetch(request: Request): Response;
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
const CODE_LIFETIME = 5 * 60 * 1000;

/**
 * A replacement of WeChat's `jscode2session` for emulation and tests: the same answers, the same refusals.
 *
 * @example
 * const wechat = simulatedJscode2session({ appid: 'wx…' });
 * const sessions = createSessions({ appid: 'wx…', keys, jscode2session: wechat.exchange });
 * await sessions.login(wechat.loginCode('alice'));
 */
export function simulatedJscode2session(options: SimulatedJscode2sessionOptions): SimulatedJscode2session {
  const { appid, secret, otherCodes, now = () => new Date() } = options;
  const codes = new Map<string, { user: string; madeAt: number; used: boolean }>();
  const openIdOf = (user: string) =>
    `o${createHash('sha256').update(`${appid}\0${user}`).digest('base64url').slice(0, 27)}`;

  const answerTo = (code: string): Record<string, unknown> => {
    const known = codes.get(code);
    const user = known ? known.user : otherCodes;
    if (code === '' || user === undefined) return { errcode: 40029, errmsg: 'invalid code' };
    if (known) {
      if (now().getTime() - known.madeAt > CODE_LIFETIME) return { errcode: 40029, errmsg: 'invalid code' };
      if (known.used) return { errcode: 40163, errmsg: 'code been used' };
      known.used = true;
    }
    const openid = typeof user === 'string' ? openIdOf(user) : user.openId;
    return { openid, session_key: createHash('md5').update(code).digest('base64') };
  };

  return {
    openIdOf,
    loginCode(user) {
      forgetOld(codes, now().getTime());
      const code = `0${randomUUID().replaceAll('-', '')}`;
      codes.set(code, { user, madeAt: now().getTime(), used: false });
      return code;
    },
    exchange: async (code) => readAnswer(answerTo(code)),
    fetch(request) {
      const query = new URL(request.url).searchParams;
      // The order of these checks does not matter: each of them finds a mistake of the client.
      if (query.get('appid') !== appid) return answer({ errcode: 40013, errmsg: 'invalid appid' });
      if (secret !== undefined && query.get('secret') !== secret) {
        return answer({ errcode: 40125, errmsg: 'invalid appsecret' });
      }
      if (query.get('grant_type') !== 'authorization_code') {
        return answer({ errcode: 40002, errmsg: 'invalid grant_type' });
      }
      return answer(answerTo(query.get('js_code') ?? ''));
    },
  };
}

/** Kept for twice the lifetime, so that an expired code differs from one that never existed. */
function forgetOld(codes: Map<string, { madeAt: number }>, present: number): void {
  for (const [code, { madeAt }] of codes) {
    if (present - madeAt <= 2 * CODE_LIFETIME) break;
    codes.delete(code);
  }
}

function answer(body: Record<string, unknown>): Response {
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'text/plain' } });
}
