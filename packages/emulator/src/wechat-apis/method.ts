import type { ShippingEffect, WechatEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';
import type { OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';

/** What the emulated methods know of the emulator. */
export interface WechatWorld {
  /** The emulated time in milliseconds. */
  now(): number;
  /** The mini program's appid. */
  readonly appId: string;
  /** A paid order by its transaction id, or by its own number. */
  paidOrder(key: { transactionId?: string; outTradeNo?: string }): PaidOrder | undefined;
  /** The open data that the project has set for a CloudID. */
  openDataFor(cloudId: string): object | undefined;
  /** What was reported of an order's shipping so far. */
  shippings(outTradeNo: string): readonly ShippingEffect[];
}

export interface PaidOrder {
  outTradeNo: string;
  /** The payer's, under each appid of the order. */
  openids: readonly string[];
}

/** What a method did. */
export interface Outcome {
  answer: OpenApiAnswer;
  effect: WechatEffect;
}

/** An emulated method. It throws a {@link Refusal} where WeChat refuses. */
export type EmulatedMethod = (call: OpenApiCall, world: WechatWorld) => Outcome;

/** WeChat's refusal of a call. */
export class Refusal {
  readonly errcode: number;
  readonly errmsg: string;

  constructor(errcode: number, errmsg: string) {
    this.errcode = errcode;
    this.errmsg = errmsg;
  }
}
