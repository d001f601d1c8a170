import type { TypedFields } from '@opencloudpay/wechatpay';
import { refundNotificationRows } from '../apis/refund-notification';
import { paymentRows } from '../apis/transaction';
import type { JsonObject } from '../json';
import type { AnswerRow } from './table';
import { answerFields, type V2Answer } from './to-v2';
import { withoutFields } from './without-fields';

/** v2 says it with `result_code`. */
const STATE_OF_PAYMENT: readonly AnswerRow[] = [
  { from: 'trade_state', to: 'trade_state' },
  { from: 'trade_state_desc', to: 'trade_state_desc' },
];

/**
 * The payment notification that v2 would have sent, from the decrypted resource of TRANSACTION.SUCCESS.
 *
 * `result_code` is SUCCESS only if the resource's `trade_state` is: no other notification reports a payment.
 */
export function paymentToV2(resource: JsonObject): V2Answer {
  const isPaid = resource['trade_state'] === 'SUCCESS';
  const verdict: TypedFields = isPaid
    ? { result_code: 'SUCCESS' }
    : { result_code: 'FAIL', err_code: String(resource['trade_state'] ?? '') };
  return {
    fields: { return_code: 'SUCCESS', ...verdict, ...answerFields(paymentRows, resource) },
    extra: withoutFields(resource, [...paymentRows, ...STATE_OF_PAYMENT]),
  };
}

/** The decrypted refund notification that v2 would have sent, from the resource of REFUND.SUCCESS, ABNORMAL or CLOSED. */
export function refundToV2(resource: JsonObject): V2Answer {
  return {
    fields: { return_code: 'SUCCESS', ...answerFields(refundNotificationRows, resource) },
    extra: withoutFields(resource, refundNotificationRows),
  };
}
