import type { Redact } from '@opencloudpay/gateway/extension';
import type { Logger } from 'pino';
import type { DurableMetrics } from '../metrics';
import type { NewMismatch } from '../store/notifications/mismatches';
import type { Store } from '../store/store';

/** A mismatch between WeChat Pay's data and the stored order or refund. */
export interface FoundMismatch extends NewMismatch {
  /** The source: a notification, an answer to recovery's query, or an answer to a call. */
  source: 'notified' | 'recovered' | 'answered';
}

/**
 * Counts a mismatch, logs it, and stores it for operators.
 *
 * @throws failures of the database; the mismatch is already counted and logged then
 */
export type ReportMismatch = (found: FoundMismatch) => Promise<void>;

export interface MismatchDependencies {
  store: Pick<Store, 'mismatches'>;
  metrics: Pick<DurableMetrics, 'mismatch'>;
  logger: Logger;
  redact: Redact;
}

const MESSAGES: Readonly<Record<FoundMismatch['source'], string>> = {
  notified: 'A notification does not match its order: refused',
  recovered: 'A recovered payment or refund does not match its order: not delivered',
  answered: 'An answer to a call belongs to another order: not returned',
};

/** Reports every mismatch, independent of its source. */
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

/** Stores mismatches without log and metrics: for a command, which shows its own result. */
export function recordOnly({ mismatches }: Pick<Store, 'mismatches'>): ReportMismatch {
  return ({ source: _, ...found }) => mismatches.record(found);
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
