import type { Migration } from '@opencloudpay/database/sql';

/**
 * A table of its own, as one order may get several, one after the other. The key decides between gateways that are
 * answered with the same one at once.
 */
export const prepayIds: Migration = {
  name: 'which order got which prepay_id',
  sql: `
create table $schema.prepay_ids (
  prepay_id text primary key,
  merchant text not null,
  out_trade_no text not null,
  given_at timestamptz not null
);
create index prepay_ids_given on $schema.prepay_ids (given_at);
`,
};
