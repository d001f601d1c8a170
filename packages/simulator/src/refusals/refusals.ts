/**
 * WeChat Pay's refusals. The codes come from the tables of its documents, the texts from observed answers where known.
 *
 * The documents list most codes as `err_code`. But errors in the request itself (form, signature, sender) are answered
 * by `return_code: FAIL` with a text only, without a signature. Every refusal also has its code in the response header
 * {@link REFUSAL_HEADER}, for developers. WeChat Pay does not have this header and clients do not read it.
 */

import { BilingualError, type ErrorText } from '@opencloudpay/contracts/coded-error';

/** The response header with the code of a refusal and its reason in English. */
export const REFUSAL_HEADER = 'simulator-refusal';

/** Codes of refused requests, answered by `return_code: FAIL`. */
export type RequestRefusalCode =
  /** The method is not POST. */
  | 'REQUIRE_POST_METHOD'
  /** The body is empty. */
  | 'POST_DATA_EMPTY'
  /** The body is too large. */
  | 'POST_DATA_TOO_LARGE'
  /** The body is not UTF-8. */
  | 'NOT_UTF8'
  /** The body is not flat XML. */
  | 'XML_FORMAT_ERROR'
  /** There is no API at the path. */
  | 'API_UNKNOWN'
  /** There is no such merchant. */
  | 'MCHID_NOT_EXIST'
  /** The signature does not match. */
  | 'SIGNERROR'
  /** The client certificate is missing or wrong. */
  | 'CERT_ERROR'
  /** A parameter is missing. */
  | 'LACK_PARAMS'
  /** A parameter is wrong. */
  | 'PARAM_ERROR'
  /** The sub-merchant does not belong to the merchant. */
  | 'SUB_MCHID_NOT_ACCEPTED'
  /** The sub-appid does not belong to the sub-merchant. */
  | 'SUB_APPID_NOT_MATCH'
  /** There is no bill of that day. */
  | 'NO_BILL_EXIST'
  /** The bill of that day is not ready. */
  | 'BILL_CREATING'
  /** WeChat Pay failed. */
  | 'SYSTEMERROR';

/** Codes of business refusals, answered signed, as `err_code`. */
export type BusinessRefusalCode =
  /** There is no such appid. */
  | 'APPID_NOT_EXIST'
  /** The appid does not belong to the merchant. */
  | 'APPID_MCHID_NOT_MATCH'
  /** The number was used with other parameters, or the order’s state forbids the request. */
  | 'INVALID_REQUEST'
  /** A parameter is wrong. */
  | 'PARAM_ERROR'
  /** The order is paid. */
  | 'ORDERPAID'
  /** The order is closed. */
  | 'ORDERCLOSED'
  /** There is no such order. */
  | 'ORDERNOTEXIST'
  /** The order was reversed. */
  | 'ORDERREVERSED'
  /** Another order has this number. */
  | 'OUT_TRADE_NO_USED'
  /** The payment code has expired. */
  | 'AUTHCODEEXPIRE'
  /** The payment code was used. */
  | 'AUTH_CODE_ERROR'
  /** The payment code is not from WeChat. */
  | 'AUTH_CODE_INVALID'
  /** Another payer began to pay the order. */
  | 'BUYER_MISMATCH'
  /** The payer must enter the password. */
  | 'USERPAYING'
  /** The bank failed. */
  | 'BANKERROR'
  /** WeChat Pay failed. */
  | 'SYSTEMERROR'
  /** The balance is too small. */
  | 'NOTENOUGH'
  /** There is no such transaction. */
  | 'INVALID_TRANSACTIONID'
  /** The order is too old to be reversed. */
  | 'REVERSE_EXPIRE'
  /** The order’s state forbids the request. */
  | 'TRADE_ERROR'
  /** The order’s state forbids the refund. */
  | 'TRADE_STATE_ERROR'
  /** The URL has the wrong form. */
  | 'URLFORMATERROR'
  /** There is no such refund. */
  | 'REFUNDNOTEXIST'
  /** The refund of this number has another amount. */
  | 'REFUND_FEE_MISMATCH'
  /** The order is too old to be refunded. */
  | 'TRADE_OVERDUE'
  /** The signature does not match. */
  | 'SIGN_ERROR'
  /** The merchant may not use the API. */
  | 'NOAUTH'
  /** The order is not for profit sharing. */
  | 'NOT_SHARE_ORDER'
  /** The order is too young for profit sharing. */
  | 'ORDER_NOT_READY'
  /** The amount is larger than what is left. */
  | 'AMOUNT_OVERDUE'
  /** The amount is larger than the merchant’s share. */
  | 'RULE_LIMIT'
  /** The business failed. */
  | 'ERROR';

/** The code of refusals by WeChat Pay's TLS front. */
export type CertificateRefusalCode =
  /** The client certificate is missing or wrong. */
  'CERT_ERROR';

/** `return_code: FAIL`, unsigned. */
export class RequestRefusal extends BilingualError<RequestRefusalCode> {
  /** `return_msg`. */
  readonly text: string;
  /** Further fields of the answer, such as the `error_code` of a bill. */
  readonly fields: Readonly<Record<string, string>>;
  readonly httpStatus: number;

  /** @param reason for developers: in English for the header */
  constructor(
    code: RequestRefusalCode,
    text: string,
    reason: ErrorText,
    { fields = {}, httpStatus = 200 }: { fields?: Record<string, string>; httpStatus?: number } = {},
  ) {
    super(code, reason);
    this.text = text;
    this.fields = fields;
    this.httpStatus = httpStatus;
  }
}

/** A parameter with an invalid form: `invalid total_fee` in WeChat Pay's words. */
export function invalidParameter(
  field: string,
  reason: ErrorText,
  text = `invalid ${field}`,
): RequestRefusal {
  return new RequestRefusal('PARAM_ERROR', text, reason);
}

/** `result_code: FAIL` with `err_code`, signed. */
export class BusinessRefusal extends BilingualError<BusinessRefusalCode> {
  /** `err_code_des`. */
  readonly text: string;

  constructor(code: BusinessRefusalCode, text: string, reason: ErrorText) {
    super(code, reason);
    this.text = text;
  }
}

/** The TLS front refuses the request: WeChat Pay's nginx answers HTTP 400 with its own page. */
export class CertificateRefusal extends BilingualError<CertificateRefusalCode> {
  readonly title: 'No required SSL certificate was sent' | 'The SSL certificate error';

  constructor(title: CertificateRefusal['title'], reason: ErrorText) {
    super('CERT_ERROR', reason);
    this.title = title;
  }
}

export type Refusal = RequestRefusal | BusinessRefusal | CertificateRefusal;
