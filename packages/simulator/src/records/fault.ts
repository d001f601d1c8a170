import type { Duration } from '../clock/duration';

/** A fault, made on purpose. */
export type Fault = NotificationFault | WechatPayFault;

/** Faults of notifications. */
export type NotificationFault = {
  /** For this order only. */
  outTradeNo?: string | undefined;
  /** For payments or for refunds only. */
  kind?: 'payment' | 'refund' | undefined;
} & (
  | {
      type: 'duplicate';
      /** How many copies are sent at the same time. Default: 2. */
      copies?: number | undefined;
    }
  | {
      type: 'delay';
      /** How much later it is sent, by the simulator's clock. */
      by: Duration;
    }
  | {
      type: 'drop';
      /**
       * `unsent`: no request is sent. `cut`: it arrives, but the connection is cut before the answer. Default:
       * `unsent`.
       */
      how?: 'unsent' | 'cut' | undefined;
    }
  | {
      /** Held back until another notification was sent. */
      type: 'reorder';
      /** How long it waits for another one, by the simulator's clock. Default: one minute. */
      within?: Duration | undefined;
    }
  | {
      /** A forged notification comes before the real one. */
      type: 'forge';
      /**
       * `other-order`: a valid signature, but of another order. `sign-test`: WeChat Pay's own test of receivers, whose
       * signature begins `WECHATPAY/SIGNTEST/`; notifications of v3 only. Default: `wrong-key`.
       */
      how?: 'wrong-key' | 'unsigned' | 'other-order' | 'sign-test' | undefined;
    }
  | {
      /** It has another amount and a valid signature. */
      type: 'change-amount';
      /** Cents. Default: one more than was paid or refunded. */
      to?: number | undefined;
    }
);

/** Faults of WeChat Pay's API. */
export type WechatPayFault = {
  /** Only requests to these APIs, by their CloudPay names. */
  apis?: readonly string[] | undefined;
  /** Only requests for this order. */
  outTradeNo?: string | undefined;
} & (
  | {
      type: 'slow';
      /** How much later the answer comes, in real time. The request itself is executed immediately. */
      by: Duration;
    }
  | {
      type: 'down';
      /**
       * `refused`: connections are refused. `reset`: the connection is cut and the request is not executed.
       * `no-answer`: the request is executed, then the connection is cut. Default: `reset`.
       */
      how?: 'refused' | 'reset' | 'no-answer' | undefined;
      /** Default: both. */
      host?: 'both' | Host | undefined;
    }
  | { type: 'system-error' }
  /** The request is executed, and the answer's signature begins `WECHATPAY/SIGNTEST/` and is wrong. v3 only. */
  | { type: 'sign-test' }
);

/** WeChat Pay's two addresses. */
export type Host = 'main' | 'backup';

export type FaultType = Fault['type'];

/** The description of a fault to set. */
export type FaultRequest = Fault & {
  /** The fault ends after this number of effects. Default: it lasts until {@link Simulator.clearFault}. */
  times?: number | undefined;
};

export type ActiveFault = FaultRequest & {
  readonly id: string;
  readonly setAt: number;
  /** How often it had an effect. */
  struck: number;
};

/** The effect of a fault on a request or a notification. */
export interface FaultEffect {
  faultId: string;
  type: FaultType;
  /** A sentence in English. */
  text: string;
  /** The sentence in Chinese. Absent in states of earlier versions. */
  zh?: string;
}
