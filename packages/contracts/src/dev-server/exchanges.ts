import type { FaultEffect } from './faults';
import type { Timestamp } from './values';

/** The headers of a signature of v3: `authorization`, or `wechatpay-timestamp` and its neighbours. */
export type SignatureHeaders = Readonly<Record<string, string>>;

/** A request to WeChat Pay. */
export interface Exchange {
  id: number;
  at: Timestamp;
  /** CloudPay's name: `unifiedOrder`. */
  api: string;
  method: string;
  /** The protocol. Absent: v2. */
  version?: 'v3';
  /** `/pay/unifiedorder`, `/v3/pay/transactions/jsapi` */
  path: string;
  /** The query of the address, without `?`. */
  query?: string;
  /**
   * The body that was received: the signed XML of v2, the JSON of v3. Absent if there was none, or it was not text or too
   * large.
   */
  request?: string;
  /** v3: the headers of the request's signature, in lower case. */
  signature?: SignatureHeaders;
  /** Whether the request presented a client certificate. */
  certificate: boolean;
  /** Absent if no answer was sent (a fault cut the connection). */
  status?: number;
  /** The answer's text: XML, JSON, or the first 4000 characters of a bill. */
  answer?: string;
  /** v3: the headers of the answer's signature, in lower case. */
  answerSignature?: SignatureHeaders;
  /** Why it was refused: WeChat Pay's code, and the reason in English. */
  refusal?: { code: string; reason: string /** The reason in Chinese. */; zh?: string };
  /** Milliseconds from arrival to answer. */
  durationMs: number;
  /** The function call that made the request (`FunctionCall.requestId`); absent if no function made it. */
  requestId?: string;
  /** The effect of a fault on it. */
  fault?: FaultEffect;
}
