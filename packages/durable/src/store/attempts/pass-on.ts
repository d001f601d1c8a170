import { groupOf } from '@opencloudpay/gateway/extension';
import type { Transaction } from 'kysely';
import type { Tables } from '../../database/tables';
import { DELIVERY_ORDER, IS_PENDING } from '../notifications/notifications';
import type { Job } from '../queue/job';
import type { Queue } from '../queue/queue';
import { targetOf } from '../rows/route-columns';

/**
 * Schedules the job for the order's next notification.
 *
 * @returns when it is due; undefined if nothing is left to deliver
 */
export async function passOn(
  trx: Transaction<Tables>,
  queue: Pick<Queue, 'later' | 'done'>,
  job: Job,
  now: Date,
): Promise<Date | undefined> {
  const next = await trx
    .selectFrom('notifications')
    .select(['env_id', 'function_name', 'service', 'path', 'next_attempt_at'])
    .where('lane', '=', job.partitionKey)
    .where(IS_PENDING)
    .orderBy(DELIVERY_ORDER)
    .limit(1)
    .executeTakeFirst();
  if (!next) {
    await queue.done(trx, job);
    return undefined;
  }
  const due = next.next_attempt_at ?? now;
  await queue.later(trx, job, due, groupOf(targetOf(next)));
  return due;
}
