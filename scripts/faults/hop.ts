/** What a damaging proxy must know of the protocol that it stands in. */
import type { Random } from '../chaos/random.ts';
import type { Corruption, RefusalCode, When } from './plan.ts';

/** An HTTP answer. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What a request is about. */
export interface Subject {
  /** CloudPay's name; the path where there is none. */
  api: string;
  /** The refund's number where there is one, else the order's. */
  number: string;
}

/** Between which two programs a proxy stands. */
export type HopName = 'direct-wechatpay' | 'gateway-wechatpay' | 'function-gateway';

export interface Hop {
  name: HopName;
  subjectOf(path: string, body: Buffer): Subject;
  /** In a few words, for the trace. */
  say(reply: Reply): string;
  /** The code or words of a refusal; `undefined` for a success. */
  refusalIn(reply: Reply): string | undefined;
  /** Whether it is a refusal that v2 does not sign. */
  isUnsignedRefusal(reply: Reply): boolean;
  /**
   * Whether a call may be given an earlier answer about its own number. v2's signed answers have no time: an old state
   * of an order cannot be told from its state now.
   */
  replaysOwnAnswers: boolean;
  corrupt(body: Buffer, how: Corruption, random: Random): Buffer;
  /**
   * A refusal in the server's place.
   *
   * @returns `undefined` where no server gives it then
   */
  refuse(code: RefusalCode, when: When, request: Buffer): Reply | undefined;
}
