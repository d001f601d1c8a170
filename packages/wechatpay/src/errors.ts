import { CodedError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of everything that `@opencloudpay/wechatpay` throws. */
export type WechatPayErrorCode =
  /** An option is missing or wrong. */
  | 'CONFIGURATION_INVALID'
  /** A parameter is missing or wrong. Nothing was sent. */
  | 'PARAMETER_INVALID'
  /** Not the XML of WeChat Pay. */
  | 'XML_INVALID'
  /** The signature is missing or wrong. */
  | 'SIGNATURE_INVALID'
  /** The API key is wrong, or the content is damaged. */
  | 'DECRYPTION_FAILED'
  /** A field of the notification is missing. */
  | 'NOTIFICATION_INVALID'
  /** Not a bill, or a row of it is damaged. */
  | 'BILL_INVALID'
  /** The answer cannot be believed. */
  | 'ANSWER_INVALID'
  /** Nothing was sent or changed. Try again. */
  | 'UNREACHABLE'
  /** WeChat Pay may have carried the call out. Query first. */
  | 'OUTCOME_UNKNOWN';

/** Base of all errors of this package. Messages say what happened and what to do; they never hold a secret. */
export class WechatPayError extends CodedError<WechatPayErrorCode> {}

/** An option of `createClient` or of a notification parser is missing or wrong; `option` names it. */
export class ConfigurationError extends WechatPayError {
  readonly option: string;

  constructor(option: string, problem: string, options?: ErrorOptions) {
    super('CONFIGURATION_INVALID', `${option} ${problem}`, options);
    this.option = option;
  }
}

/** A parameter that is missing or wrong. */
export interface ParameterProblem {
  /** Its snake_case name, with the position inside it: `receivers[0].amount`. */
  readonly field: string;
  /** The end of the sentence that starts with the field's name: `must be …, got …`. */
  readonly problem: string;
}

/** Request parameters were refused before anything was sent; `field` and `problem` are those of the first. */
export class ParameterError extends WechatPayError implements ParameterProblem {
  readonly field: string;
  readonly problem: string;
  /** All of them, including the first. */
  readonly problems: readonly ParameterProblem[];

  constructor(field: string, problem: string, others: readonly ParameterProblem[] = []) {
    const problems = [{ field, problem }, ...others];
    super('PARAMETER_INVALID', problems.map((each) => `${each.field} ${each.problem}`).join('; '));
    this.field = field;
    this.problem = problem;
    this.problems = problems;
  }
}

/** Bytes that are not the flat XML of WeChat Pay v2. */
export class XmlError extends WechatPayError {
  constructor(problem: string, options?: ErrorOptions) {
    super('XML_INVALID', problem, options);
  }
}

/** A signature is missing or wrong: do not act on the content. */
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

/** A well-formed notification that lacks required content. */
export class NotificationError extends WechatPayError {
  constructor(message: string) {
    super('NOTIFICATION_INVALID', message);
  }
}

/** Text that is not a WeChat Pay bill, or that has an invalid row. */
export class BillError extends WechatPayError {
  /** The row's number, from 1, and its text; `undefined` if the whole text is not a bill. */
  readonly row: number | undefined;
  readonly line: string | undefined;

  constructor(message: string, row?: number, line?: string) {
    super('BILL_INVALID', message);
    this.row = row;
    this.line = line;
  }
}

/**
 * A request that got no believable answer.
 *
 * - `UNREACHABLE`: nothing can have happened: the request certainly never reached WeChat Pay, or it is a query (the API's
 *   `effect`). Retrying is safe.
 * - `OUTCOME_UNKNOWN`: WeChat Pay may have carried it out. Query with the numbers in `query` before doing anything else.
 * - `ANSWER_INVALID`: the answer cannot be believed; `outcomeUnknown` says which of the two applies.
 */
export class RequestError extends WechatPayError {
  /** The parameters of the request that a query takes, for example `{ out_trade_no, out_refund_no }`. */
  readonly query: Readonly<Record<string, string>>;
  /** Whether WeChat Pay may have changed something. */
  readonly outcomeUnknown: boolean;
  /** The fields of the query's signed answer, if the client queried the outcome and got one. */
  readonly state: Readonly<Record<string, string | number>> | undefined;

  constructor(
    code: 'UNREACHABLE' | 'OUTCOME_UNKNOWN' | 'ANSWER_INVALID',
    message: string,
    query: Readonly<Record<string, string>>,
    {
      outcomeUnknown,
      state,
      ...options
    }: ErrorOptions & {
      outcomeUnknown: boolean;
      state?: Readonly<Record<string, string | number>> | undefined;
    },
  ) {
    super(code, message, options);
    this.query = query;
    this.outcomeUnknown = outcomeUnknown;
    this.state = state;
  }
}
