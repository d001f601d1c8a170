import type { Duration } from '../clock/duration';

/** Something that is broken on purpose. */
export type Fault = NotificationFault | WechatPayFault;

/** What goes wrong with notifications. */
export type NotificationFault = {
  /** Of this order alone. */
  outTradeNo?: string | undefined;
  /** Of payments or of refunds alone. */
  kind?: 'payment' | 'refund' | undefined;
} & (
  | {
      type: 'duplicate';
      /** How many are sent at once instead of one; 2 where left out. */
      copies?: number | undefined;
    }
  | {
      type: 'delay';
      /** How much later it sets out, by the simulator's clock. */
      by: Duration;
    }
  | {
      type: 'drop';
      /** `unsent`: no request leaves. `cut`: it arrives, and the connection is cut before its answer. `unsent` where left out. */
      how?: 'unsent' | 'cut' | undefined;
    }
  | {
      /** Held back until another notification was sent after it. */
      type: 'reorder';
      /** How long it waits for another one, by the simulator's clock; a minute where left out. */
      within?: Duration | undefined;
    }
  | {
      /** A forged one comes before the true one. */
      type: 'forge';
      /** `other-order`: a true signature, but another order's. `wrong-key` where left out. */
      how?: 'wrong-key' | 'unsigned' | 'other-order' | undefined;
    }
  | {
      /** It tells another amount, and is signed with it. */
      type: 'change-amount';
      /** Cents; one more than was paid or refunded where left out. */
      to?: number | undefined;
    }
);

/** What goes wrong with WeChat Pay's API. */
export type WechatPayFault = {
  /** With requests to these APIs alone, by their CloudPay names. */
  apis?: readonly string[] | undefined;
  /** With requests about this order alone. */
  outTradeNo?: string | undefined;
} & (
  | {
      type: 'slow';
      /** How much later the answer comes, by real time. What was asked is done at once. */
      by: Duration;
    }
  | {
      type: 'down';
      /**
       * `refused`: nobody listens. `reset`: the connection is cut, nothing is done. `no-answer`: it is done, then the
       * connection is cut. `reset` where left out.
       */
      how?: 'refused' | 'reset' | 'no-answer' | undefined;
      /** Both where left out. */
      host?: 'both' | Host | undefined;
    }
  | { type: 'system-error' }
);

/** WeChat Pay's two addresses. */
export type Host = 'main' | 'backup';

export type FaultType = Fault['type'];

/** How a fault is asked for. */
export type FaultRequest = Fault & {
  /** It is over after so many times; only {@link Simulator.clearFault} ends it where left out. */
  times?: number | undefined;
};

export type ActiveFault = FaultRequest & {
  readonly id: string;
  readonly setAt: number;
  /** How often it has struck. */
  struck: number;
};

/** What a fault did to a request or a notification. */
export interface FaultEffect {
  faultId: string;
  type: FaultType;
  /** For the reader, in English. */
  text: string;
}
