import type { NotificationKind } from '@opencloudpay/cloudpay';
import {
  DecryptionError,
  NotificationError,
  parsePaymentNotification,
  parseRefundNotification,
  SignatureError,
  type TextFields,
  type TypedFields,
  XmlError,
} from '@opencloudpay/wechatpay';
import { Refusal } from '../refusal';

/**
 * The fields of a notification that is WeChat Pay's beyond doubt: signed (a payment) or encrypted (a refund) with
 * the key of the merchant it names.
 *
 * @param claimed the outer fields, of which `mch_id` chooses the key
 * @param apiKeys by merchant number
 * @throws {Refusal} MERCHANT_UNKNOWN, NOTIFICATION_INVALID, SIGNATURE_INVALID, DECRYPTION_FAILED
 */
export function verifyNotification(
  kind: NotificationKind,
  body: Uint8Array,
  claimed: TextFields,
  apiKeys: ReadonlyMap<string, string>,
): TypedFields {
  const apiKey = apiKeys.get(claimed['mch_id'] ?? '');
  if (apiKey === undefined) throw new Refusal('MERCHANT_UNKNOWN', unknownMerchant(claimed['mch_id']));
  try {
    return kind === 'pay'
      ? parsePaymentNotification(body, { apiKey })
      : parseRefundNotification(body, { apiKey });
  } catch (cause) {
    throw asRefusal(cause);
  }
}

function unknownMerchant(mchId: string | undefined): string {
  if (!mchId) return 'The notification has no mch_id.';
  return `The notification is of merchant ${mchId.slice(0, 32)}, which is not among this gateway’s merchants.`;
}

function asRefusal(cause: unknown): unknown {
  if (cause instanceof SignatureError) return new Refusal('SIGNATURE_INVALID', cause.message, { cause });
  if (cause instanceof DecryptionError) return new Refusal('DECRYPTION_FAILED', cause.message, { cause });
  if (cause instanceof NotificationError)
    return new Refusal('NOTIFICATION_INVALID', cause.message, { cause });
  // The outer XML was read before, so this is what was decrypted: one wrong key in 256 leaves valid padding.
  if (cause instanceof XmlError) {
    return new Refusal(
      'DECRYPTION_FAILED',
      'req_info decrypts to something else than XML: the notification is forged, damaged, or meant for another merchant.',
      { cause },
    );
  }
  return cause;
}
