import type { Migration } from '@opencloudpay/database/sql';

/**
 * `next_query_at` is the lease of the gateway that is asking, too: one that dies leaves the order to the next.
 *
 * The indexes follow the very expression that the search goes by, so that it costs the same with a million orders done.
 */
export const lostNotifications: Migration = {
  name: 'the search for lost notifications',
  sql: `
alter table $schema.orders add column next_query_at timestamptz;
alter table $schema.orders add column queries integer not null default 0;
alter table $schema.refunds add column next_query_at timestamptz;
alter table $schema.refunds add column queries integer not null default 0;
drop index $schema.orders_silent;
drop index $schema.refunds_silent;
create index orders_silent on $schema.orders (coalesce(next_query_at, asked_at))
  where state in ('asked', 'unknown', 'ordered');
create index refunds_silent on $schema.refunds (coalesce(next_query_at, asked_at))
  where state in ('asked', 'unknown', 'processing', 'changed');
`,
};
