import type { FaultEffect } from './fault';

/** A request to an API, and what was answered. */
export interface Exchange {
  /** Of its place among all that happened, see {@link Simulator.nextSequence}; names the exchange. */
  sequence: number;
  at: number;
  /** Of the order that it is about, as far as that is known. */
  outTradeNo?: string;
  /** CloudPay's name of the API; the path where there is none. */
  api: string;
  method: string;
  path: string;
  /** WeChat Pay's address that it came to. */
  host: 'main' | 'backup';
  /** The body; absent where it was too large or not text. */
  request?: string;
  /** Whether a client certificate was shown. */
  certificate: boolean;
  /** HTTP status; absent where no answer was sent. */
  status?: number;
  /** The body of the answer, of a bill its first 4000 characters. */
  answer?: string;
  /** Why it was refused: a code of WeChat Pay's tables, and the reason in English. */
  refusal?: { code: string; reason: string };
  /** Of real time, in milliseconds. */
  durationMs: number;
  /** `X-Request-Id` of the request: what its sender's own records know it by. */
  requestId?: string;
  /** What a fault did to it. */
  fault?: FaultEffect;
}
