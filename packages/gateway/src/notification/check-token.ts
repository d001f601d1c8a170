import { type BoundFields, type NotifyToken, readNotifyToken } from '@opencloudpay/cloudpay';
import { Refusal } from '../refusal';
import type { Arrival } from './arrival';
import { contradicts, type Envelope } from './refund-merchant';

/**
 * Makes sure that the address was made for this notification: the token binds the callback to the numbers, the amount
 * and the merchant that were ordered for, so that a real notification sent to another callback, of another amount or of
 * another merchant is refused.
 *
 * @param fields of a refund with the `mch_id` of the account whose key decrypted it
 * @throws {Refusal} TOKEN_MISMATCH
 */
export function checkToken(
  { kind, target, token }: Arrival,
  fields: BoundFields,
  notifySecret: string,
): NotifyToken {
  const read = readNotifyToken(kind, target, fields, token, notifySecret);
  if (read) return read;
  const bound =
    kind === 'pay'
      ? 'out_trade_no, total_fee, mch_id and sub_mch_id'
      : 'the order’s number, out_refund_no, refund_fee and mch_id';
  throw new Refusal(
    'TOKEN_MISMATCH',
    `The address’s token is not of this environment and callback, ${bound}: the address is forged, the amount is not the one that was ordered, the merchant is not the order’s, or notify.secret differs between the functions and the gateway.`,
  );
}

/**
 * Makes sure that a refund notification does not claim to be of another sub-merchant than its address.
 *
 * @throws {Refusal} TOKEN_MISMATCH
 */
export function checkEnvelope({ subMchId }: Envelope, { form, subMchId: bound = '' }: NotifyToken): void {
  if (form === 'old' || !contradicts(subMchId, bound)) return;
  throw new Refusal(
    'TOKEN_MISMATCH',
    'The refund notification names another sub_mch_id than the one that its address was made for: it was sent to another merchant’s address, or altered on the way.',
  );
}
