import type { Redact } from '@opencloudpay/gateway/extension';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { DurableMetrics } from '../metrics';
import type { NewRefund } from '../store/orders/refunds';
import type { Store } from '../store/store';

/** Milliseconds: a notification is repeated for a day. */
const PERIOD = 24 * 3_600_000;

export interface RefundCheckDependencies {
  store: { refunds: Pick<Store['refunds'], 'findAlike'> };
  metrics: Pick<DurableMetrics, 'refundAlike'>;
  logger: Logger;
  redact: Redact;
}

/**
 * Notices a refund whose order has another one of the same amount under another number.
 *
 * WeChat Pay pays back twice if a repeated callback, or a person, requests a refund under two numbers and the order has money
 * left. Two such refunds can also be right, for two equal articles of one order. So the refund is sent, and the log warns.
 *
 * @returns a function that never rejects. The refund is stored before: two gateways that get it at once see each other's
 */
export function createRefundCheck({ store, metrics, logger, redact }: RefundCheckDependencies) {
  return async (refund: NewRefund, requestId: string): Promise<void> => {
    try {
      const others = await store.refunds.findAlike(refund, new Date(Date.now() - PERIOD));
      if (others.length === 0) return;
      metrics.refundAlike();
      const { outTradeNo, outRefundNo, refundFee } = refund;
      logger.warn(
        {
          ...{ code: 'SIMILAR_REFUND', requestId, outRefundNo: redact.name(outRefundNo), refundFee },
          ...(outTradeNo !== undefined && { outTradeNo: redact.name(outTradeNo) }),
          others: others.map((number) => redact.name(number)),
        },
        'The order has another refund of the same amount within a day. If it is the same refund, it is paid back twice: make outRefundNo of what is refunded, so that a repeat has the same number',
      );
    } catch (failure) {
      logger.warn(
        { code: 'STORE_UNAVAILABLE', requestId, reason: redact.text(messageOf(failure)) },
        'The refunds of an order could not be compared',
      );
    }
  };
}
