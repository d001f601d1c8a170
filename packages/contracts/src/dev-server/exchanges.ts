import type { FaultEffect } from './faults';
import type { Timestamp } from './values';

/** A request to WeChat Pay. */
export interface Exchange {
  id: number;
  at: Timestamp;
  /** CloudPay's name: `unifiedOrder`. */
  api: string;
  method: string;
  /** `/pay/unifiedorder` */
  path: string;
  /** The signed XML that was received; absent if the body was not text or too large. */
  request?: string;
  /** Whether the request presented a client certificate. */
  certificate: boolean;
  /** Absent if no answer was sent (a fault cut the connection). */
  status?: number;
  /** The answer's text: XML, or the first 4000 characters of a bill. */
  answer?: string;
  /** Why it was refused: WeChat Pay's code, and the reason in English. */
  refusal?: { code: string; reason: string };
  /** Milliseconds from arrival to answer. */
  durationMs: number;
  /** The function call that made the request (`FunctionCall.requestId`); absent if no function made it. */
  requestId?: string;
  /** The effect of a fault on it. */
  fault?: FaultEffect;
}
