import type { Cents, Timestamp } from './values';

export interface FaultRoutes {
  'GET /api/faults': { answer: FaultList };
  'POST /api/faults': { body: FaultRequest; answer: ActiveFault };
  'DELETE /api/faults/:id': { answer: FaultList };
  'DELETE /api/faults': { answer: FaultList };
}

/** A fault to set: an error that is injected on purpose. */
export type FaultRequest = Fault & {
  /** How many times it applies. Default: until it is cleared. */
  times?: number | undefined;
};

export type Fault = NotificationFault | WechatPayFault;

/** A fault of notifications. */
export type NotificationFault = NotificationFilter & NotificationFaultEffect;

interface NotificationFilter {
  /** Only notifications of this order. */
  outTradeNo?: string | undefined;
  /** Only notifications of payments, or of refunds. */
  kind?: 'payment' | 'refund' | undefined;
}

type NotificationFaultEffect =
  /** Each notification is sent `copies` times at once. Default: 2; at most 20. */
  | { type: 'duplicate'; copies?: number | undefined }
  /** Each notification is delayed: a duration on the emulated clock. */
  | { type: 'delay'; by: number | string }
  /** Not sent at all (WeChat Pay retries on its schedule), or the connection is cut before the answer. */
  | { type: 'drop'; how?: 'unsent' | 'cut' | undefined }
  /** A notification is held back until another one has been sent, or `within` has passed. Default: `1m`. */
  | { type: 'reorder'; within?: number | string | undefined }
  /**
   * A forged notification is sent before the real one: signed with another key, unsigned, for another order, or WeChat
   * Pay's own test of receivers (v3 only), whose signature begins `WECHATPAY/SIGNTEST/`.
   */
  | { type: 'forge'; how?: 'wrong-key' | 'unsigned' | 'other-order' | 'sign-test' | undefined }
  /** The notification has a wrong amount, correctly signed: a fixed one, or one cent more. */
  | { type: 'change-amount'; to?: Cents | undefined };

/** A fault of WeChat Pay's API, on both hosts. */
export type WechatPayFault = RequestFilter & WechatPayFaultEffect;

interface RequestFilter {
  /** Only requests to these APIs, by CloudPay's names (`unifiedOrder`). */
  apis?: readonly string[] | undefined;
  /** Only requests for this order. */
  outTradeNo?: string | undefined;
}

type WechatPayFaultEffect =
  /** Every answer is delayed by this much real time, which may be longer than the caller waits. */
  | { type: 'slow'; by: number | string }
  /**
   * `refused`: the port is closed (takes no `times`, `apis` or `outTradeNo`). `reset`: the connection is cut, nothing
   * is executed. `no-answer`: the request is executed, then the connection is cut. Default: `reset`.
   */
  | {
      type: 'down';
      how?: 'refused' | 'reset' | 'no-answer' | undefined;
      host?: 'both' | 'main' | 'backup' | undefined;
    }
  /** Answers SYSTEMERROR and does nothing. */
  | { type: 'system-error' }
  /** Executes the request; the answer's signature begins `WECHATPAY/SIGNTEST/` and is wrong. v3 only. */
  | { type: 'sign-test' };

export type ActiveFault = FaultRequest & {
  id: string;
  setAt: Timestamp;
  /** How often it has applied. */
  struck: number;
};

export interface FaultList {
  faults: readonly ActiveFault[];
}

/** The effect of a fault. */
export interface FaultEffect {
  faultId: string;
  type: Fault['type'];
  /** In English, for people: "not sent (fault drop)". */
  text: string;
  /** The text in Chinese. Absent in records of earlier versions. */
  zh?: string;
}
