import type { Migration } from '@opencloudpay/database/sql';

/**
 * A day's bill is read into rows of a new `run` while the result of the one before stays visible; the last
 * step makes the new one count. So a gateway that dies in the middle leaves nothing half done.
 */
export const bills: Migration = {
  name: 'bills and their differences',
  sql: `
create table $schema.bills (
  id bigint generated always as identity primary key,
  mch_id text not null,
  sub_mch_id text not null,
  day text not null,
  state text not null check (state in ('waiting', 'compared', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  run integer not null default 0,
  runner text,
  leased_until timestamptz,
  code text,
  reason text,
  listed integer not null default 0,
  payments integer not null default 0,
  paid bigint not null default 0,
  refunds integer not null default 0,
  refunded bigint not null default 0,
  differences integer not null default 0,
  compared_at timestamptz,
  unique (mch_id, sub_mch_id, day)
);
create index bills_due on $schema.bills (next_attempt_at) where state <> 'compared';
create index bills_by_day on $schema.bills (day);
create table $schema.bill_rows (
  bill_id bigint not null references $schema.bills (id) on delete cascade,
  run integer not null,
  row integer not null,
  kind text not null check (kind in ('payment', 'refund', 'reversal')),
  merchant text not null,
  out_trade_no text not null,
  transaction_id text not null,
  out_refund_no text not null,
  refund_id text not null,
  amount bigint not null,
  state text not null,
  at timestamptz,
  primary key (bill_id, run, row)
);
create index bill_rows_transaction on $schema.bill_rows (transaction_id);
create index bill_rows_refund on $schema.bill_rows (out_refund_no) where kind = 'refund';
create table $schema.bill_differences (
  id bigint generated always as identity primary key,
  bill_id bigint not null references $schema.bills (id) on delete cascade,
  run integer not null,
  kind text not null,
  merchant text not null,
  out_trade_no text not null,
  out_refund_no text,
  field text,
  here jsonb,
  there jsonb,
  row integer
);
create index bill_differences_of on $schema.bill_differences (bill_id, run, id);
create index orders_paid on $schema.orders (paid_at, id) where paid_at is not null;
create index refunds_taken on $schema.refunds (coalesce(answered_at, asked_at), id);
`,
};
