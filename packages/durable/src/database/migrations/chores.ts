import type { Migration } from '@opencloudpay/database/sql';

/** `runs` says whose claim it is: one that was silent for too long finds that another has counted on. */
export const chores: Migration = {
  name: 'work that one gateway does for all, from time to time',
  sql: `
create table $schema.chores (
  name text primary key,
  next_at timestamptz not null,
  runs integer not null default 0,
  runner text,
  leased_until timestamptz
);
`,
};
