import { CodedError } from '@opencloudpay/contracts/coded-error';
import type { Bytes } from '@opencloudpay/wechatpay';
import type { CallingContext } from '../calling-context';
import type { PreparedCall } from './prepared-call';
import type { WireData } from './wire-data';

export type { WireData } from './wire-data';

/** What comes back for a call: fields in snake_case, or a file. */
export type CallAnswer =
  | {
      /** With `code` and `message` it is the platform's refusal. */
      readonly fields: WireData;
      /** What to do about a refusal whose cause is not in the call: a key, a certificate, a clock, maintenance. */
      readonly hint?: string | undefined;
      readonly file?: undefined;
    }
  | { readonly file: Bytes };

/**
 * The way of a call to WeChat Pay, in two steps: directly, with the merchant's keys in the function, or through a
 * gateway that has the keys. Between the two steps it is known what will be sent, and nothing is sent.
 */
export interface Transport {
  /**
   * Makes the call complete: account, payer, defaults, validation, callback.
   *
   * @param api the CloudPay name
   * @param data the caller's parameters
   * @param context who is calling
   * @throws {CallFailure} for a call that cannot be sent
   */
  prepare(api: string, data: WireData, context: CallingContext): PreparedCall;
  /**
   * Sends what `prepare` of this transport returned.
   *
   * @throws {CallFailure} when there is no answer
   */
  send(call: PreparedCall): Promise<CallAnswer>;
}

type PrepareErrorCode =
  /** The call is a copy, or another transport prepared it. */
  'CALL_NOT_PREPARED';

/** A call was sent that this transport did not prepare: a copy, or another transport's. A mistake of the program. */
export class PreparedElsewhere extends CodedError<PrepareErrorCode> {
  constructor() {
    super(
      'CALL_NOT_PREPARED',
      'This call was not prepared by this transport: send the very object that its prepare() returned.',
    );
  }
}
