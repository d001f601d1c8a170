import { type RawBuilder, sql } from 'kysely';
import { DAY, startOfBeijingDay } from '../../beijing-day';
import type { Database } from '../../database/open-database';
import { ACCEPTED_REFUND_STATES, PAID_ORDER_STATES, UNACCEPTED_REFUND_STATES } from '../../states';
import { literals } from '../rows/literals';
import type { BillRun } from './stage-rows';

/** The bill and its day. */
export interface Comparison extends BillRun {
  mchId: string;
  /** '' for all. */
  subMchId: string;
  /** `yyyy-mm-dd`. */
  day: string;
  /** The number of the bill's last row. */
  lastRow: number;
  /** Whether the store has the bill of the day before, to find rows from around midnight in both. */
  followsAnother: boolean;
}

/** As the caller asked for it; an order that names none is in the usual one. */
const CURRENCY_OF_ORDER = sql`coalesce(nullif(o.asked->>'fee_type', ''), 'CNY')`;

/** Rows per statement: each is short, because on a folder all other work waits. */
const ROWS = 2000;
/**
 * The clocks of WeChat Pay and of the gateway differ, and a refund requested before midnight may be accepted after it.
 * So rows missing from the last minutes of a day are also looked for in the next day's bill. If they are missing there
 * too, they are a difference of that bill.
 */
const AROUND_MIDNIGHT = 10 * 60_000;

/**
 * Compares the rows of a bill with the store inside the database, piece by piece.
 *
 * @param onPiece called after each piece; an exception stops the comparison
 */
export async function compareBill(
  database: Database,
  comparison: Comparison,
  onPiece: () => Promise<void>,
): Promise<void> {
  const statements = createStatements(database, comparison);
  for (let from = 0; from <= comparison.lastRow; from += ROWS) {
    await statements.payments(from, from + ROWS).execute(database.db);
    await statements.refunds(from, from + ROWS).execute(database.db);
    await onPiece();
  }
  const midnight = startOfBeijingDay(comparison.day).getTime();
  const start = comparison.followsAnother ? midnight - AROUND_MIDNIGHT : midnight;
  const end = midnight + DAY - AROUND_MIDNIGHT;
  for (const { boundary, missing } of statements.missingThere) {
    for (let from = new Date(start); from.getTime() < end; ) {
      const { rows } = await boundary(from, new Date(end)).execute(database.db);
      // Rows of the same instant stay in one piece.
      const to = Math.max(new Date(rows[0]?.at ?? end).getTime(), from.getTime() + 1);
      await missing(from, new Date(to)).execute(database.db);
      await onPiece();
      from = new Date(to);
    }
  }
}

function createStatements({ schema }: Database, { billId, run, mchId, subMchId }: Comparison) {
  const table = (name: string) => sql.id(schema, name);
  const insert = sql`insert into ${table('bill_differences')}
    (bill_id, run, kind, merchant, out_trade_no, out_refund_no, field, here, there, row)
    select ${billId}::bigint, ${run}::integer,`;
  const rowsOf = (kinds: readonly string[], from: number, to: number) => sql`
    r.bill_id = ${billId} and r.run = ${run} and r.row >= ${from} and r.row < ${to}
    and r.kind in (${sql.join(kinds)})`;
  /** CallAccount bill it is. The provider's number is not known of every order; its merchant is. */
  const ofBill = (known: RawBuilder<unknown>, merchant: RawBuilder<unknown>) =>
    subMchId === ''
      ? sql`coalesce(${known}, ${mchId}) = ${mchId}`
      : sql`(${merchant} = ${subMchId} and coalesce(${known}, ${mchId}) = ${mchId})`;
  /** Missing in this bill and in the other bills that count. */
  const isNowhere = (condition: RawBuilder<unknown>) => sql`not exists (
    select 1 from ${table('bill_rows')} r join ${table('bills')} b on b.id = r.bill_id
    where ${condition} and r.run = case when r.bill_id = ${billId} then ${run}::integer else b.run end
  )`;
  /** The end of the next piece; undefined for the last one. */
  const boundaryOf = (name: string, at: RawBuilder<unknown>) => (from: Date, end: Date) =>
    sql<{ at: Date }>`
      select ${at} as at from ${table(name)} where ${at} >= ${from} and ${at} < ${end}
      order by ${at} offset ${ROWS} limit 1`;
  /** A bill without the column, or an empty cell, says nothing about it. */
  const isInOtherCurrency = sql`(o.id is not null and r.currency <> '' and r.currency <> ${CURRENCY_OF_ORDER})`;
  const orderSide = sql`jsonb_strip_nulls(jsonb_build_object(
    'state', coalesce(o.state, 'notified'), 'amount', coalesce(o.total_fee, n.amount),
    'currency', case when o.id is not null then ${CURRENCY_OF_ORDER} end,
    'transactionId', coalesce(o.transaction_id, n.transaction_id),
    'at', coalesce(o.paid_at, n.received_at), 'askedAt', o.asked_at
  ))`;
  const refundSide = sql`jsonb_strip_nulls(jsonb_build_object(
    'state', coalesce(f.state, n.status), 'amount', coalesce(f.refund_fee, n.amount),
    'refundId', coalesce(f.refund_id, n.refund_id), 'at', coalesce(f.ended_at, n.received_at), 'askedAt', f.asked_at
  ))`;
  const billSide = sql`jsonb_strip_nulls(jsonb_build_object(
    'kind', r.kind, 'state', r.state, 'amount', r.amount, 'currency', nullif(r.currency, ''), 'transactionId', r.transaction_id,
    'refundId', nullif(r.refund_id, ''), 'at', r.at
  ))`;

  return {
    payments: (from: number, to: number) => sql`${insert}
        case when o.id is null and n.id is null then 'missing_here'
             when coalesce(o.total_fee, n.amount) <> r.amount or ${isInOtherCurrency} then 'amount_differs'
             else 'state_differs' end,
        r.merchant, r.out_trade_no, null,
        case when o.id is null and n.id is null then null
             when coalesce(o.total_fee, n.amount) <> r.amount then 'total_fee'
             when ${isInOtherCurrency} then 'fee_type'
             when o.transaction_id <> r.transaction_id then 'transaction_id'
             else 'state' end,
        case when o.id is null and n.id is null then null else ${orderSide} end, ${billSide}, r.row
      from ${table('bill_rows')} r
      left join lateral (
        select * from ${table('orders')} o
        where o.out_trade_no = r.out_trade_no and o.merchant in (r.merchant, '')
        order by o.merchant desc limit 1
      ) o on true
      left join ${table('notifications')} n
        on n.number in (r.transaction_id, r.transaction_id || '@' || ${mchId}) and n.kind = 'pay' and n.status = 'SUCCESS'
          and n.merchant = r.merchant and n.mch_id in (${mchId}, '')
      where ${rowsOf(['payment', 'reversal'], from, to)} and (
        (o.id is null and n.id is null)
        or coalesce(o.total_fee, n.amount) <> r.amount
        or ${isInOtherCurrency}
        or o.transaction_id <> r.transaction_id
        or (r.kind = 'payment' and o.state not in (${literals(PAID_ORDER_STATES)}))
        or (r.kind = 'reversal' and o.state <> 'reversed')
      )
      order by r.row`,

    refunds: (from: number, to: number) => sql`${insert}
        case when f.id is null and n.id is null then 'refund_missing_here' else 'refund_differs' end,
        r.merchant, r.out_trade_no, nullif(r.out_refund_no, ''),
        case when f.id is null and n.id is null then null
             when coalesce(f.refund_fee, n.amount) <> r.amount then 'refund_fee'
             else 'state' end,
        case when f.id is null and n.id is null then null else ${refundSide} end, ${billSide}, r.row
      from ${table('bill_rows')} r
      left join lateral (
        select * from ${table('refunds')} f
        where f.out_refund_no = r.out_refund_no and f.merchant in (r.merchant, '')
        order by f.merchant desc limit 1
      ) f on true
      left join lateral (
        select * from ${table('notifications')} n
        where n.number in (r.refund_id, r.refund_id || '@' || ${mchId}) and n.kind = 'refund'
          and n.merchant = r.merchant and n.mch_id in (${mchId}, '')
        order by n.id desc limit 1
      ) n on true
      where ${rowsOf(['refund'], from, to)} and (
        (f.id is null and n.id is null)
        or coalesce(f.refund_fee, n.amount) <> r.amount
        or case r.state
             when 'SUCCESS' then f.state <> 'succeeded'
             when 'REFUNDCLOSE' then f.state <> 'closed'
             -- A bill is written at nine; the refund went on.
             else f.state in (${literals(UNACCEPTED_REFUND_STATES)})
           end
      )
      order by r.row`,

    missingThere: [
      {
        boundary: boundaryOf('orders', sql`paid_at`),
        missing: (from: Date, to: Date) => sql`${insert}
        'missing_there', o.merchant, o.out_trade_no, null, null, ${orderSide}, null, null
      from ${table('orders')} o
      left join ${table('notifications')} n
        on n.number = o.transaction_id and n.kind = 'pay' and n.status = 'SUCCESS'
      where o.paid_at >= ${from} and o.paid_at < ${to} and o.state = 'paid'
        and ${ofBill(sql`coalesce(o.mch_id, n.mch_id)`, sql`o.merchant`)}
        and ${isNowhere(sql`r.transaction_id = o.transaction_id`)}
      order by o.paid_at, o.id`,
      },

      {
        // Payments of orders that were not placed through the gateway.
        boundary: boundaryOf('notifications', sql`received_at`),
        missing: (from: Date, to: Date) => sql`${insert}
        'missing_there', n.merchant, n.out_trade_no, null, null, ${orderSide}, null, null
      from ${table('notifications')} n
      left join lateral (
        select * from ${table('orders')} o
        where o.out_trade_no = n.out_trade_no and o.merchant in (n.merchant, '') limit 1
      ) o on true
      where n.received_at >= ${from} and n.received_at < ${to} and n.kind = 'pay' and o.id is null
        and ${ofBill(sql`n.mch_id`, sql`n.merchant`)}
        and ${isNowhere(sql`r.transaction_id = n.transaction_id`)}
      order by n.received_at, n.id`,
      },

      {
        boundary: boundaryOf('refunds', sql`coalesce(answered_at, asked_at)`),
        missing: (from: Date, to: Date) => sql`${insert}
        'refund_missing_there', f.merchant, coalesce(f.out_trade_no, ''), f.out_refund_no, null, ${refundSide}, null, null
      from ${table('refunds')} f
      left join lateral (
        select * from ${table('notifications')} n
        where n.number = f.refund_id and n.kind = 'refund' order by n.id desc limit 1
      ) n on true
      where coalesce(f.answered_at, f.asked_at) >= ${from} and coalesce(f.answered_at, f.asked_at) < ${to}
        and f.state in (${literals(ACCEPTED_REFUND_STATES)})
        and ${ofBill(sql`coalesce(f.mch_id, n.mch_id)`, sql`f.merchant`)}
        and ${isNowhere(sql`r.kind = 'refund' and r.out_refund_no = f.out_refund_no and r.merchant in (f.merchant, '')`)}
      order by coalesce(f.answered_at, f.asked_at), f.id`,
      },
    ],
  };
}
