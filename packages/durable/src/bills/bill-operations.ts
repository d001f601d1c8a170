import type { Database } from '../database/open-database';
import {
  type BillFilter,
  type DifferenceFilter,
  listBills,
  listDifferences,
} from '../store/bills/list-bills';
import type { BillRecord, DifferenceRecord } from '../store/bills/records';
import { createReconciliation, type ReconciliationDependencies } from './reconciliation';

export interface RunBillsOptions {
  /** Told of the rows of a bill that were read so far. */
  onProgress?: ((progress: { rows: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** What operators do with the bills. */
export interface BillOperations {
  /** Days with what came of their bills, the newest first. */
  listBills(filter?: BillFilter): Promise<BillRecord[]>;
  /** What the bills of a day and the store differ in. */
  listDifferences(filter: DifferenceFilter): Promise<DifferenceRecord[]>;
  /**
   * Fetches and compares the bills of a day now, done before or not.
   *
   * @param day `yyyy-mm-dd`, Beijing time
   * @throws {ConfigurationError} for a day that is none, not over or too long ago, and where no account can ask WeChat Pay
   */
  runBills(day: string, options?: RunBillsOptions): Promise<BillRecord[]>;
}

export interface BillOperationsOptions extends Omit<ReconciliationDependencies, 'account'> {
  database: Database;
  /** Asked for when bills are to be fetched: to look at them needs no account. */
  account: () => ReconciliationDependencies['account'];
}

export function createBillOperations({ account, ...rest }: BillOperationsOptions): BillOperations {
  const { database } = rest;
  return {
    listBills: (filter) => listBills(database, filter),
    listDifferences: (filter) => listDifferences(database, filter),
    runBills: async (day, { onProgress, signal } = {}) =>
      createReconciliation({ ...rest, account: account() }).runDay(day, {
        signal,
        onRows: onProgress && ((rows) => onProgress({ rows })),
      }),
  };
}
