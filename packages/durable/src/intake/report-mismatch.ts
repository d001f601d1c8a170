import type { Redact } from '@opencloudpay/gateway/extension';
import type { Logger } from 'pino';
import type { DurableMetrics } from '../metrics';
import type { NewMismatch } from '../store/mismatches';
import type { Store } from '../store/store';

/** What WeChat Pay says, and the order or the refund does not. */
export interface FoundMismatch extends NewMismatch {
  /** What said it: a notification, an answer to recovery's query, or an answer to a call. */
  source: 'notified' | 'recovered' | 'answered';
}

/**
 * Counts a mismatch, logs it, and stores it for operators.
 *
 * @throws what the database fails with; the mismatch is counted and logged then
 */
export type ReportMismatch = (found: FoundMismatch) => Promise<void>;

export interface MismatchDependencies {
  store: Pick<Store, 'mismatches'>;
  metrics: Pick<DurableMetrics, 'mismatch'>;
  logger: Logger;
  redact: Redact;
}

const MESSAGES: Readonly<Record<FoundMismatch['source'], string>> = {
  notified: 'A notification does not fit its order: it is refused',
  recovered: 'What WeChat Pay has is not what was ordered: nothing is delivered',
  answered: 'An answer to a call belongs to another order: nothing is handed out',
};

/** The one place that a mismatch is reported in, however it was found. */
export function createMismatchReport({
  store,
  metrics,
  logger,
  redact,
}: MismatchDependencies): ReportMismatch {
  return async ({ source, ...found }) => {
    const { kind, field, requestId } = found;
    metrics.mismatch(kind, field);
    const line = { code: 'ORDER_MISMATCH', source, kind, field, requestId, ...numbersOf(found, redact) };
    logger.error(line, MESSAGES[source]);
    await store.mismatches.record(found);
  };
}

function numbersOf(
  { outTradeNo, outRefundNo }: { outTradeNo: string; outRefundNo?: string | undefined },
  redact: Redact,
): { outTradeNo?: string; outRefundNo?: string } {
  return {
    ...(outTradeNo !== '' && { outTradeNo: redact.name(outTradeNo) }),
    ...(outRefundNo !== undefined && { outRefundNo: redact.name(outRefundNo) }),
  };
}
