import type { Migration } from '@opencloudpay/database/sql';

export const ordersAndNotifications: Migration = {
  name: 'orders, refunds, notifications, deliveries',
  sql: `
create table $schema.orders (
  id bigint generated always as identity primary key,
  merchant text not null,
  out_trade_no text not null,
  api text not null,
  mch_id text,
  appid text,
  sub_appid text,
  total_fee bigint not null,
  former_fees jsonb not null default '[]',
  trade_type text,
  env_id text,
  function_name text,
  service text,
  path text,
  asked json not null,
  state text not null
    check (state in ('asked', 'unknown', 'refused', 'ordered', 'paid', 'closed', 'reversed', 'expired')),
  transaction_id text,
  refusal text,
  request_id text,
  asked_at timestamptz not null,
  answered_at timestamptz,
  expires_at timestamptz,
  paid_at timestamptz,
  closed_at timestamptz,
  unique (out_trade_no, merchant)
);
create index orders_silent on $schema.orders (asked_at) where state in ('asked', 'unknown', 'ordered');
create index orders_transaction on $schema.orders (transaction_id);
create table $schema.refunds (
  id bigint generated always as identity primary key,
  merchant text not null,
  out_refund_no text not null,
  out_trade_no text,
  transaction_id text,
  refund_id text,
  mch_id text,
  appid text,
  refund_fee bigint not null,
  total_fee bigint,
  env_id text,
  function_name text,
  service text,
  path text,
  asked json not null,
  state text not null
    check (state in ('asked', 'unknown', 'refused', 'processing', 'succeeded', 'changed', 'closed')),
  refusal text,
  request_id text,
  asked_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  unique (out_refund_no, merchant)
);
create index refunds_silent on $schema.refunds (asked_at) where state in ('asked', 'unknown', 'processing');
create index refunds_of_order on $schema.refunds (out_trade_no);
create table $schema.notifications (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('pay', 'refund')),
  number text not null,
  status text not null,
  merchant text not null,
  mch_id text not null,
  appid text,
  out_trade_no text not null,
  transaction_id text,
  out_refund_no text,
  refund_id text,
  amount bigint not null,
  lane text not null,
  env_id text,
  function_name text,
  service text,
  path text,
  source text not null check (source in ('notified', 'recovered')),
  body bytea,
  content bytea not null,
  seal_key text,
  request_id text not null,
  received_at timestamptz not null,
  duplicates integer not null default 0,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  since timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  code text,
  diagnosis text,
  delivered_at timestamptz,
  dead_at timestamptz,
  unique (number, kind, status)
);
create index notifications_pending on $schema.notifications (lane, id) where state = 'pending';
create index notifications_dead on $schema.notifications (id) where state = 'dead';
create index notifications_of_order on $schema.notifications (out_trade_no);
create index notifications_received on $schema.notifications (received_at);
create table $schema.deliveries (
  id bigint generated always as identity primary key,
  notification_id bigint not null references $schema.notifications (id) on delete cascade,
  attempt integer not null,
  gateway text not null,
  begun_at timestamptz not null,
  ended_at timestamptz,
  duration_ms integer,
  sent bytea not null,
  reply bytea,
  seal_key text,
  verdict text check (verdict in ('delivered', 'failed')),
  code text,
  diagnosis text,
  unique (notification_id, attempt)
);
`,
};
