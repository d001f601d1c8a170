import { toXml } from '@opencloudpay/wechatpay';
import { Refusal, type RefusalCode } from '../refusal';
import type { DeliveryFailure, DeliveryVerdict } from './delivery';

/** How a notification ended: what is logged and counted of it, and what WeChat Pay is answered. */
export interface Outcome {
  readonly code: 'DELIVERED' | 'STORED' | 'DUPLICATE' | 'PAYMENT_FAILED' | DeliveryFailure | RefusalCode;
  /** Whether WeChat Pay may forget it: SUCCESS. Otherwise FAIL, and WeChat Pay sends it again. */
  readonly acknowledged: boolean;
  readonly status: number;
  /** `return_msg`. */
  readonly publicMessage: string;
  /** For the log: what happened. */
  readonly message: string;
  /** For the log: why, and what to do. */
  readonly reason?: string;
  /** What the gateway itself failed with. */
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
 * A notification that was not delivered is answered FAIL with HTTP 200: the gateway did its part, and a load
 * balancer that counted 5xx would take healthy gateways away from every merchant because one function is broken.
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

/** A failure that is not a refusal is the gateway's own: WeChat Pay is asked to send the notification again. */
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

/** The answer in the form that WeChat Pay reads. */
export function answerOf(
  { acknowledged, status, publicMessage }: Pick<Outcome, 'acknowledged' | 'status' | 'publicMessage'>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const xml = toXml({ return_code: acknowledged ? 'SUCCESS' : 'FAIL', return_msg: publicMessage });
  return new Response(xml, { status, headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers } });
}
