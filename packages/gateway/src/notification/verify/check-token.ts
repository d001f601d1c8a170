import {
  type BoundFields,
  type NotifyToken,
  type ProtocolVersion,
  readNotifyToken,
} from '@opencloudpay/cloudpay';
import { Refusal } from '../../requests/refusal';
import type { Arrival } from '../arrival';
import { contradicts, type Envelope } from './refund-merchant';

/**
 * Checks that the address belongs to this notification. The token binds the callback to the numbers, the amount with its
 * currency and the merchant of the order, so a genuine notification with another callback, amount or merchant is refused.
 *
 * @param notifySecrets any of them may have made the address
 * @param fields for a refund, with the `mch_id` of the account whose key decrypted it
 * @param version of the notification: no program that makes calls by v3 has made addresses of the old form, which are
 *   bound to no merchant
 * @throws {Refusal} TOKEN_MISMATCH
 */
export function checkToken(
  { kind, target, token }: Arrival,
  fields: BoundFields,
  notifySecrets: readonly string[],
  version: ProtocolVersion,
): NotifyToken {
  let read: NotifyToken | undefined;
  for (const secret of notifySecrets) read ??= readNotifyToken(kind, target, fields, token, secret);
  if (read?.form === 'old' && version === 'v3')
    throw new Refusal(
      'TOKEN_MISMATCH',
      'The address has the old form, which only orders and refunds of v2 have: it is bound to no merchant, and this one may be another’s.',
    );
  if (read) return read;
  const bound =
    kind === 'pay'
      ? 'out_trade_no, total_fee, fee_type, mch_id and sub_mch_id'
      : 'the order’s number, out_refund_no, refund_fee and mch_id';
  throw new Refusal(
    'TOKEN_MISMATCH',
    `The token of the address does not match this environment and callback, ${bound}. The address is forged, the amount or the merchant differs from the order, or notify.secret differs between the functions and the gateway.`,
  );
}

/**
 * Checks that a refund notification does not name another sub-merchant than its address.
 *
 * @throws {Refusal} TOKEN_MISMATCH
 */
export function checkEnvelope({ subMchId }: Envelope, { form, subMchId: bound = '' }: NotifyToken): void {
  if (form === 'old' || !contradicts(subMchId, bound)) return;
  throw new Refusal(
    'TOKEN_MISMATCH',
    'The sub_mch_id of the refund notification differs from that of its address: it was sent to another merchant’s address, or altered on its way.',
  );
}
