import type { Reference } from '@opencloudpay/wechatpay';
import type { Forms } from '../forms';
import type { ConversionName } from './conversions/conversions';

/**
 * How the calls of one v2 API are made with a v3 API. Tables are data: the engine beside this file reads them, and so
 * does the reference. Names and values of v2 are those of its wire (`total_fee` in cents, Beijing times).
 */
export interface V2Table {
  /** The CloudPay name of the v2 API. */
  readonly api: string;
  /** Which calls. Left out: all. If several tables fit, the first of the catalogue is used. */
  readonly when?: CallCondition;
  readonly request: readonly RequestRow[];
  /** What v3 wants besides, with the same value in every call. */
  readonly fixed?: readonly FixedValue[];
  /** What v3 requires and v2 does not, if no other parameter gives it. */
  readonly defaults?: readonly DefaultValue[];
  /** Fields of the body that v2 does not have, by their paths. They are sent as they are given. */
  readonly passes?: readonly string[];
  readonly answer: readonly AnswerRow[];
  /** Fields of v2 with the same value in every success: v3 does not send them. */
  readonly always?: Readonly<Record<string, string | number>>;
  /** Answers that v2 would refuse the call with, by a state of the answer. */
  readonly refusedBy?: { readonly state: string; readonly codes: Readonly<Record<string, string>> };
  /** The v2 codes of errors that mean something else in this API than in most. */
  readonly errors?: Readonly<Record<string, string>>;
  /**
   * The fields of a refusal. `return`: `return_code` FAIL with `error_code` and `error_msg`. `bill`: `return_code` FAIL
   * with `return_msg`, and an `error_code` of digits. Default: `result_code` FAIL with `err_code` and `err_code_des`.
   */
  readonly refusal?: 'return' | 'bill';
  /** Fields that v2 promises and v3 does not send. */
  readonly lacks?: Readonly<Record<string, Reference>>;
}

/** `is` left out: the parameter is given. */
export interface CallCondition {
  readonly parameter: string;
  readonly is?: string;
}

export interface FixedValue {
  /** Place and path of the parameter: `body.unfreeze_unsplit`. */
  readonly to: string;
  readonly value: string | boolean;
}

export interface DefaultValue {
  readonly to: string;
  /** The v2 parameter whose value is used: the first that is given. */
  readonly from: readonly string[];
}

/** One parameter of a v2 call. */
export type RequestRow = SentRow | ImpliedRow | IgnoredRow | RefusedRow;

interface Row {
  /** The v2 parameter. */
  readonly from: string;
}

export interface SentRow extends Row {
  /** Place and path of the v3 parameter: `body.amount.total`, `query.bill_date`. Different per form if need be. */
  readonly to: string | Forms<string | undefined>;
  readonly as?: ConversionName;
  readonly note?: Reference;
}

/** Nothing is sent, and nothing is lost: v3 has it in another way. */
export interface ImpliedRow extends Row {
  /** Follows "is not sent: ". */
  readonly implied: string;
  readonly zh?: string;
}

/** The call is made without it. */
export interface IgnoredRow extends Row {
  /** Follows "is not sent: ". */
  readonly ignored: string;
  readonly zh?: string;
}

/** The call is refused. */
export interface RefusedRow extends Row {
  /** Completes the sentence "`offset` …". */
  readonly refused: string;
  readonly zh?: string;
  /** Only without this parameter. Left out: always. */
  readonly unless?: string;
}

/** One field of a v2 answer. */
export interface AnswerRow {
  /** The path of the v3 field; the first that is there, of several. */
  readonly from: string | readonly string[];
  /** The v2 field; several, if the conversion makes several. */
  readonly to: string | readonly string[];
  readonly as?: ConversionName;
  readonly note?: Reference;
  /** Whether callers get the v3 field too: it says more than v2's fields can. */
  readonly kept?: true;
}
