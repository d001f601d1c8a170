import { BilingualError, type ErrorText } from '@opencloudpay/contracts/coded-error';
import { say } from '@opencloudpay/internal';
import { type ApiDeclaration, apis, documentedError } from '@opencloudpay/wechatpay-v3';
import { BusinessRefusal, RequestRefusal } from '../../refusals/refusals';

/** The codes of v3's refusals, from the tables of WeChat Pay's documents. */
export type V3Code =
  /** A parameter is missing or wrong. */
  | 'PARAM_ERROR'
  /** A business rule forbids the request. */
  | 'INVALID_REQUEST'
  /** There is no such merchant. */
  | 'MCH_NOT_EXISTS'
  /** The appid does not belong to the merchant. */
  | 'APPID_MCHID_NOT_MATCH'
  /** The order is paid. */
  | 'ORDERPAID'
  /** The order is closed. */
  | 'ORDER_CLOSED'
  /** The signature, or the header with it, is wrong. */
  | 'SIGN_ERROR'
  /** The merchant may not act for the sub-merchant. */
  | 'NO_AUTH'
  /** The balance is too small. */
  | 'NOT_ENOUGH'
  /** Another order has this number. */
  | 'OUT_TRADE_NO_USED'
  /** The amount is larger than the merchant’s share. */
  | 'RULE_LIMIT'
  /** There is no such order. */
  | 'ORDER_NOT_EXIST'
  /** The payer must enter the password. */
  | 'USER_PAYING'
  /** The payment code has expired. */
  | 'AUTH_CODE_EXPIRED'
  /** The payment code was used. */
  | 'AUTH_CODE_ERROR'
  /** The payment code is not from WeChat. */
  | 'AUTH_CODE_INVALID'
  /** Another payer began to pay the order. */
  | 'BUYER_MISMATCH'
  /** The bank failed. */
  | 'BANK_ERROR'
  /** The order’s state forbids the request. */
  | 'TRADE_ERROR'
  /** The order is too old to be reversed. */
  | 'REVERSE_EXPIRE'
  /** There is no bill of that day. */
  | 'NO_STATEMENT_EXIST'
  /** The bill of that day is not ready. */
  | 'STATEMENT_CREATING'
  /** There is no such refund, order to refund or API. */
  | 'RESOURCE_NOT_EXISTS'
  /** WeChat Pay failed. */
  | 'SYSTEM_ERROR';

/** Where the mistake is. WeChat Pay sends it with PARAM_ERROR and SIGN_ERROR. */
export type RefusalDetail = Readonly<Record<string, unknown>>;

/** An API whose errors are those of all APIs, and the 404 for what does not exist. */
const ANY_API = apis.certificates;

function statusOf(declaration: ApiDeclaration, code: V3Code): number {
  return documentedError(declaration, code)?.status ?? 400;
}

/** A refusal of v3: an HTTP status and `{ code, message, detail }`. */
export class V3Refusal extends BilingualError<V3Code> {
  readonly status: number;
  /** `message`, in WeChat Pay's words. */
  readonly text: string;
  readonly detail: RefusalDetail | undefined;

  /**
   * @param reason for developers: in English for the header
   * @param options.status default: that of all APIs for the code
   */
  constructor(
    code: V3Code,
    text: string,
    reason: ErrorText,
    { status, detail }: { status?: number; detail?: RefusalDetail } = {},
  ) {
    super(code, reason);
    this.status = status ?? statusOf(ANY_API, code);
    this.text = text;
    this.detail = detail;
  }
}

/**
 * v3's codes for the refusals of the business rules, which v2 and v3 share. The first that the API documents is
 * answered; if there is none, INVALID_REQUEST.
 */
const BY_CODE: Readonly<Record<string, readonly V3Code[]>> = {
  LACK_PARAMS: ['PARAM_ERROR'],
  PARAM_ERROR: ['PARAM_ERROR'],
  MCHID_NOT_EXIST: ['MCH_NOT_EXISTS'],
  APPID_NOT_EXIST: ['APPID_MCHID_NOT_MATCH', 'PARAM_ERROR'],
  APPID_MCHID_NOT_MATCH: ['APPID_MCHID_NOT_MATCH', 'PARAM_ERROR'],
  SUB_APPID_NOT_MATCH: ['APPID_MCHID_NOT_MATCH', 'PARAM_ERROR'],
  SUB_MCHID_NOT_ACCEPTED: ['NO_AUTH'],
  NOAUTH: ['NO_AUTH'],
  ORDERPAID: ['ORDERPAID'],
  ORDERCLOSED: ['ORDER_CLOSED'],
  ORDERREVERSED: ['ORDER_CLOSED'],
  ORDERNOTEXIST: ['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'],
  REFUNDNOTEXIST: ['RESOURCE_NOT_EXISTS'],
  OUT_TRADE_NO_USED: ['OUT_TRADE_NO_USED'],
  AUTHCODEEXPIRE: ['AUTH_CODE_EXPIRED'],
  AUTH_CODE_ERROR: ['AUTH_CODE_ERROR'],
  AUTH_CODE_INVALID: ['AUTH_CODE_INVALID'],
  BUYER_MISMATCH: ['BUYER_MISMATCH'],
  USERPAYING: ['USER_PAYING'],
  TRADE_ERROR: ['TRADE_ERROR'],
  REVERSE_EXPIRE: ['REVERSE_EXPIRE'],
  NOTENOUGH: ['NOT_ENOUGH'],
  AMOUNT_OVERDUE: ['NOT_ENOUGH'],
  RULE_LIMIT: ['RULE_LIMIT'],
  NO_BILL_EXIST: ['NO_STATEMENT_EXIST'],
  BILL_CREATING: ['STATEMENT_CREATING'],
  BANKERROR: ['BANK_ERROR'],
  SYSTEMERROR: ['SYSTEM_ERROR'],
};

/** v3's names of the fields that identify the merchant. */
const NAMES: Readonly<Record<string, string>> = { mch_id: 'mchid', sub_mch_id: 'sub_mchid' };

interface Words {
  /** The API, whose document says the statuses of its codes. */
  declaration?: ApiDeclaration | undefined;
  /** v3's names of the API's fields, by v2's names. */
  names: Readonly<Record<string, string>>;
}

/** A refusal in v3's form. An error that is not a refusal is a bug of the simulator, which must keep running. */
export function toV3Refusal(error: unknown, { declaration = ANY_API, names }: Words): V3Refusal {
  if (error instanceof V3Refusal) return error;
  if (!(error instanceof BusinessRefusal || error instanceof RequestRefusal))
    return new V3Refusal(
      'SYSTEM_ERROR',
      '系统错误',
      say(`The simulator failed: ${(error as Error).message}`, `模拟器出错：${(error as Error).message}`),
    );
  const codes = BY_CODE[error.code] ?? [];
  const code = codes.find((each) => documentedError(declaration, each)) ?? 'INVALID_REQUEST';
  const status = statusOf(declaration, code);
  const renamed = (text: string) =>
    text.replace(/\b[a-z_]+\b/g, (word) => names[word] ?? NAMES[word] ?? word);
  const reason = say(renamed(error.message), renamed(error.zh));
  return new V3Refusal(code, renamed(error.text), reason, { status });
}
