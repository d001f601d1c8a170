/** The protocol knowledge that a damaging proxy needs. */
import type { Random } from '../chaos/random.ts';
import type { Corruption, RefusalCode, When } from './plan.ts';

/** An HTTP answer. */
export interface Reply {
  status: number;
  /** Several values are sent as several headers of this name. */
  headers: Readonly<Record<string, string | string[]>>;
  body: Buffer;
}

/** The subject of a request. */
export interface Subject {
  /** CloudPay's name; the path if there is none. */
  api: string;
  /** The refund's number if there is one, else the order's. */
  number: string;
}

/** The two programs on each side of a proxy. */
export type HopName = 'direct-wechatpay' | 'gateway-wechatpay' | 'function-gateway';

export interface Hop {
  name: HopName;
  subjectOf(path: string, body: Buffer): Subject;
  /** A short description for the trace. */
  say(reply: Reply): string;
  /** The code or words of a refusal; `undefined` for a success. */
  refusalIn(reply: Reply): string | undefined;
  /** Whether it is a refusal that v2 does not sign. */
  isUnsignedRefusal(reply: Reply): boolean;
  /**
   * Whether a call may get an earlier answer about its own number. v2's signed answers have no time, so an old state
   * of an order looks like its current state.
   */
  replaysOwnAnswers: boolean;
  corrupt(body: Buffer, how: Corruption, random: Random): Buffer;
  /** Damages the headers of an answer; `undefined` if its body is to be damaged. Absent where no header matters. */
  corruptHeaders?(reply: Reply, random: Random): Reply | undefined;
  /**
   * A refusal in the server's place.
   *
   * @returns `undefined` if no server gives it then
   */
  refuse(code: RefusalCode, when: When, request: Buffer): Reply | undefined;
}
