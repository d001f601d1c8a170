import type { Timestamp } from './values';

/** A call of `cloud.openapi`: a method of WeChat's server API, which the emulator answered. */
export interface WechatCall {
  at: Timestamp;
  /** `subscribeMessage.send` */
  api: string;
  /** What would have happened outside of this machine; absent if WeChat would have refused the call. */
  effect?: WechatEffect;
  /** WeChat's refusal. */
  error?: { errcode: number; errmsg: string };
  /** The answer comes from the project's configuration, an option or a test. */
  canned?: true;
}

export type WechatEffect =
  /** A user would have received a message. */
  | {
      kind: 'message';
      /** The receiver's openid. */
      openid: string;
      /** The fields or the text of the message. */
      fields: readonly MessageField[];
      /** The page of the mini program that the message opens. */
      page?: string;
    }
  /** A picture of a code. */
  | { kind: 'code'; target: string }
  | ShippingEffect
  /** WeChat would have answered with data. */
  | { kind: 'answer' };

/** The shipping of an order would have been reported. */
export interface ShippingEffect {
  kind: 'shipping';
  outTradeNo: string;
  goods: string;
  logisticsType: number;
  deliveryMode: number;
  /** More parcels are to come (`is_all_delivered: false`): WeChat still keeps the money. */
  partial?: true;
  /** The one time that WeChat takes an order's shipping again. */
  again?: true;
}

export interface MessageField {
  name: string;
  value: string;
}
