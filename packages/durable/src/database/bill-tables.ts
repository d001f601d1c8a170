import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Time = ColumnType<Date, Date, Date>;
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;

/**
 * How far a day's bill is.
 *
 * `waiting`: it is to be fetched when its time has come (again). `compared`: what is stored of it is the result.
 * `failed`: the last attempt failed, and there will be another.
 */
export type BillState = 'waiting' | 'compared' | 'failed';

/** The bill of a merchant, or of all sub-merchants of a service provider, of a day in Beijing. */
export interface BillsTable {
  id: GeneratedAlways<number>;
  mch_id: string;
  /** '' for all. */
  sub_mch_id: string;
  /** `yyyy-mm-dd`. Text, because drivers turn a date into a time, in a zone of their own choice. */
  day: string;
  state: BillState;
  attempts: Generated<number>;
  next_attempt_at: Time;
  /** Which of its runs counts; 0 before the first. */
  run: Generated<number>;
  /** The gateway that works on it, or worked on it last. */
  runner: Maybe<string>;
  /** End of the lease of `runner`; null: no gateway works on it. */
  leased_until: MaybeTime;
  /** Why there is no (further) result, for machines and for people; `NO_BILL_EXIST` of a day without trade. */
  code: Maybe<string>;
  reason: Maybe<string>;
  /** Rows of the bill; cents of its payments and refunds. */
  listed: Generated<number>;
  payments: Generated<number>;
  paid: Generated<number>;
  refunds: Generated<number>;
  refunded: Generated<number>;
  differences: Generated<number>;
  compared_at: MaybeTime;
}

/** `reversal`: a payment at the counter that was taken back. */
export type BillRowKind = 'payment' | 'refund' | 'reversal';

export interface BillRowsTable {
  bill_id: number;
  run: number;
  row: number;
  kind: BillRowKind;
  merchant: string;
  out_trade_no: string;
  transaction_id: string;
  out_refund_no: string;
  refund_id: string;
  /** Cents, or the smallest unit of `currency`. */
  amount: number;
  /** '' if the bill does not say it. */
  currency: Generated<string>;
  /** SUCCESS, or what a refund came to. */
  state: string;
  at: MaybeTime;
}

/** See `docs/bills.md`. */
export type DifferenceKind =
  | 'missing_here'
  | 'missing_there'
  | 'amount_differs'
  | 'state_differs'
  | 'refund_missing_here'
  | 'refund_missing_there'
  | 'refund_differs';

export interface BillDifferencesTable {
  id: GeneratedAlways<number>;
  bill_id: number;
  run: number;
  kind: DifferenceKind;
  merchant: string;
  out_trade_no: string;
  out_refund_no: Maybe<string>;
  /** Where both sides have it: in what they differ. */
  field: Maybe<string>;
  /** What the store says, and what the bill says; null on the side that knows nothing of it. */
  here: ColumnType<Record<string, unknown> | null, string | null, never>;
  there: ColumnType<Record<string, unknown> | null, string | null, never>;
  /** The row of the bill. */
  row: Maybe<number>;
}
