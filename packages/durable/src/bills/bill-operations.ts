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
  /** Called with the number of rows read so far. */
  onProgress?: ((progress: { rows: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The operators' commands for bills. */
export interface BillOperations {
  /** Lists the results by day, the newest first. */
  listBills(filter?: BillFilter): Promise<BillRecord[]>;
  /** Lists the differences between the bills of a day and the store. */
  listDifferences(filter: DifferenceFilter): Promise<DifferenceRecord[]>;
  /**
   * Downloads and compares the bills of a day now, even if done before.
   *
   * @param day `yyyy-mm-dd`, Beijing time
   * @throws {ConfigurationError} if the day is invalid, not over or too long ago, or no account can call WeChat Pay
   */
  runBills(day: string, options?: RunBillsOptions): Promise<BillRecord[]>;
}

export interface BillOperationsOptions extends Omit<ReconciliationDependencies, 'account'> {
  database: Database;
  /** Created only to download bills: listing them needs no account. */
  account: () => ReconciliationDependencies['account'];
}

export function createBillOperations({ account, ...rest }: BillOperationsOptions): BillOperations {
  const { database } = rest;
  return {
    listBills: (filter) => listBills(database, filter, rest.now?.()),
    listDifferences: (filter) => listDifferences(database, filter),
    runBills: async (day, { onProgress, signal } = {}) =>
      createReconciliation({ ...rest, account: account() }).runDay(day, {
        signal,
        onRows: onProgress && ((rows) => onProgress({ rows })),
      }),
  };
}
