import type { TypedFields } from '@opencloudpay/wechatpay';
import { Refusal } from '../refusal';

/**
 * Whether a verified payment notification tells of a payment made. CloudPay calls callback functions for those
 * alone: one of a failed payment is acknowledged, as sending it again would change nothing, and goes no further.
 *
 * @throws {Refusal} NOTIFICATION_INVALID where `result_code` says neither: better repeated than lost
 */
export function isPaymentMade(fields: TypedFields): boolean {
  const result = fields['result_code'];
  if (result !== 'SUCCESS' && result !== 'FAIL')
    throw new Refusal('NOTIFICATION_INVALID', 'result_code is neither SUCCESS nor FAIL.');
  return result === 'SUCCESS';
}
