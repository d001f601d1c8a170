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
  /** The XML that came, signed; absent where the body was not text or too large. */
  request?: string;
  /** Whether a client certificate was shown. */
  certificate: boolean;
  /** Absent where no answer was sent (a fault cut the connection). */
  status?: number;
  /** The answer's text: XML, or the first 4000 characters of a bill. */
  answer?: string;
  /** Why it was refused: a code of WeChat Pay's, and the reason in English. */
  refusal?: { code: string; reason: string };
  /** Milliseconds from arrival to answer. */
  durationMs: number;
  /** The call of a function that it was made in (`FunctionCall.requestId`), exact; absent for requests from elsewhere. */
  requestId?: string;
  /** What a fault did to it. */
  fault?: FaultEffect;
}
