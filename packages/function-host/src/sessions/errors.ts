import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Machine-readable codes of everything that can go wrong with a user's session. */
export type SessionErrorCode =
  | 'LOGIN_CODE_INVALID'
  | 'LOGIN_CODE_USED'
  | 'LOGIN_RATE_LIMITED'
  | 'LOGIN_REFUSED'
  | 'LOGIN_MISCONFIGURED'
  | 'WECHAT_BUSY'
  | 'WECHAT_UNREACHABLE'
  | 'SESSION_MISSING'
  | 'SESSION_INVALID'
  | 'SESSION_EXPIRED';

/** The HTTP status that each is answered with. Only 401 makes the client log in again and repeat its call. */
export const SESSION_STATUS: Readonly<Record<SessionErrorCode, ContentfulStatusCode>> = {
  LOGIN_CODE_INVALID: 400,
  LOGIN_CODE_USED: 400,
  LOGIN_RATE_LIMITED: 429,
  LOGIN_REFUSED: 403,
  LOGIN_MISCONFIGURED: 500,
  WECHAT_BUSY: 503,
  WECHAT_UNREACHABLE: 502,
  SESSION_MISSING: 401,
  SESSION_INVALID: 401,
  SESSION_EXPIRED: 401,
};

/**
 * A login or a session was refused; `code` says why.
 *
 * The message says what to do next and holds neither login code, token, secret, nor openid.
 */
export class SessionError extends Error {
  readonly code: SessionErrorCode;
  /** What WeChat answered, where it did: https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html */
  readonly errcode: number | undefined;

  constructor(code: SessionErrorCode, message: string, errcode?: number) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.errcode = errcode;
  }
}
