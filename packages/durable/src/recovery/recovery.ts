import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import {
  type ClaimedOrder,
  type ClaimedRefund,
  claimOrders,
  claimRefunds,
  scheduleQuery,
} from '../store/orders/silent';
import type { RecoveryMetrics, RecoveryOutcome } from './metrics';
import { endOfOrder, endOfRefund, nextQuery } from './query-schedule';
import { type Recovering, recoverOrder } from './recover-order';
import { recoverRefund } from './recover-refund';

/** Recovers lost notifications: queries WeChat Pay for silent orders and refunds. */
export interface Recovery {
  /**
   * Queries all orders and refunds that are due.
   *
   * @returns the number of queries
   */
  search(signal?: AbortSignal): Promise<number>;
  /** Searches periodically until stopped; resolves after the last query is answered. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RecoveryDependencies extends Recovering {
  logger: Logger;
  metrics: RecoveryMetrics;
  /** Describes a failure for the log. Default: its message. */
  reasonOf?: ((failure: unknown) => string) | undefined;
}

/** Orders or refunds per claim: few enough to query them all within the lease. */
const MOST = 40;
/** Milliseconds of queries that fit in a lease. */
const BATCH_TIME = 30_000;
/** Concurrent queries. */
const AT_ONCE = 4;

export function createRecovery(dependencies: RecoveryDependencies): Recovery {
  const { store, options, logger, metrics, now, reasonOf = messageOf } = dependencies;
  const { database } = store;
  const pause = 1000 / options.perSecond;
  const limit = Math.max(1, Math.min(MOST, Math.floor(BATCH_TIME / pause)));
  let nextQuestion = 0;

  async function search(signal?: AbortSignal): Promise<number> {
    let asked = 0;
    for (;;) {
      if (signal?.aborted) return asked;
      const due = { now: now(), silentSince: new Date(now().getTime() - options.silentAfter), limit };
      const orders = await claimOrders(database, due);
      const refunds = await claimRefunds(database, due);
      const questions = [
        ...orders.map((order) => () => ask('order', order, () => recoverOrder(order, dependencies))),
        ...refunds.map((refund) => () => ask('refund', refund, () => recoverRefund(refund, dependencies))),
      ];
      await inTurns(questions, signal);
      asked += questions.length;
      if (orders.length < limit && refunds.length < limit) return asked;
    }
  }

  /** If the signal aborts, the remaining ones are queried by another gateway after the lease. */
  async function inTurns(questions: (() => Promise<void>)[], signal: AbortSignal | undefined): Promise<void> {
    const rest = questions.values();
    const worker = async () => {
      for (const question of rest) {
        if (signal?.aborted) return;
        const at = performance.now();
        nextQuestion = Math.max(at, nextQuestion + pause);
        if (nextQuestion > at)
          await sleep(nextQuestion - at, undefined, { ...(signal && { signal }) }).catch(() => undefined);
        if (signal?.aborted) return;
        await question();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  async function ask(
    kind: 'order' | 'refund',
    subject: ClaimedOrder | ClaimedRefund,
    recover: () => Promise<RecoveryOutcome>,
  ): Promise<void> {
    const line = {
      kind,
      outTradeNo: subject.outTradeNo ?? undefined,
      ...('outRefundNo' in subject && { outRefundNo: subject.outRefundNo }),
      ...(subject.requestId !== null && { requestId: subject.requestId }),
      queries: subject.queries,
    };
    try {
      const outcome = await recover();
      metrics.queries.inc({ kind, outcome });
      tell(outcome, line);
    } catch (failure) {
      metrics.queries.inc({ kind, outcome: 'failed' });
      logger.warn(
        { code: 'RECOVERY_FAILED', ...line, reason: reasonOf(failure) },
        'The query of WeChat Pay failed; will retry',
      );
      await postpone(subject).catch((error: unknown) =>
        // The lease ends by itself.
        logger.warn({ code: 'RECOVERY_FAILED', ...line, reason: reasonOf(error) }, 'The database failed'),
      );
    }
  }

  /** Schedules the next query as usual, and never ends the order: a failure is not an answer. */
  async function postpone(subject: ClaimedOrder | ClaimedRefund): Promise<void> {
    const isRefund = 'outRefundNo' in subject;
    const end = isRefund ? endOfRefund(subject) : endOfOrder(subject);
    const next = nextQuery(subject.queries, now(), options.silentAfter, end);
    await scheduleQuery(database, isRefund ? 'refunds' : 'orders', subject, next);
  }

  function tell(outcome: RecoveryOutcome, line: object): void {
    if (outcome === 'recovered')
      logger.warn(
        { code: 'RECOVERED', ...line },
        'A lost notification was recovered by a query and queued for delivery',
      );
    // The intake has reported a mismatch.
    else if (outcome !== 'mismatch')
      logger.info({ code: `RECOVERY_${outcome.toUpperCase()}`, ...line }, 'WeChat Pay queried');
  }

  async function run(signal: AbortSignal): Promise<void> {
    // After the start, deliveries go first.
    await sleep(options.interval, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await search(signal).catch((failure: unknown) =>
        logger.warn(
          { code: 'RECOVERY_FAILED', reason: reasonOf(failure) },
          'The search for lost notifications failed; will retry',
        ),
      );
      await sleep(options.interval, undefined, { signal }).catch(() => undefined);
    }
  }

  return { search, run };
}
