import type { Bytes } from '@opencloudpay/wechatpay';
import type { CallingContext } from '../calling-context';

/** A call as it leaves the facade: snake_case, values as JSON has them. */
export type WireData = Record<string, unknown>;

/**
 * What comes back for a call: a record of snake_case fields, or the bytes of a file. A record with `code` and
 * `message` is the platform's refusal.
 */
export type WireAnswer = Record<string, unknown> | Bytes;

/**
 * The way of a call to WeChat Pay: directly, with the merchant's keys in the function, or through a gateway that
 * holds them.
 */
export interface Transport {
  /**
   * @param api the CloudPay name
   * @param data the caller's parameters
   * @param context who is calling
   * @throws {CallFailure} when there is no answer
   */
  call(api: string, data: WireData, context: CallingContext): Promise<WireAnswer>;
}
