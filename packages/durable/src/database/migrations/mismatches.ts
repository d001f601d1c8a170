import type { Migration } from '@opencloudpay/database/sql';

/**
 * One event, one name: metric, log and table say mismatch. The view lets gateways of the version before, which may share
 * the database while they are replaced, read and write as they did. PostgreSQL makes such a view updatable by itself.
 */
export const mismatches: Migration = {
  name: 'alarms are called mismatches',
  sql: `
alter table $schema.alarms rename to mismatches;
alter index $schema.alarms_once rename to mismatches_once;
create view $schema.alarms as select * from $schema.mismatches;
`,
};
