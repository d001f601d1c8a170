import type { FaultEffect } from './fault';

/** A request to an API with its answer. */
export interface Exchange {
  /** Its place in the sequence of all records and events, see {@link Simulator.nextSequence}; also its id. */
  sequence: number;
  at: number;
  /** The number of the order, as far as known. */
  outTradeNo?: string;
  /** CloudPay's name of the API, or the path if there is none. */
  api: string;
  /** The protocol. Absent: v2. */
  version?: 'v3';
  method: string;
  path: string;
  /** The query of the address, without `?`. Absent: none. */
  query?: string;
  /** The address of WeChat Pay that received it. */
  host: 'main' | 'backup';
  /** The body: the XML of v2, or the JSON of v3. Absent if there was none, or if it was too large or not text. */
  request?: string;
  /** v3: the headers of the request's signature, in lower case: `authorization`, and `wechatpay-serial` if sent. */
  signature?: Readonly<Record<string, string>>;
  /** Whether the client sent a certificate. */
  certificate: boolean;
  /** HTTP status. Absent if no answer was sent. */
  status?: number;
  /** The body of the answer. Only the first 4000 characters of a bill. */
  answer?: string;
  /** v3: the headers of the answer's signature, in lower case: `wechatpay-…`. */
  answerSignature?: Readonly<Record<string, string>>;
  /** The refusal: a code of WeChat Pay's tables and the reason in English. */
  refusal?: { code: string; reason: string /** The reason in Chinese. */; zh?: string };
  /** Milliseconds of real time. */
  durationMs: number;
  /** `X-Request-Id` of the request, which its sender's own records have too. */
  requestId?: string;
  /** The effect of a fault. */
  fault?: FaultEffect;
}
