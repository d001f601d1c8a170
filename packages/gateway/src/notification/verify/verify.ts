import type { NotificationKind } from '@opencloudpay/cloudpay';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import {
  parsePaymentNotification,
  parseRefundNotification,
  type TextFields,
  type TypedFields,
} from '@opencloudpay/wechatpay';
import type { CheckedOptions } from '../../options/options';
import { Refusal } from '../../requests/refusal';
import { type Envelope, envelopeOf } from './refund-merchant';

export interface Verified {
  /** By v2's names; for a refund: the decrypted fields and the `mch_id` of the account whose key decrypted them. */
  fields: TypedFields;
  mchId: string;
  /** The position of the matching key among the merchant's keys, from 1. */
  keyNumber: number;
  /** Only of a refund. */
  envelope: Envelope | undefined;
}

/**
 * Verifies a notification of v2: a payment must be signed, a refund encrypted, with a key of the merchant it names.
 *
 * @param claimed the received fields; `mch_id` selects the keys
 * @param options the keys: several of a merchant during a key change
 * @throws {Refusal} MERCHANT_UNKNOWN, NOTIFICATION_INVALID, SIGNATURE_INVALID, DECRYPTION_FAILED
 */
export function verifyNotification(
  kind: NotificationKind,
  claimed: TextFields,
  { apiKeys, v3 }: Pick<CheckedOptions, 'apiKeys' | 'v3'>,
): Verified {
  const mchId = claimed['mch_id'] ?? '';
  const keys = apiKeys.get(mchId);
  if (keys === undefined)
    throw new Refusal(
      'MERCHANT_UNKNOWN',
      v3?.apiV3Keys.has(mchId) ? withoutV2Key(mchId) : unknownMerchant(mchId),
    );
  const parse = kind === 'pay' ? parsePaymentNotification : parseRefundNotification;
  let cause: unknown;
  for (const [index, apiKey] of keys.entries()) {
    try {
      const fields = parse(claimed, { apiKey });
      fields['mch_id'] = mchId;
      const envelope = kind === 'refund' ? envelopeOf(claimed) : undefined;
      return { fields, mchId, keyNumber: index + 1, envelope };
    } catch (failure) {
      cause = failure;
      if (!ofAnotherKey(failure)) break;
    }
  }
  throw asRefusal(cause);
}

function ofAnotherKey(failure: unknown): boolean {
  return isCodedError(failure, 'SIGNATURE_INVALID', 'DECRYPTION_FAILED');
}

function unknownMerchant(mchId: string): string {
  if (!mchId) return 'The notification has no mch_id.';
  return `The notification names merchant ${mchId.slice(0, 32)}, which this gateway does not know.`;
}

function withoutV2Key(mchId: string): string {
  return `This is a notification of WeChat Pay v2, and the gateway has only keys of v3 for merchant ${mchId}. Give its apiKey too: orders and refunds that were made by v2, and refunds made on the merchant platform, are notified in this form.`;
}

function asRefusal(cause: unknown): unknown {
  if (isCodedError(cause, 'SIGNATURE_INVALID', 'DECRYPTION_FAILED'))
    return new Refusal(cause.code, cause.message, { cause });
  if (!isCodedError(cause) || cause.code === 'CONFIGURATION_INVALID') return cause;
  return new Refusal('NOTIFICATION_INVALID', cause.message, { cause });
}
