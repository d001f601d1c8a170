import type { Migration } from '@opencloudpay/database/sql';

/**
 * Only one of the two partial indexes of pending notifications may use `state = 'pending'` as its condition. In the
 * statistics that state hardly ever occurs, so the planner takes both indexes for empty, and could choose the wrong one
 * when it looks for the notifications of one order.
 */
export const alarms: Migration = {
  name: 'alarms; the age of the queue without a look at what is not due',
  sql: `
create table $schema.alarms (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('pay', 'refund')),
  field text not null,
  expected text not null,
  received text not null,
  merchant text not null,
  out_trade_no text not null,
  transaction_id text,
  out_refund_no text,
  request_id text not null,
  body bytea not null,
  seal_key text,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1
);
create unique index alarms_once on $schema.alarms
  (out_trade_no, kind, field, received, coalesce(out_refund_no, ''), coalesce(transaction_id, ''));
create index notifications_waiting on $schema.notifications (received_at)
  where delivered_at is null and dead_at is null;
`,
};
