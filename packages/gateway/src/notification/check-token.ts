import { verifyNotifyToken } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { Refusal } from '../refusal';
import type { Arrival } from './arrival';

/**
 * Makes sure that the address was made for this notification: the token binds the callback to the numbers and the
 * amount that were ordered, so that a real notification sent to another callback, or of another amount, is refused.
 *
 * @throws {Refusal} TOKEN_MISMATCH
 */
export function checkToken(
  { kind, target, token }: Arrival,
  fields: TypedFields,
  notifySecret: string,
): void {
  if (verifyNotifyToken(kind, target, fields, token, notifySecret)) return;
  const bound =
    kind === 'pay' ? 'out_trade_no and total_fee' : 'the order’s number, out_refund_no and refund_fee';
  throw new Refusal(
    'TOKEN_MISMATCH',
    `The address’s token is not of this environment and callback, ${bound}: the address is forged, the amount is not the one that was ordered, or notify.secret differs between the functions and the gateway.`,
  );
}
