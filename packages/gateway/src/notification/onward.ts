import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { Refusal } from '../refusal';
import type { Outcome } from './outcome';
import type { Story } from './record';

/** A notification that is WeChat Pay's beyond doubt. */
export interface VerifiedNotification {
  readonly kind: NotificationKind;
  readonly fields: TypedFields;
  /** As received. */
  readonly body: Uint8Array;
  /** Where its address leads. */
  readonly target: CallbackTarget;
  readonly requestId: string;
  readonly story: Story;
}

/** What becomes of notifications once they are verified: passed through, or kept. */
export interface Onward {
  /**
   * One whose address was made for it.
   *
   * @param signal when WeChat Pay must be answered
   * @throws {Refusal}
   */
  take(notification: VerifiedNotification, signal: AbortSignal): Promise<Outcome>;
  /**
   * One whose address was not. It goes no further.
   *
   * @returns why: the refusal given, or one that says more
   */
  misaddressed?(notification: VerifiedNotification, refusal: Refusal, signal: AbortSignal): Promise<Refusal>;
}
