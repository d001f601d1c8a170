/** Machine-readable codes of everything that `@opencloudpay/wechatpay` throws. */
export type WechatPayErrorCode =
  | 'CONFIGURATION_INVALID'
  | 'PARAMETER_INVALID'
  | 'XML_INVALID'
  | 'SIGNATURE_INVALID'
  | 'DECRYPTION_FAILED'
  | 'NOTIFICATION_INVALID'
  | 'BILL_INVALID'
  | 'ANSWER_INVALID'
  | 'UNREACHABLE'
  | 'OUTCOME_UNKNOWN';

/** Base of all errors of this package. Messages say what happened and what to do; they never hold a secret. */
export class WechatPayError extends Error {
  readonly code: WechatPayErrorCode;

  constructor(code: WechatPayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An option of `createClient` or a notification parser cannot work; `option` names it. */
export class ConfigurationError extends WechatPayError {
  readonly option: string;

  constructor(option: string, problem: string, options?: ErrorOptions) {
    super('CONFIGURATION_INVALID', `${option} ${problem}`, options);
    this.option = option;
  }
}

/** A request parameter was refused before anything was sent; `field` is its snake_case name. */
export class ParameterError extends WechatPayError {
  readonly field: string;
  /** What is wrong, to be read after the field's name: `must be …, got …`. */
  readonly problem: string;

  constructor(field: string, problem: string) {
    super('PARAMETER_INVALID', `${field} ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

/** Bytes that are not the flat XML of WeChat Pay v2. */
export class XmlError extends WechatPayError {
  constructor(problem: string, options?: ErrorOptions) {
    super('XML_INVALID', problem, options);
  }
}

/** A signature is missing or wrong: the content must not be believed. */
export class SignatureError extends WechatPayError {
  constructor(message: string) {
    super('SIGNATURE_INVALID', message);
  }
}

/** `req_info` of a refund notification cannot be decrypted with the API key. */
export class DecryptionError extends WechatPayError {
  constructor(message: string, options?: ErrorOptions) {
    super('DECRYPTION_FAILED', message, options);
  }
}

/** A well-formed notification without the content that its kind must have. */
export class NotificationError extends WechatPayError {
  constructor(message: string) {
    super('NOTIFICATION_INVALID', message);
  }
}

/** Text that is not a WeChat Pay bill. */
export class BillError extends WechatPayError {
  constructor(message: string) {
    super('BILL_INVALID', message);
  }
}

/**
 * A request got no answer that can be believed.
 *
 * - `UNREACHABLE`: it certainly never reached WeChat Pay; trying again is safe.
 * - `OUTCOME_UNKNOWN` and `ANSWER_INVALID`: WeChat Pay may have carried it out. Query with the numbers in
 *   `query` before doing anything else.
 */
export class RequestError extends WechatPayError {
  /** The numbers of the request that a query takes, for example `{ out_trade_no, out_refund_no }`. */
  readonly query: Readonly<Record<string, string>>;

  constructor(
    code: 'UNREACHABLE' | 'OUTCOME_UNKNOWN' | 'ANSWER_INVALID',
    message: string,
    query: Readonly<Record<string, string>>,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.query = query;
  }

  /** Whether WeChat Pay may have carried the request out. */
  get outcomeUnknown(): boolean {
    return this.code !== 'UNREACHABLE';
  }
}
