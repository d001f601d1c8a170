import { toCamelCase } from './convert-case';
import { ERROR_TEXTS, ErrCode } from './error-codes';

/** What a failed CloudPay call rejects with, beyond being an `Error`. */
export interface CloudPayError extends Error {
  /** The platform's number, as wx-server-sdk gives it. */
  errCode: number;
  /** `cloudPay.<api>:fail <code> <text>. <detail>`, or `<api>:fail <text>` where the platform itself refused. */
  errMsg: string;
  /**
   * The numbers of the call, where WeChat Pay may have carried it out all the same:
   * `await cloudPay.queryOrder({ ...error.query, subMchId })` tells.
   */
  query?: Readonly<Record<string, string>>;
}

/** A failure on its way up: what a transport throws, before the facade gives it the SDK's wording. */
export class CallFailure extends Error {
  readonly errCode: number;
  readonly query: Readonly<Record<string, string>> | undefined;

  constructor(
    errCode: number,
    detail: string,
    options: ErrorOptions & { query?: Readonly<Record<string, string>> | undefined } = {},
  ) {
    super(detail, options);
    this.name = 'CallFailure';
    this.errCode = errCode;
    this.query = options.query;
  }
}

/** `message` of the original's errors has its own form, computed from the two fields. */
class PlatformError extends Error implements CloudPayError {
  readonly errCode: number;
  readonly errMsg: string;

  constructor(errCode: number, errMsg: string) {
    super(`errCode: ${errCode} ${ERROR_TEXTS[errCode] ?? ''} | errMsg: ${errMsg}`);
    this.errCode = errCode;
    this.errMsg = errMsg;
  }
}

/** The platform answered, and the answer is a refusal. Named by the API alone, as the original does. */
export function refusedByPlatform(errCode: number, api: string, text: unknown): CloudPayError {
  return new PlatformError(errCode, `${api}:fail ${text}`);
}

/** The SDK was used before it could be. */
export function notInitialized(errMsg: string): CloudPayError {
  return new PlatformError(ErrCode.UNKNOWN, errMsg);
}

/**
 * Gives any failure of a call the wording of wx-server-sdk's `toSDKError`.
 *
 * @param displayName `cloudPay.<api>`
 */
export function asCloudPayError(failure: unknown, displayName: string): CloudPayError {
  if (failure instanceof PlatformError) return failure;
  const prefix = `${displayName}:fail `;
  const known = failure instanceof CallFailure;
  const text = known
    ? `${prefix}${failure.errCode} ${ERROR_TEXTS[failure.errCode] ?? ''}. ${failure.message}`
    : `${prefix}${failure instanceof Error ? failure.message : failure}`;
  const error = new Error(text, { cause: known ? failure.cause : failure }) as CloudPayError;
  error.errCode = known ? failure.errCode : ErrCode.UNKNOWN;
  error.errMsg = text;
  if (known && failure.query) error.query = toCamelCase(failure.query) as Record<string, string>;
  return error;
}
