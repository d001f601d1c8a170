import type { Migration } from '@opencloudpay/database/sql';

/**
 * A row is as good as gone once `until` has passed. While its call is under way it has no outcome, and `until` is far
 * enough for a caller to hear that the outcome is unknown, where its gateway died in the middle.
 */
export const callKeys: Migration = {
  name: 'calls by their Idempotency-Key',
  sql: `
create table $schema.call_keys (
  holder text not null,
  key text not null,
  fingerprint text not null,
  run text not null,
  until timestamptz not null,
  outcome bytea,
  seal_key text,
  primary key (holder, key)
);
create index call_keys_until on $schema.call_keys (until);
`,
};
