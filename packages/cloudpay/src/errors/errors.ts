import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { ParameterProblem } from '@opencloudpay/wechatpay/errors';
import { toCamelCase } from '../convert-case';
import { type CloudPayErrorCode, codeOf, ERROR_TEXTS, ErrCode } from './error-codes';
import { failureText } from './failure-text';
import { inWords } from './problems';

/** The properties of a failed CloudPay call's error, besides those of `Error`. */
export interface CloudPayError extends Error {
  /** The name of `errCode`. Not enumerable, because wx-server-sdk's errors have none. */
  readonly code: CloudPayErrorCode;
  /** The platform's number, as wx-server-sdk gives it. */
  errCode: number;
  /** `cloudPay.<api>:fail <code> <text>. <detail>`, or `<api>:fail <text>` if the platform itself refused. */
  errMsg: string;
  /**
   * The numbers of the call, if WeChat Pay may have carried it out:
   * `await cloudPay.queryOrder({ ...error.query, subMchId })` shows the outcome.
   */
  query?: Readonly<Record<string, string>>;
  /**
   * The result of a query, if WeChat Pay refused the call and the query showed that it was carried out: for
   * example `{ refundStatus_0: 'PROCESSING', refundFee_0: 800 }`. Amounts in cents.
   */
  state?: Readonly<Record<string, string | number>>;
}

/** A failure inside the package: transports throw it, and the facade words it like the SDK. */
export class CallFailure extends CodedError<CloudPayErrorCode> {
  readonly errCode: number;
  readonly query: Readonly<Record<string, string>> | undefined;
  readonly state: Readonly<Record<string, string | number>> | undefined;
  /** The problems in `detail`, if parameters are wrong: for code that knows how the caller spells them. */
  readonly problems: readonly ParameterProblem[] | undefined;

  constructor(errCode: number, detail: string, options: CallFailureOptions = {}) {
    super(options.code ?? codeOf(errCode), detail, options);
    this.errCode = errCode;
    this.query = options.query;
    this.state = options.state;
    this.problems = options.problems;
  }
}

interface CallFailureOptions extends ErrorOptions {
  /** Default: the name of the errCode. */
  code?: CloudPayErrorCode | undefined;
  query?: Readonly<Record<string, string>> | undefined;
  state?: Readonly<Record<string, string | number>> | undefined;
  problems?: readonly ParameterProblem[] | undefined;
}

/** Parameters are missing or wrong; nothing was sent. */
export function invalidParameters(
  problems: readonly ParameterProblem[],
  options?: ErrorOptions,
): CallFailure {
  return new CallFailure(ErrCode.INVALID_PARAM, inWords(problems), { ...options, problems });
}

/** Like {@link invalidParameters} for a single one; the problem continues its name: `is missing: …`. */
export function invalidParameter(field: string, problem: string): CallFailure {
  return invalidParameters([{ field, problem }]);
}

/** An error as wx-server-sdk throws it. */
class FacadeError extends CodedError<CloudPayErrorCode> implements CloudPayError {
  errCode: number;
  errMsg: string;
  declare query?: Readonly<Record<string, string>>;
  declare state?: Readonly<Record<string, string | number>>;

  constructor(
    code: CloudPayErrorCode,
    errCode: number,
    errMsg: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    // Programs pass these errors on as JSON, which must equal wx-server-sdk's.
    Object.defineProperties(this, {
      name: { value: 'Error', enumerable: false },
      code: { enumerable: false },
    });
    this.errCode = errCode;
    this.errMsg = errMsg;
  }
}

/** `message` of the original's errors has its own form, computed from the two fields. */
class PlatformError extends FacadeError {
  constructor(errCode: number, errMsg: string) {
    const message = `errCode: ${errCode} ${ERROR_TEXTS[errCode] ?? ''} | errMsg: ${errMsg}`;
    super(codeOf(errCode), errCode, errMsg, message);
  }
}

/** The platform answered with a refusal. Named by the API alone, as in the original. */
export function refusedByPlatform(errCode: number, api: string, text: unknown): CloudPayError {
  return new PlatformError(errCode, `${api}:fail ${text}`);
}

/** The SDK was used in a wrong way; it has its own texts for that. */
export function sdkError(errMsg: string): CloudPayError {
  return new PlatformError(ErrCode.UNKNOWN, errMsg);
}

/**
 * Gives any failure of a call the wording of wx-server-sdk's `toSDKError`.
 *
 * @param displayName `cloudPay.<api>`
 * @param given the caller's data, whose spelling of the parameters is used
 */
export function asCloudPayError(failure: unknown, displayName: string, given?: unknown): CloudPayError {
  if (failure instanceof PlatformError) return failure;
  const prefix = `${displayName}:fail `;
  const known = failure instanceof CallFailure;
  const text = known
    ? `${prefix}${failure.errCode} ${ERROR_TEXTS[failure.errCode] ?? ''}. ${detailOf(failure, given)}`
    : `${prefix}${failureText(failure)}`;
  const { code, errCode, cause } = known
    ? failure
    : { code: 'UNKNOWN' as const, errCode: ErrCode.UNKNOWN, cause: failure };
  const error = new FacadeError(code, errCode, text, text, cause === undefined ? {} : { cause });
  if (known && failure.query) error.query = toCamelCase(failure.query) as Record<string, string>;
  if (known && failure.state) error.state = toCamelCase(failure.state) as Record<string, string | number>;
  return error;
}

function detailOf({ problems, message }: CallFailure, given: unknown): string {
  if (!problems) return message;
  try {
    return inWords(problems, given);
  } catch {
    // The data can be read only once: a getter or a toJSON of the caller throws.
    return inWords(problems);
  }
}
