import { CodedError } from '@opencloudpay/contracts/coded-error';
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
  /** There is no such refund, order to refund or API. */
  | 'RESOURCE_NOT_EXISTS'
  /** WeChat Pay failed. */
  | 'SYSTEM_ERROR';

/** Where the mistake is. WeChat Pay sends it with PARAM_ERROR and SIGN_ERROR. */
export type RefusalDetail = Readonly<Record<string, unknown>>;

/** A refusal of v3: an HTTP status and `{ code, message, detail }`. */
export class V3Refusal extends CodedError<V3Code> {
  readonly status: number;
  /** `message`, in WeChat Pay's words. */
  readonly text: string;
  readonly detail: RefusalDetail | undefined;

  /** @param reason the reason in English, for the header */
  constructor(status: number, code: V3Code, text: string, reason: string, detail?: RefusalDetail) {
    super(code, reason);
    this.status = status;
    this.text = text;
    this.detail = detail;
  }
}

export type StatusAndCode = readonly [status: number, code: V3Code];

/** The refusals of the business rules, which v2 and v3 share. Any other one is an INVALID_REQUEST. */
const BY_CODE: Readonly<Record<string, StatusAndCode>> = {
  LACK_PARAMS: [400, 'PARAM_ERROR'],
  PARAM_ERROR: [400, 'PARAM_ERROR'],
  MCHID_NOT_EXIST: [400, 'MCH_NOT_EXISTS'],
  APPID_NOT_EXIST: [400, 'APPID_MCHID_NOT_MATCH'],
  APPID_MCHID_NOT_MATCH: [400, 'APPID_MCHID_NOT_MATCH'],
  SUB_APPID_NOT_MATCH: [400, 'APPID_MCHID_NOT_MATCH'],
  ORDERPAID: [400, 'ORDERPAID'],
  ORDERCLOSED: [400, 'ORDER_CLOSED'],
  SUB_MCHID_NOT_ACCEPTED: [403, 'NO_AUTH'],
  NOTENOUGH: [403, 'NOT_ENOUGH'],
  OUT_TRADE_NO_USED: [403, 'OUT_TRADE_NO_USED'],
  RULE_LIMIT: [403, 'RULE_LIMIT'],
  ORDERNOTEXIST: [404, 'ORDER_NOT_EXIST'],
  REFUNDNOTEXIST: [404, 'RESOURCE_NOT_EXISTS'],
  SYSTEMERROR: [500, 'SYSTEM_ERROR'],
};
const OTHER: StatusAndCode = [400, 'INVALID_REQUEST'];

interface Words {
  /** The API's own statuses and codes. */
  refusals: Readonly<Record<string, StatusAndCode>>;
  /** v3's names of the API's fields, by v2's names. */
  names: Readonly<Record<string, string>>;
}

/** A refusal in v3's form. An error that is not a refusal is a bug of the simulator, which must keep running. */
export function toV3Refusal(error: unknown, { refusals, names }: Words): V3Refusal {
  if (error instanceof V3Refusal) return error;
  if (!(error instanceof BusinessRefusal || error instanceof RequestRefusal)) {
    return new V3Refusal(
      500,
      'SYSTEM_ERROR',
      '系统错误',
      `The simulator failed: ${(error as Error).message}`,
    );
  }
  const [status, code] = refusals[error.code] ?? BY_CODE[error.code] ?? OTHER;
  const renamed = (text: string) => text.replace(/\b[a-z_]+\b/g, (word) => names[word] ?? word);
  return new V3Refusal(status, code, renamed(error.text), renamed(error.message));
}
