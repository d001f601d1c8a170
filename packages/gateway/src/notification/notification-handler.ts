import type { BoundFields, CallbackTarget, NotificationKind, NotifyToken } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { MerchantIdentity } from '../options';
import type { Refusal } from '../refusal';
import type { Outcome } from './outcome';
import type { NotificationContext } from './record';
import type { Envelope } from './refund-merchant';

/** A notification that is WeChat Pay's, as far as version 2 of its protocol can show that. */
export interface VerifiedNotification {
  readonly kind: NotificationKind;
  /** Of a refund: what was decrypted, and `mch_id`. */
  readonly fields: TypedFields;
  /** The account whose key it is signed or encrypted with. */
  readonly merchant: MerchantIdentity;
  /** Of a refund; a payment's signature covers all. */
  readonly envelope: Envelope | undefined;
  /** As received. */
  readonly body: Uint8Array;
  /** Where its address leads. */
  readonly target: CallbackTarget;
  /** Undefined where its address was not made for it. */
  readonly token: NotifyToken | undefined;
  /** Whether the address was made for an order of these fields. */
  isAddressOf(fields: BoundFields): boolean;
  readonly requestId: string;
  readonly context: NotificationContext;
}

/** What becomes of notifications once they are verified: passed through, or kept. */
export interface NotificationHandler {
  /**
   * One whose address was made for it.
   *
   * @param signal when WeChat Pay must be answered
   * @throws {Refusal}
   */
  handle(notification: VerifiedNotification, signal: AbortSignal): Promise<Outcome>;
  /**
   * One whose address was not. It goes no further.
   *
   * @returns why: the refusal given, or one that says more
   */
  refuseMisaddressed?(
    notification: VerifiedNotification,
    refusal: Refusal,
    signal: AbortSignal,
  ): Promise<Refusal>;
}
