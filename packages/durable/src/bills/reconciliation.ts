import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { messageOf } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { addDays, beijingDay, isDay, startOfBeijingDay } from '../beijing-day';
import type { Database } from '../database/open-database';
import { DURABLE_LIMITS } from '../limits';
import { BillTaken, type ClaimedBill, claimBill, planBill, planBills } from '../store/bills/claim-bill';
import { postponeBill, releaseBill } from '../store/bills/end-run';
import { findBill, lastComparedDay } from '../store/bills/find-bill';
import { type BillRecord, billRecord } from '../store/bills/records';
import { billAccounts } from './accounts';
import type { BillMetrics } from './metrics';
import type { CheckedBills } from './options';
import { BillRefused, billDueAt, runBill } from './run-bill';

/** Fetches each day's bills, and compares them with the store. */
export interface Reconciliation {
  /**
   * Does the bills that are due.
   *
   * @returns how many it was at
   */
  work(signal?: AbortSignal): Promise<number>;
  /**
   * Does the bills of a day now, whether they are due or not, and again where they were done.
   *
   * @param day `yyyy-mm-dd`, Beijing time
   * @throws {ConfigurationError} for a day that is none, or not over, or whose bill is not kept any more
   */
  runDay(
    day: string,
    options?: { signal?: AbortSignal | undefined; onRows?: ((rows: number) => void) | undefined },
  ): Promise<BillRecord[]>;
  /** Works from time to time until it is stopped; resolves then. */
  run(signal: AbortSignal): Promise<void>;
}

export interface ReconciliationDependencies {
  database: Database;
  account: CloudPayOptions;
  options: CheckedBills;
  logger: Logger;
  metrics?: BillMetrics | undefined;
  /** The name of this process, as in `store.gateway`. */
  gateway: string;
  now?: (() => Date) | undefined;
  /** What the log and the record say of a failure; its message, where left out. */
  reasonOf?: ((failure: unknown) => string) | undefined;
}

/** A gateway that starts has better to do. */
const FIRST_PAUSE = 10_000;
/** Milliseconds to the next attempt after one that failed, longer each time. */
const PAUSES = [5, 10, 20, 40, 60].map((minutes) => minutes * 60_000);

/** @throws {ConfigurationError} where an account cannot ask WeChat Pay for bills */
export function createReconciliation({
  database,
  account,
  options,
  logger,
  metrics,
  gateway,
  now = () => new Date(),
  reasonOf = messageOf,
}: ReconciliationDependencies): Reconciliation {
  const accounts = billAccounts(account);

  async function work(signal?: AbortSignal): Promise<number> {
    if (accounts.length === 0) return 0;
    const plan = { today: beijingDay(now()), catchUpDays: options.catchUpDays, dueAt: billDueAt };
    for (const each of accounts) await planBills(database, each, plan);
    await tellLastDays();
    for (let done = 0; ; done += 1) {
      const bill = signal?.aborted ? undefined : await claimBill(database, gateway, now(), { accounts });
      if (!bill) return done;
      await attempt(bill, { signal });
    }
  }

  /** From the database: another gateway may have done the last one, or this one before it was started anew. */
  async function tellLastDays(): Promise<void> {
    for (const { mchId, subMchId } of metrics ? accounts : []) {
      const day = await lastComparedDay(database, { mchId, subMchId });
      if (day)
        metrics?.lastDay.set(
          { mch_id: mchId, sub_mch_id: subMchId },
          startOfBeijingDay(day).getTime() / 1000,
        );
    }
  }

  async function runDay(
    day: string,
    more: Parameters<Reconciliation['runDay']>[1] = {},
  ): Promise<BillRecord[]> {
    if (!isDay(day))
      throw new ConfigurationError('date', 'must be a day that the calendar has, as yyyy-mm-dd.');
    if (startOfBeijingDay(day) >= startOfBeijingDay(beijingDay(now())))
      throw new ConfigurationError('date', `must be a day that is over: there is no bill of ${day} yet.`);
    // It would be taken for a day without trade, and stand in the place of the result that there was.
    if (day < addDays(beijingDay(now()), -DURABLE_LIMITS.catchUpDays.most))
      throw new ConfigurationError(
        'date',
        `must be a day of the last ${DURABLE_LIMITS.catchUpDays.most}: WeChat Pay keeps no older bills.`,
      );
    const records: BillRecord[] = [];
    for (const each of accounts) {
      await planBill(database, { ...each, day }, billDueAt(day));
      const found = await findBill(database, each, day);
      const bill = await claimBill(database, gateway, now(), { id: found.id });
      // Somebody else is at it: what there is to say of it is that.
      if (bill) await attempt(bill, more);
      records.push(billRecord(await findBill(database, each, day), now()));
    }
    return records;
  }

  /** Whatever becomes of it is recorded. */
  async function attempt(bill: ClaimedBill, more: Parameters<Reconciliation['runDay']>[1]): Promise<void> {
    const line = { mchId: bill.mch_id, ...(bill.sub_mch_id && { subMchId: bill.sub_mch_id }), day: bill.day };
    const own = accounts.find(({ mchId, subMchId }) => mchId === bill.mch_id && subMchId === bill.sub_mch_id);
    if (!own) return;
    try {
      const run = await runBill(bill, { database, account: own, now, ...more });
      if (run.outcome === 'waiting') {
        metrics?.bills.inc({ outcome: 'waiting' });
        logger.info(
          { code: 'BILL_NOT_READY', ...line },
          'There is no bill of that day yet; asked again later',
        );
        return;
      }
      tell(line, run.differences);
      await tellLastDays();
    } catch (failure) {
      if (more?.signal?.aborted) return releaseBill(database, bill).catch(() => undefined);
      metrics?.bills.inc({ outcome: 'failed' });
      const reason = reasonOf(failure);
      logger.warn(
        { code: 'BILL_FAILED', ...line, reason },
        'A bill could not be compared; tried again later',
      );
      if (!(failure instanceof BillTaken)) await postpone(bill, failure, reason);
    }
  }

  function tell(line: object, differences: Readonly<Record<string, number>>): void {
    const kinds = Object.entries(differences);
    metrics?.bills.inc({ outcome: kinds.length === 0 ? 'clean' : 'different' });
    for (const [kind, count] of kinds) metrics?.differences.inc({ kind }, count);
    if (kinds.length === 0) logger.info({ code: 'BILL_CLEAN', ...line }, 'The bill says what the store says');
    else
      logger.error(
        { code: 'BILL_DIFFERS', ...line, differences },
        'The bill and the store differ: `cloudpay bills` shows in what',
      );
  }

  async function postpone({ id, attempts }: ClaimedBill, failure: unknown, reason: string): Promise<void> {
    const pause = PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0;
    const next = new Date(now().getTime() + pause);
    await postponeBill(database, { id, attempts }, { code: codeOf(failure), reason, next })
      // The lease ends by itself.
      .catch((error: unknown) =>
        logger.warn({ code: 'BILL_FAILED', reason: reasonOf(error) }, 'The database failed'),
      );
  }

  async function run(signal: AbortSignal): Promise<void> {
    await sleep(Math.min(options.interval, FIRST_PAUSE), undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await work(signal).catch((failure: unknown) =>
        logger.warn(
          { code: 'BILL_FAILED', reason: reasonOf(failure) },
          'The work at the bills failed; it begins anew',
        ),
      );
      await sleep(options.interval, undefined, { signal }).catch(() => undefined);
    }
  }

  return { work, runDay, run };
}

function codeOf(failure: unknown): string {
  if (failure instanceof BillRefused) return failure.refusal;
  const { code } = (failure ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'BILL_FAILED';
}
