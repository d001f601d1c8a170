import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of the failures between this host and WeChat's server API. */
export type OpenApiErrorCode =
  /** An option is missing or wrong. */
  | 'OPTION_INVALID'
  /** WeChat gives no access_token for the appid and the secret. */
  | 'TOKEN_REFUSED'
  /** No connection to WeChat. Nothing was done. */
  | 'WECHAT_UNREACHABLE'
  /** WeChat did not answer in time. */
  | 'WECHAT_TIMEOUT'
  /** WeChat's answer is too long, or not what it documents. */
  | 'WECHAT_ANSWER_INVALID';

/**
 * A failure between this host and WeChat's server API. The message names the next step, and has no secret, no access_token
 * and no parameter of a call.
 */
export class OpenApiError extends CodedError<OpenApiErrorCode> {
  /** WeChat's errcode, if WeChat refused. */
  readonly errcode: number | undefined;

  constructor(code: OpenApiErrorCode, message: string, errcode?: number) {
    super(code, message);
    this.errcode = errcode;
  }
}
