import type { BillReading } from '@opencloudpay/wechatpay';
import { sql } from 'kysely';
import type { Database } from '../../database/open-database';
import { type StagedRow, stagedRow } from './staged-row';
import { type AskedBill, createBillCheck } from './whose-bill';

/** One run of a bill. */
export interface BillRun {
  billId: number;
  run: number;
}

/** The totals of a bill, amounts in cents. */
export interface BillTotals {
  listed: number;
  payments: number;
  paid: number;
  refunds: number;
  refunded: number;
}

/** Rows per statement: each takes some hundredths of a second, because on a folder all other work waits for it. */
const BATCH = 1000;

/**
 * Stores the rows of a bill in batches while it is downloaded.
 *
 * @param onBatch called after each batch; an exception stops it
 * @throws {BillError} if the text is not a complete bill, or not the one that was asked for
 */
export async function stageBill(
  database: Database,
  run: BillRun,
  bill: BillReading,
  asked: AskedBill,
  onBatch: (rows: number) => Promise<void>,
): Promise<BillTotals> {
  const totals: BillTotals = { listed: 0, payments: 0, paid: 0, refunds: 0, refunded: 0 };
  const check = createBillCheck(asked);
  let batch: StagedRow[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await insert(database, run, batch);
    totals.listed += batch.length;
    batch = [];
    await onBatch(totals.listed);
  };
  for await (const each of bill) {
    const row = stagedRow(each);
    check.note(row);
    batch.push(row);
    if (row.kind === 'payment') {
      totals.payments += 1;
      totals.paid += row.amount;
    } else {
      totals.refunds += 1;
      totals.refunded += row.amount;
    }
    if (batch.length >= BATCH) await flush();
  }
  check.end();
  await flush();
  return totals;
}

async function insert({ db, schema }: Database, { billId, run }: BillRun, rows: StagedRow[]): Promise<void> {
  await sql`
    insert into ${sql.id(schema, 'bill_rows')} (
      bill_id, run, row, kind, merchant, out_trade_no, transaction_id, out_refund_no, refund_id, amount, currency,
      state, at
    )
    select ${billId}::bigint, ${run}::integer, r.*
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(
      row integer, kind text, merchant text, out_trade_no text, transaction_id text, out_refund_no text,
      refund_id text, amount bigint, currency text, state text, at timestamptz
    )
  `.execute(db);
}

/** Rows per deletion: it locks, and on a folder all other work waits. */
const DELETED_AT_ONCE = 10_000;

/** Deletes the rows of all other runs of a bill, replaced or interrupted. */
export async function deleteOtherRuns({ db, schema }: Database, { billId, run }: BillRun): Promise<void> {
  for (const name of ['bill_rows', 'bill_differences']) {
    const table = sql.id(schema, name);
    for (;;) {
      const { rows } = await sql<unknown>`
        delete from ${table} where ctid = any(array(
          select ctid from ${table} where bill_id = ${billId} and run <> ${run} limit ${DELETED_AT_ONCE}
        ))
        returning 1
      `.execute(db);
      if (rows.length < DELETED_AT_ONCE) break;
    }
  }
}

/** Deletes the rows of bills before a day; their results stay. */
export async function deleteRowsBefore({ db, schema }: Database, day: string): Promise<void> {
  const table = sql.id(schema, 'bill_rows');
  for (;;) {
    const { rows } = await sql<unknown>`
      delete from ${table} where ctid = any(array(
        select r.ctid from ${table} r
        join ${sql.id(schema, 'bills')} b on b.id = r.bill_id
        where b.day < ${day}
        limit ${DELETED_AT_ONCE}
      ))
      returning 1
    `.execute(db);
    if (rows.length < DELETED_AT_ONCE) return;
  }
}
