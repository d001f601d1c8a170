import type { Migration } from '@opencloudpay/database/sql';

/** As orders have it: a refund may be repeated with another amount before its first request is answered. */
export const refundAmounts: Migration = {
  name: 'amounts of refunds that were requested before',
  sql: `
alter table $schema.refunds add column former_fees jsonb not null default '[]';
`,
};
