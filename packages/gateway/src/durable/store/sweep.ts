import type { Database } from '../database/open-database';
import type { Queue } from '../queue/queue';
import { groupOf, targetOf } from './route-columns';

const BATCH = 500;

/**
 * Gives tickets to orders that have something to deliver and none: nothing in here leaves any without, but a database
 * that was restored from a copy, or a queue that was emptied by hand, may.
 *
 * @returns how many there were
 */
export async function sweep(database: Database, queue: Queue): Promise<number> {
  let found = 0;
  for (const { lane, notificationId } of await queue.orphans(BATCH)) {
    const added = await database.transaction(async (trx) => {
      await queue.lock(trx, lane);
      // It may have been delivered meanwhile.
      const row = await trx
        .selectFrom('notifications')
        .select(['env_id', 'function_name', 'service', 'path'])
        .where('id', '=', notificationId)
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return row ? queue.add(trx, lane, groupOf(targetOf(row))) : false;
    });
    if (added) found += 1;
  }
  return found;
}
