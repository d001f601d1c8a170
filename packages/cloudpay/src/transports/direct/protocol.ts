import type { ApiDeclaration } from '@opencloudpay/wechatpay/apis';
import type { Bytes, RequestOptions } from '@opencloudpay/wechatpay/http';
import type { WireData } from '../transport';

/** A call that is validated and ready to send. */
export interface PreparedRequest {
  /** What is sent, by v2's wire names in both versions: text, and integers (amounts in cents). */
  readonly params: WireData;
  /** @throws {RequestError} if no believable answer came */
  send(options: RequestOptions): Promise<ProtocolReply>;
}

export interface ProtocolReply {
  /**
   * By v2's wire names, amounts and counts as integers; what only v3 says has its names, and may be nested. A file's bytes.
   */
  readonly answer: WireData | Bytes;
  readonly hint?: string | undefined;
}

/** The order that a payment is signed for. */
export interface PayableOrder {
  readonly api: ApiDeclaration;
  /** The appid of the mini program that pays. */
  readonly appId: string;
  readonly prepayId: string;
}

/**
 * One version of WeChat Pay's protocol, with an account. The declarations of v2 describe the calls of both: what the
 * caller may pass, and what the answer holds.
 */
export interface Protocol {
  /**
   * @param request by v2's wire names; undeclared names are what callers pass for v3 alone
   * @throws {ParameterError} {@link XmlError} for values that WeChat Pay would refuse
   */
  prepare(api: ApiDeclaration, request: WireData): PreparedRequest;
  /** Signs the parameters of `wx.requestPayment`. */
  signPayment(order: PayableOrder): object;
  /** Whether a call takes a parameter that v2 does not declare. */
  takes(api: ApiDeclaration, request: WireData, name: string): boolean;
}
