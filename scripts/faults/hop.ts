/** What a damaging proxy must know of the protocol that it stands in. */
import type { Random } from '../chaos/random.ts';
import type { Corruption, RefusalCode } from './plan.ts';

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
  /** Whether it is a refusal that v2 does not sign. */
  isUnsignedRefusal(reply: Reply): boolean;
  /** Whether it names what it is about, so that whoever gets it for another call can notice. */
  namesItself(api: string, reply: Reply): boolean;
  /**
   * Whether an order may be given another order's `prepay_id`. The answer names no order: nobody but a gateway that
   * keeps prepay ids can notice.
   */
  swapsPrepayIds: boolean;
  corrupt(body: Buffer, how: Corruption, random: Random): Buffer;
  /** A refusal in the server's place. */
  refuse(code: RefusalCode, request: Buffer): Reply;
}
