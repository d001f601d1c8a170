import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import {
  type ClaimedOrder,
  type ClaimedRefund,
  claimOrders,
  claimRefunds,
  scheduleQuery,
} from '../store/silent';
import type { RecoveryMetrics, RecoveryOutcome } from './metrics';
import { endOfOrder, endOfRefund, nextQuery } from './query-schedule';
import { type Recovering, recoverOrder } from './recover-order';
import { recoverRefund } from './recover-refund';

/** Finds notifications that were lost, by asking WeChat Pay about what stays silent. */
export interface Recovery {
  /**
   * Asks about all that is due now.
   *
   * @returns how many it asked about
   */
  search(signal?: AbortSignal): Promise<number>;
  /** Searches from time to time until it is stopped; resolves then, once the last question is answered. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RecoveryDependencies extends Recovering {
  logger: Logger;
  metrics: RecoveryMetrics;
  /** What the log says of a failure; its message, where left out. */
  reasonOf?: ((failure: unknown) => string) | undefined;
}

/** Taken at a time: what is taken is asked about long before its lease is over. */
const MOST = 40;
/** Milliseconds of questions that a lease has room for. */
const BATCH_TIME = 30_000;
/** Questions under way at once. */
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

  /** What is not asked any more because of the signal, somebody asks once the lease is over. */
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
        'Asking WeChat Pay brought no answer; it will be asked again',
      );
      await postpone(subject).catch((error: unknown) =>
        // The lease ends by itself.
        logger.warn({ code: 'RECOVERY_FAILED', ...line, reason: reasonOf(error) }, 'The database failed'),
      );
    }
  }

  /** As after any question, and never the end: a failure is no answer. */
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
        'Its notification was lost: found by asking, and delivered',
      );
    // The intake has reported a mismatch.
    else if (outcome !== 'mismatch')
      logger.info({ code: `RECOVERY_${outcome.toUpperCase()}`, ...line }, 'Asked WeChat Pay');
  }

  async function run(signal: AbortSignal): Promise<void> {
    // A gateway that starts has better to do.
    await sleep(options.interval, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await search(signal).catch((failure: unknown) =>
        logger.warn(
          { code: 'RECOVERY_FAILED', reason: reasonOf(failure) },
          'The search for lost notifications failed; it begins anew',
        ),
      );
      await sleep(options.interval, undefined, { signal }).catch(() => undefined);
    }
  }

  return { search, run };
}
