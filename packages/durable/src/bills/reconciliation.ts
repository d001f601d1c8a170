import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudPayOptions } from '@opencloudpay/cloudpay';
import { messageOf } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import { addDays, beijingDay, isDay, startOfBeijingDay } from '../beijing-day';
import type { Database } from '../database/open-database';
import { DURABLE_LIMITS } from '../limits';
import {
  BillTaken,
  type ClaimedBill,
  claimBill,
  hasBills,
  planBill,
  planBills,
} from '../store/bills/claim-bill';
import { postponeBill, releaseBill } from '../store/bills/end-run';
import { findBill, lastComparedDay } from '../store/bills/find-bill';
import { type BillRecord, billRecord } from '../store/bills/records';
import { billAccounts } from './accounts';
import type { BillMetrics } from './metrics';
import type { CheckedBills } from './options';
import { BillRefused, billDueAt, runBill } from './run-bill';

/** Downloads each day's bills and compares them with the store. */
export interface Reconciliation {
  /**
   * Compares the bills that are due.
   *
   * @returns the number of bills tried
   */
  work(signal?: AbortSignal): Promise<number>;
  /**
   * Compares the bills of a day now, even if they are not due or were done before.
   *
   * @param day `yyyy-mm-dd`, Beijing time
   * @throws {ConfigurationError} if the day is invalid or not over, or WeChat Pay no longer keeps its bill
   */
  runDay(
    day: string,
    options?: { signal?: AbortSignal | undefined; onRows?: ((rows: number) => void) | undefined },
  ): Promise<BillRecord[]>;
  /** Runs periodically until stopped, and then resolves. */
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
  /** Whether recovery queries what a bill lists and the store does not: see `queryDifferences`. Default: `true`. */
  recovers?: boolean | undefined;
  now?: (() => Date) | undefined;
  /** Describes a failure for log and record. Default: its message. */
  reasonOf?: ((failure: unknown) => string) | undefined;
}

/** Delay after the start, so that deliveries go first. */
const FIRST_PAUSE = 10_000;
/** Milliseconds to the next attempt after a failure, longer each time. */
const PAUSES = [5, 10, 20, 40, 60].map((minutes) => minutes * 60_000);

/** @throws {ConfigurationError} if an account cannot request bills */
export function createReconciliation({
  database,
  account,
  options,
  logger,
  metrics,
  gateway,
  recovers = true,
  now = () => new Date(),
  reasonOf = messageOf,
}: ReconciliationDependencies): Reconciliation {
  const accounts = billAccounts(account);

  async function work(signal?: AbortSignal): Promise<number> {
    if (accounts.length === 0) return 0;
    const isFirst = !(await hasBills(database));
    const plan = { today: beijingDay(now()), catchUpDays: options.catchUpDays, dueAt: billDueAt, isFirst };
    for (const each of accounts) await planBills(database, each, plan);
    await tellLastDays();
    for (let done = 0; ; done += 1) {
      const bill = signal?.aborted ? undefined : await claimBill(database, gateway, now(), { accounts });
      if (!bill) return done;
      await attempt(bill, { signal });
    }
  }

  /** Read from the database: another gateway, or this one before a restart, may have compared the last bill. */
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
    if (!isDay(day)) throw new ConfigurationError('date', 'must be a valid date, as yyyy-mm-dd.');
    if (startOfBeijingDay(day) >= startOfBeijingDay(beijingDay(now())))
      throw new ConfigurationError('date', `must be a day that is over: there is no bill of ${day} yet.`);
    // WeChat Pay would report no bill: the day would count as one without trade and lose its old result.
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
      // Another process runs it: return its current state.
      if (bill) await attempt(bill, more);
      records.push(billRecord(await findBill(database, each, day), now()));
    }
    return records;
  }

  /** Runs one bill and records its outcome, whatever it is. */
  async function attempt(bill: ClaimedBill, more: Parameters<Reconciliation['runDay']>[1]): Promise<void> {
    const line = { mchId: bill.mch_id, ...(bill.sub_mch_id && { subMchId: bill.sub_mch_id }), day: bill.day };
    const own = accounts.find(({ mchId, subMchId }) => mchId === bill.mch_id && subMchId === bill.sub_mch_id);
    if (!own) return;
    try {
      const run = await runBill(bill, { database, account: own, recovers, now, ...more });
      if (run.outcome === 'waiting') {
        metrics?.bills.inc({ outcome: 'waiting' });
        logger.info(
          { code: 'BILL_NOT_READY', ...line },
          'WeChat Pay has no bill of that day yet; will retry',
        );
        return;
      }
      tell(line, run.differences);
      await tellLastDays();
    } catch (failure) {
      if (more?.signal?.aborted) return releaseBill(database, bill).catch(() => undefined);
      metrics?.bills.inc({ outcome: 'failed' });
      const reason = reasonOf(failure);
      logger.warn({ code: 'BILL_FAILED', ...line, reason }, 'A bill could not be compared; will retry');
      if (!(failure instanceof BillTaken)) await postpone(bill, failure, reason);
    }
  }

  function tell(line: object, differences: Readonly<Record<string, number>>): void {
    const kinds = Object.entries(differences);
    metrics?.bills.inc({ outcome: kinds.length === 0 ? 'clean' : 'different' });
    for (const [kind, count] of kinds) metrics?.differences.inc({ kind }, count);
    if (kinds.length === 0) logger.info({ code: 'BILL_CLEAN', ...line }, 'The bill and the store agree');
    else
      logger.error(
        { code: 'BILL_DIFFERS', ...line, differences },
        'The bill and the store differ: see `cloudpay bills`',
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
        logger.warn({ code: 'BILL_FAILED', reason: reasonOf(failure) }, 'Reconciliation failed; will retry'),
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
