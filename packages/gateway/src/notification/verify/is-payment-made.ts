import type { TypedFields } from '@opencloudpay/wechatpay';
import { Refusal } from '../../requests/refusal';

/**
 * Whether a verified payment notification reports a successful payment. CloudPay calls callback functions only for
 * these. A failed payment is acknowledged without delivery, because a retry would change nothing.
 *
 * @throws {Refusal} NOTIFICATION_INVALID if `result_code` is neither, so that WeChat Pay retries and nothing is lost
 */
export function isPaymentMade(fields: TypedFields): boolean {
  const result = fields['result_code'];
  if (result !== 'SUCCESS' && result !== 'FAIL')
    throw new Refusal('NOTIFICATION_INVALID', 'result_code is neither SUCCESS nor FAIL.');
  return result === 'SUCCESS';
}
