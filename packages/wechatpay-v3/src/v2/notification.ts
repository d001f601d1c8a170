import type { TypedFields } from '@opencloudpay/wechatpay';
import { NotificationError } from '@opencloudpay/wechatpay/errors';
import { refundNotificationRows } from '../apis/refund-notification';
import { paymentRows } from '../apis/transaction';
import type { JsonObject } from '../json';
import { textOf } from './conversions/conversion';
import type { AnswerRow } from './table';
import { answerFields, type V2Answer } from './to-v2';
import { withoutFields } from './without-fields';

/** v2 says it with `result_code`. */
export const STATE_OF_PAYMENT: readonly AnswerRow[] = [
  { from: 'trade_state', to: 'trade_state' },
  { from: 'trade_state_desc', to: 'trade_state_desc' },
];

/**
 * The payment notification that v2 would have sent, from the decrypted resource of TRANSACTION.SUCCESS.
 *
 * `result_code` is SUCCESS only if the resource's `trade_state` is: no other notification reports a payment.
 *
 * @throws {NotificationError} if it reports a payment without numbers and an amount
 */
export function paymentToV2(resource: JsonObject): V2Answer {
  const isPaid = resource['trade_state'] === 'SUCCESS';
  const verdict: TypedFields = isPaid
    ? { result_code: 'SUCCESS' }
    : { result_code: 'FAIL', err_code: textOf(resource['trade_state']) };
  const fields = { return_code: 'SUCCESS', ...verdict, ...answerFields(paymentRows, resource) };
  if (isPaid) mustHave(fields, ['transaction_id', 'out_trade_no'], ['total_fee']);
  return { fields, extra: withoutFields(resource, [...paymentRows, ...STATE_OF_PAYMENT]) };
}

/**
 * The decrypted refund notification that v2 would have sent, from the resource of REFUND.SUCCESS, ABNORMAL or CLOSED.
 *
 * @throws {NotificationError} if numbers, amounts or the state are missing
 */
export function refundToV2(resource: JsonObject): V2Answer {
  const fields = {
    return_code: 'SUCCESS',
    ...answerFields(refundNotificationRows, resource),
    // Refunds of the merchant platform are notified in v2's form only.
    refund_request_source: 'API',
  };
  mustHave(
    fields,
    ['transaction_id', 'out_trade_no', 'refund_id', 'out_refund_no', 'refund_status'],
    ['total_fee', 'refund_fee'],
  );
  return { fields, extra: withoutFields(resource, refundNotificationRows) };
}

/** The same fields as v2's notifications must have. */
function mustHave(fields: TypedFields, texts: readonly string[], amounts: readonly string[]): void {
  const missing =
    texts.find((name) => typeof fields[name] !== 'string' || fields[name] === '') ??
    amounts.find((name) => !Number.isSafeInteger(fields[name]) || Number(fields[name]) < 1);
  if (missing !== undefined)
    throw new NotificationError(`The notification has no valid ${missing}: do not act on it.`);
}
