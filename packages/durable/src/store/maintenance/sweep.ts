import { groupOf } from '@opencloudpay/gateway/extension';
import type { Database } from '../../database/open-database';
import { DELIVERY_ORDER, IS_PENDING } from '../notifications/notifications';
import type { Queue } from '../queue/queue';
import { targetOf } from '../rows/route-columns';

const BATCH = 500;

/**
 * Adds jobs for orders with pending notifications but without a job. This happens only after a restore from a backup,
 * or if the queue was emptied manually.
 *
 * @returns the number of added jobs
 */
export async function sweep(database: Database, queue: Queue): Promise<number> {
  let found = 0;
  for (const partitionKey of await queue.orphans(BATCH)) {
    const added = await database.transaction(async (trx) => {
      await queue.lock(trx, partitionKey);
      // It may have been delivered meanwhile.
      const row = await trx
        .selectFrom('notifications')
        .select(['env_id', 'function_name', 'service', 'path', 'attempts', 'next_attempt_at'])
        .where('lane', '=', partitionKey)
        .where(IS_PENDING)
        .orderBy(DELIVERY_ORDER)
        .limit(1)
        .executeTakeFirst();
      if (!row) return false;
      // A refund that waits for its payment keeps waiting; other notifications are due at once.
      const at = row.attempts === 0 ? row.next_attempt_at : null;
      return queue.add(trx, partitionKey, groupOf(targetOf(row)), at ?? undefined);
    });
    if (added) found += 1;
  }
  return found;
}
