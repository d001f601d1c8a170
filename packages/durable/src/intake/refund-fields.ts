import type { VerifiedNotification } from '@opencloudpay/gateway/extension';
import { contradicts, refundMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { Store } from '../store/store';
import type { Compared, Mismatch } from './compare-with-order';

/**
 * A notification's fields with the merchant that it claims, only for comparison with the store. Fields missing in a
 * refund's envelope come from the address.
 */
export function claimedFields({ fields, envelope, token }: VerifiedNotification): TypedFields {
  if (!envelope) return fields;
  const { appid, subMchId } = envelope;
  return { ...fields, appid, sub_mch_id: subMchId || (token?.subMchId ?? '') };
}

/** The mismatch if the envelope of a refund names another sub-merchant than its address. */
export function envelopeMismatch({ envelope, token }: VerifiedNotification): Mismatch | undefined {
  if (!envelope || token?.form !== 'current') return undefined;
  const { subMchId: expected = '' } = token;
  if (!contradicts(envelope.subMchId, expected)) return undefined;
  return { field: 'sub_mch_id', expected, received: envelope.subMchId };
}

/** A notification's fields for the store; for a refund, with the authenticated merchant. */
export async function storedFields(
  store: Pick<Store, 'showOrder'>,
  notification: VerifiedNotification,
  { order, refund }: Compared,
): Promise<TypedFields> {
  const { fields, merchant, token, envelope } = notification;
  if (!envelope) return fields;
  const known = refund?.merchant || order?.merchant || '';
  // An old address does not name the merchant; the signed payment does.
  const isUnknown = known === '' && token?.form !== 'current';
  return {
    ...fields,
    ...refundMerchant(merchant, token, envelope, {
      merchant: isUnknown ? await merchantOfPayment(store, fields) : known,
      appid: order?.appid ?? refund?.appid,
      subAppid: order?.subAppid,
    }),
  };
}

async function merchantOfPayment(store: Pick<Store, 'showOrder'>, fields: TypedFields): Promise<string> {
  const { notifications } = await store.showOrder(String(fields['out_trade_no'] ?? ''));
  const payment = notifications.find(
    ({ kind, transactionId, mchId }) =>
      kind === 'pay' && transactionId === fields['transaction_id'] && mchId === fields['mch_id'],
  );
  return payment?.merchant ?? '';
}
