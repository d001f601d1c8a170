/**
 * How WeChat Pay says no. Codes are those of its documents' tables; texts are those that it was seen to send,
 * where any were seen.
 *
 * The documents list most codes as `err_code`, but what concerns the request itself (its form, its signature, who
 * it comes from) is in fact answered by `return_code: FAIL` with nothing but a text and no signature. So that the
 * table's code is not lost, every refusal carries it in the response header {@link REFUSAL_HEADER}, which WeChat
 * Pay does not have and no client reads.
 */

/** The response header that tells the code of a refusal and, in English, why. */
export const REFUSAL_HEADER = 'simulator-refusal';

/** Codes of refusals before any business, answered by `return_code: FAIL`. */
export type RequestRefusalCode =
  | 'REQUIRE_POST_METHOD'
  | 'POST_DATA_EMPTY'
  | 'POST_DATA_TOO_LARGE'
  | 'NOT_UTF8'
  | 'XML_FORMAT_ERROR'
  | 'API_UNKNOWN'
  | 'MCHID_NOT_EXIST'
  | 'SIGNERROR'
  | 'CERT_ERROR'
  | 'LACK_PARAMS'
  | 'PARAM_ERROR'
  | 'SUB_MCHID_NOT_ACCEPTED'
  | 'SUB_APPID_NOT_MATCH'
  | 'NO_BILL_EXIST'
  | 'BILL_CREATING'
  | 'SYSTEMERROR';

/** Codes of business refusals, answered signed, as `err_code`. */
export type BusinessRefusalCode =
  | 'APPID_NOT_EXIST'
  | 'APPID_MCHID_NOT_MATCH'
  | 'INVALID_REQUEST'
  | 'PARAM_ERROR'
  | 'ORDERPAID'
  | 'ORDERCLOSED'
  | 'ORDERNOTEXIST'
  | 'ORDERREVERSED'
  | 'OUT_TRADE_NO_USED'
  | 'AUTHCODEEXPIRE'
  | 'AUTH_CODE_ERROR'
  | 'AUTH_CODE_INVALID'
  | 'BUYER_MISMATCH'
  | 'USERPAYING'
  | 'BANKERROR'
  | 'SYSTEMERROR'
  | 'NOTENOUGH'
  | 'INVALID_TRANSACTIONID'
  | 'REVERSE_EXPIRE'
  | 'TRADE_ERROR'
  | 'TRADE_STATE_ERROR'
  | 'URLFORMATERROR'
  | 'REFUNDNOTEXIST'
  | 'REFUND_FEE_MISMATCH'
  | 'TRADE_OVERDUE'
  | 'SIGN_ERROR'
  | 'NOAUTH'
  | 'NOT_SHARE_ORDER'
  | 'ORDER_NOT_READY'
  | 'AMOUNT_OVERDUE'
  | 'RULE_LIMIT'
  | 'ERROR';

/** `return_code: FAIL`, unsigned. */
export class RequestRefusal extends Error {
  readonly code: RequestRefusalCode;
  /** `return_msg`. */
  readonly text: string;
  /** Further fields of the answer, such as a bill's `error_code`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly httpStatus: number;

  /** @param reason what is wrong, in English, for the developer who reads the header */
  constructor(
    code: RequestRefusalCode,
    text: string,
    reason: string,
    { fields = {}, httpStatus = 200 }: { fields?: Record<string, string>; httpStatus?: number } = {},
  ) {
    super(reason);
    this.code = code;
    this.text = text;
    this.fields = fields;
    this.httpStatus = httpStatus;
  }
}

/** `result_code: FAIL` with `err_code`, signed. */
export class BusinessRefusal extends Error {
  readonly code: BusinessRefusalCode;
  /** `err_code_des`. */
  readonly text: string;

  constructor(code: BusinessRefusalCode, text: string, reason: string) {
    super(reason);
    this.code = code;
    this.text = text;
  }
}

/**
 * The request never passed the TLS front: WeChat Pay's nginx answers with its own page and HTTP 400.
 */
export class CertificateRefusal extends Error {
  readonly code = 'CERT_ERROR';
  readonly title: 'No required SSL certificate was sent' | 'The SSL certificate error';

  constructor(title: CertificateRefusal['title'], reason: string) {
    super(reason);
    this.title = title;
  }
}

export type Refusal = RequestRefusal | BusinessRefusal | CertificateRefusal;
