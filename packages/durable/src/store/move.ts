import type { MovedSchema } from '@opencloudpay/database';
import { migrations } from '../database/migrations/index';
import { DEFAULT_SCHEMA } from '../limits';

/**
 * The store, for `moveFolder`. The queue is not moved: the first gateway makes a job for each order with pending
 * notifications. Neither are the turns of the scheduled jobs, which it takes at once.
 */
export function storeToMove(schema = DEFAULT_SCHEMA): MovedSchema {
  return { schema, migrations, leftOut: ['chores'] };
}
