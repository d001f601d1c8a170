import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Machine-readable codes of all failures of a user's session. */
export type SessionErrorCode =
  /** WeChat does not know the login code. */
  | 'LOGIN_CODE_INVALID'
  /** The login code was used before. */
  | 'LOGIN_CODE_USED'
  /** The user logs in too often. */
  | 'LOGIN_RATE_LIMITED'
  /** WeChat blocks the user. */
  | 'LOGIN_REFUSED'
  /** The appid or the secret of the mini program is wrong. */
  | 'LOGIN_MISCONFIGURED'
  /** WeChat is busy. Log in again later. */
  | 'WECHAT_BUSY'
  /** WeChat did not answer, or not as documented. */
  | 'WECHAT_UNREACHABLE'
  /** The request has no session token. */
  | 'SESSION_MISSING'
  /** The session token was not issued by this host. */
  | 'SESSION_INVALID'
  /** The session has expired. Log in again. */
  | 'SESSION_EXPIRED';

/** Machine-readable codes of requests that the session routes refuse before they read a session. */
export type SessionRequestErrorCode =
  /** The body of a login has no `code`. */
  | 'LOGIN_CODE_MISSING'
  /** The user or the address calls too often. */
  | 'RATE_LIMITED'
  /** The body is not a JSON object. */
  | 'EVENT_INVALID';

/** The HTTP status of each code. Only 401 makes the client log in again and repeat its call. */
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
 * The message names the next step, and has no login code, token, secret or openid.
 */
export class SessionError extends CodedError<SessionErrorCode> {
  /** WeChat's errcode, if there is one: https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html */
  readonly errcode: number | undefined;

  constructor(code: SessionErrorCode, message: string, errcode?: number) {
    super(code, message);
    this.errcode = errcode;
  }
}
