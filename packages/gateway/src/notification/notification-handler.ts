import type { BoundFields, CallbackTarget, NotificationKind, NotifyToken } from '@opencloudpay/cloudpay';
import type { Deadline } from '@opencloudpay/internal';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { MerchantIdentity } from '../merchants/merchants';
import type { Refusal } from '../requests/refusal';
import type { Outcome } from './outcome';
import type { NotificationContext } from './record';
import type { Envelope } from './verify/refund-merchant';

/** A notification that was verified as far as its version of the protocol allows. The same for v2 and v3. */
export interface VerifiedNotification {
  readonly kind: NotificationKind;
  /** By v2's names. For a refund: the decrypted fields and `mch_id`; of v3 also `sub_mch_id`, if there is one. */
  readonly fields: TypedFields;
  /** The account whose key signed or encrypted it. */
  readonly merchant: MerchantIdentity;
  /** Only for a refund; the signature of a payment covers all fields. */
  readonly envelope: Envelope | undefined;
  /** The body as received. */
  readonly body: Uint8Array;
  /** The callback named in its address. */
  readonly target: CallbackTarget;
  /** Undefined if the address does not belong to the notification. */
  readonly token: NotifyToken | undefined;
  /** Whether the address belongs to an order with these fields. */
  isAddressOf(fields: BoundFields): boolean;
  readonly requestId: string;
  readonly context: NotificationContext;
}

/** Handles verified notifications: passes them through, or stores them. */
export interface NotificationHandler {
  /**
   * Handles a notification that came to its own address.
   *
   * @param deadline of WeChat Pay's answer
   * @throws {Refusal}
   */
  handle(notification: VerifiedNotification, deadline: Deadline): Promise<Outcome>;
  /**
   * Handles a notification that came to another address. It is always refused.
   *
   * @returns the given refusal, or a more precise one
   */
  refuseMisaddressed?(
    notification: VerifiedNotification,
    refusal: Refusal,
    deadline: Deadline,
  ): Promise<Refusal>;
}
