import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { Bytes } from '@opencloudpay/wechatpay/http';
import type { CallingContext } from '../calling-context';
import type { PreparedCall } from './prepared-call';
import type { WireData } from './wire-data';

export type { WireData } from './wire-data';

/** The result of a call: fields in snake_case, or a file. */
export type CallAnswer =
  | {
      /** With `code` and `message` it is the platform's refusal. */
      readonly fields: WireData;
      /** What to do about a refusal whose cause is outside the call: a key, a certificate, a clock, maintenance. */
      readonly hint?: string | undefined;
      readonly file?: undefined;
    }
  | { readonly file: Bytes };

/**
 * The way of a call to WeChat Pay, in two steps: directly, with the merchant's keys in the function, or through a
 * gateway that has the keys. After the first step it is known what will be sent, and nothing was sent.
 */
export interface Transport {
  /**
   * Completes the call: account, payer, defaults, validation, callback.
   *
   * @param api the CloudPay name
   * @param data the caller's parameters
   * @param context the caller
   * @throws {CallFailure} for a call that cannot be sent
   */
  prepare(api: string, data: WireData, context: CallingContext): PreparedCall;
  /**
   * Sends what `prepare` of this transport returned.
   *
   * @throws {CallFailure} if there is no answer
   */
  send(call: PreparedCall): Promise<CallAnswer>;
}

type PrepareErrorCode =
  /** The call is a copy, or another transport prepared it. */
  'CALL_NOT_PREPARED';

/** The program sent a call that this transport did not prepare: a copy, or another transport's. */
export class PreparedElsewhere extends CodedError<PrepareErrorCode> {
  constructor() {
    super(
      'CALL_NOT_PREPARED',
      'This call was not prepared by this transport: send the object that its prepare() returned, not a copy.',
    );
  }
}
