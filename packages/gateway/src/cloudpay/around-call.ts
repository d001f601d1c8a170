import { type CallAnswer, CallFailure, ErrCode, type PreparedCall } from '@opencloudpay/cloudpay';

/** A call that is about to be sent: it is complete, and its token was good for it. */
export interface GrantedCall {
  readonly prepared: PreparedCall;
  /** As in the gateway's log. */
  readonly requestId: string;
}

/** Does something before and after the calls that are really sent: not around one that is answered from memory. */
export type AroundCall = (call: GrantedCall, send: () => Promise<CallAnswer>) => Promise<CallAnswer>;

interface NotMadeOptions extends ErrorOptions {
  /** Where an earlier request of the same call may have been carried out. */
  query?: Readonly<Record<string, string>> | undefined;
}

/**
 * Something here was in the way, and the call was not sent: it may be repeated as it is, with its `Idempotency-Key`, and
 * is made then.
 */
export class NotMade extends CallFailure {
  constructor(detail: string, options?: NotMadeOptions) {
    super(ErrCode.SYSTEM_ERROR, detail, options);
  }
}
