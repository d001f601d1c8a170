import { Refusal, type RefusalCode } from '../requests/refusal';
import type { DeliveryFailure, DeliveryVerdict } from './delivery/delivery';

/** The result of a notification: for the log, the metrics and WeChat Pay's answer. */
export interface Outcome {
  readonly code: 'DELIVERED' | 'STORED' | 'DUPLICATE' | 'PAYMENT_FAILED' | DeliveryFailure | RefusalCode;
  /** Whether the answer is SUCCESS. After FAIL, WeChat Pay retries. */
  readonly acknowledged: boolean;
  /** The HTTP status of v2's answer. */
  readonly status: number;
  /** `return_msg` in v2's answer, `message` in v3's. */
  readonly publicMessage: string;
  /** For the log: what happened. */
  readonly message: string;
  /** For the log: why, and what to do. */
  readonly reason?: string;
  /** The gateway's own error. */
  readonly failure?: unknown;
}

export const PAYMENT_FAILED: Outcome = {
  code: 'PAYMENT_FAILED',
  acknowledged: true,
  status: 200,
  publicMessage: 'OK',
  message: 'The payment failed: acknowledged, not delivered',
};

/**
 * An undelivered notification is answered FAIL, in v2's form with HTTP 200. The gateway itself works: with a 5xx, a load balancer
 * would remove healthy gateways for all merchants because of one broken function.
 */
export function delivered(verdict: DeliveryVerdict): Outcome {
  if (verdict.delivered) {
    return {
      code: 'DELIVERED',
      acknowledged: true,
      status: 200,
      publicMessage: 'OK',
      message: 'Notification delivered',
    };
  }
  return {
    code: verdict.code,
    acknowledged: false,
    status: 200,
    publicMessage: `Not delivered (${verdict.code}): send it again.`,
    message: 'Notification not delivered',
    reason: verdict.diagnosis,
  };
}

/** An error other than a Refusal is the gateway's own: WeChat Pay gets FAIL and retries. */
export function refused(failure: unknown): Outcome {
  const refusal = failure instanceof Refusal ? failure : new Refusal('INTERNAL');
  return {
    code: refusal.code,
    acknowledged: false,
    status: refusal.status,
    publicMessage: refusal.publicMessage,
    message: 'Notification refused',
    reason: refusal.message,
    ...(refusal !== failure && { failure }),
  };
}
