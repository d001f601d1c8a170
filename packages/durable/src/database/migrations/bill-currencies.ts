import type { Migration } from '@opencloudpay/database/sql';

/** Rows of bills that were read before have none: they count as in the usual currency, as bills without the column do. */
export const billCurrencies: Migration = {
  name: 'the currency of a row of a bill',
  sql: `
alter table $schema.bill_rows add column currency text not null default '';
`,
};
