import { type CallAnswer, CallFailure, ErrCode, type PreparedCall } from '@opencloudpay/cloudpay';

/** A prepared and authorized call, ready to be sent. */
export interface GrantedCall {
  readonly prepared: PreparedCall;
  /** As in the gateway's log. */
  readonly requestId: string;
}

/** Wraps each call that is really sent, but not calls that are answered from memory. */
export type AroundCall = (call: GrantedCall, send: () => Promise<CallAnswer>) => Promise<CallAnswer>;

interface NotMadeOptions extends ErrorOptions {
  /** Set if an earlier request of the same call may have been carried out. */
  query?: Readonly<Record<string, string>> | undefined;
}

/**
 * The gateway could not send the call. The caller may repeat it with the same `Idempotency-Key`; the repeat is then
 * sent.
 */
export class NotMade extends CallFailure {
  constructor(detail: string, options?: NotMadeOptions) {
    super(ErrCode.SYSTEM_ERROR, detail, options);
  }
}
