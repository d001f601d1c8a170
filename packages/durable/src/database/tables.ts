import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { NotificationState, OrderState, RefundState } from '../states';
import type { BillDifferencesTable, BillRowsTable, BillsTable } from './bill-tables';

/** A moment; the database keeps it with its time zone. */
type Time = ColumnType<Date, Date, Date>;
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;

/** `notified`: WeChat Pay sent it. `recovered`: it was found by asking, as it never came. */
export type NotificationSource = 'notified' | 'recovered';

/** The destination of the callback; all null if the call named none. */
export interface RouteColumns {
  env_id: Maybe<string>;
  function_name: Maybe<string>;
  service: Maybe<string>;
  path: Maybe<string>;
}

export interface OrdersTable extends RouteColumns {
  id: GeneratedAlways<number>;
  /** The merchant that is paid: `sub_mch_id`, or `mch_id` of an ordinary merchant; '' until WeChat Pay has said so. */
  merchant: string;
  out_trade_no: string;
  /** `unifiedOrder` or `micropay`. */
  api: string;
  /** The service provider's number and appid; null until they are certain. */
  mch_id: Maybe<string>;
  appid: Maybe<string>;
  sub_appid: Maybe<string>;
  /** Cents. */
  total_fee: number;
  /** Amounts asked for under the same number before, to which WeChat Pay never gave an answer: it may have taken one. */
  former_fees: ColumnType<number[], string | undefined, string>;
  trade_type: Maybe<string>;
  /** The other parameters as the caller gave them, without whom they name. */
  asked: ColumnType<Record<string, unknown>, string, string>;
  state: OrderState;
  transaction_id: Maybe<string>;
  /** WeChat Pay's code and words, or why there was no answer. */
  refusal: Maybe<string>;
  /** The id of the last call for it, as in the logs. */
  request_id: Maybe<string>;
  asked_at: Time;
  answered_at: MaybeTime;
  /** When the order stops being payable, where the caller set it. */
  expires_at: MaybeTime;
  paid_at: MaybeTime;
  closed_at: MaybeTime;
  /** The time of the next query of WeChat Pay, unless a notification comes first; null: at the usual age. */
  next_query_at: MaybeTime;
  queries: Generated<number>;
}

/** What WeChat Pay gave orders to be paid with. */
export interface PrepayIdsTable {
  prepay_id: string;
  /** The order that got it first. */
  merchant: string;
  out_trade_no: string;
  given_at: Time;
}

export interface RefundsTable extends RouteColumns {
  id: GeneratedAlways<number>;
  merchant: string;
  out_refund_no: string;
  /** Null where the caller named the order by its transaction alone, until WeChat Pay has answered. */
  out_trade_no: Maybe<string>;
  transaction_id: Maybe<string>;
  refund_id: Maybe<string>;
  mch_id: Maybe<string>;
  appid: Maybe<string>;
  /** Cents; `total_fee` is the order's. */
  refund_fee: number;
  /** As of orders. */
  former_fees: ColumnType<number[], string | undefined, string>;
  total_fee: Maybe<number>;
  asked: ColumnType<Record<string, unknown>, string, string>;
  state: RefundState;
  refusal: Maybe<string>;
  request_id: Maybe<string>;
  asked_at: Time;
  answered_at: MaybeTime;
  /** When it succeeded or was closed. */
  ended_at: MaybeTime;
  /** As of orders. */
  next_query_at: MaybeTime;
  queries: Generated<number>;
}

export interface NotificationsTable extends RouteColumns {
  id: GeneratedAlways<number>;
  kind: 'pay' | 'refund';
  /**
   * `transaction_id` or `refund_id`: with `kind` and `status` what makes it the same notification. `@<mch_id>` follows if
   * another account's notification has it.
   */
  number: string;
  /** SUCCESS, or what a refund came to. */
  status: string;
  merchant: string;
  mch_id: string;
  appid: Maybe<string>;
  out_trade_no: string;
  transaction_id: Maybe<string>;
  out_refund_no: Maybe<string>;
  refund_id: Maybe<string>;
  /** Cents: of the payment, or of the refund. */
  amount: number;
  /** The order that it belongs to: of one order, one delivery at a time. */
  lane: string;
  source: ColumnType<NotificationSource, NotificationSource, never>;
  /** The bytes as received; null of a recovered one. Encrypted, as `content`, where `seal_key` is not null. */
  body: Maybe<Uint8Array>;
  /** The verified fields as JSON: what the callback's event is made of. */
  content: Uint8Array;
  /** Which key encrypted `body` and `content`. */
  seal_key: Maybe<string>;
  request_id: string;
  received_at: Time;
  /** How often it came again. */
  duplicates: Generated<number>;
  state: Generated<NotificationState>;
  /** Since when the two days of the retry rule count: its arrival, or when an operator had it delivered again. */
  since: Time;
  /** Since then. All there ever were are rows of `deliveries`. */
  attempts: Generated<number>;
  next_attempt_at: MaybeTime;
  /** The code of the last attempt. */
  code: Maybe<string>;
  diagnosis: Maybe<string>;
  delivered_at: MaybeTime;
  dead_at: MaybeTime;
}

export interface DeliveriesTable {
  id: GeneratedAlways<number>;
  notification_id: number;
  /** From 1, over all of the notification's. */
  attempt: number;
  /** Which gateway process made it. */
  gateway: string;
  begun_at: Time;
  /** Null while it is under way, and for ever where its gateway died in the middle. */
  ended_at: MaybeTime;
  duration_ms: Maybe<number>;
  /** The event, and what the function returned, as JSON; encrypted where `seal_key` is not null. */
  sent: Uint8Array;
  reply: Maybe<Uint8Array>;
  seal_key: Maybe<string>;
  verdict: Maybe<'delivered' | 'failed'>;
  code: Maybe<string>;
  diagnosis: Maybe<string>;
}

/** A notification or an answer that was refused because it does not fit the order. */
export interface MismatchesTable {
  id: GeneratedAlways<number>;
  kind: 'pay' | 'refund';
  /** `total_fee`, `sub_mch_id`, `appid`, `refund_fee`, `transaction_id`, `prepay_id`, … */
  field: string;
  expected: string;
  received: string;
  merchant: string;
  out_trade_no: string;
  transaction_id: Maybe<string>;
  out_refund_no: Maybe<string>;
  request_id: string;
  body: Uint8Array;
  seal_key: Maybe<string>;
  first_at: Time;
  last_at: Time;
  /** WeChat Pay repeats what is refused. */
  times: Generated<number>;
}

/** Calls that came with an `Idempotency-Key`. */
export interface CallKeysTable {
  /** The token's SHA-256. */
  holder: string;
  key: string;
  /** A hash of everything that makes two calls the same. */
  fingerprint: string;
  /** Which attempt to make it this is. */
  run: string;
  /** Until then it is known. */
  until: Time;
  /** Its outcome, as JSON; encrypted if `seal_key` is not null. Null while it is in progress. */
  outcome: Maybe<Uint8Array>;
  seal_key: Maybe<string>;
}

/** Work that one gateway does for all, from time to time. */
export interface ChoresTable {
  name: string;
  /** When it is due. */
  next_at: Time;
  /** How often it was begun: of several that took it one after the other, whose it is. */
  runs: Generated<number>;
  /** The gateway that works on it, or worked on it last. */
  runner: Maybe<string>;
  /** End of the lease of `runner`; null: no gateway works on it. */
  leased_until: MaybeTime;
}

export interface MigrationsTable {
  version: number;
  name: string;
  applied_at: Generated<Date>;
}

export interface Tables {
  orders: OrdersTable;
  prepay_ids: PrepayIdsTable;
  refunds: RefundsTable;
  notifications: NotificationsTable;
  deliveries: DeliveriesTable;
  mismatches: MismatchesTable;
  bills: BillsTable;
  bill_rows: BillRowsTable;
  bill_differences: BillDifferencesTable;
  chores: ChoresTable;
  call_keys: CallKeysTable;
  migrations: MigrationsTable;
}
