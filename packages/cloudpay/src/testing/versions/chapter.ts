import type { Simulator } from '@opencloudpay/simulator';
import type { ApiName } from '@opencloudpay/wechatpay';

/** A merchant whose calls are made by one version of the protocol. */
export interface ToldShop {
  readonly simulator: Simulator;
  /**
   * Makes a call and keeps its outcome: the result, or the error.
   *
   * @param what the event, in words, for messages
   * @param data without `subMchId`, which every call has
   */
  call(what: string, api: ApiName, data: object): Promise<Readonly<Record<string, unknown>>>;
}

/** Calls that belong together. They run once by v2 and once by v3, each on a WeChat Pay of its own. */
export interface Chapter {
  readonly name: string;
  readonly tell: (shop: ToldShop) => Promise<void>;
}

/** The target of callbacks. */
export const CALLBACK = { envId: 'prod', functionName: 'pay_cb' };
