import { sql } from 'kysely';
import type { Database } from '../database/open-database';

/** How much there is to do. */
export interface QueueState {
  /** Notifications that are to be delivered. */
  pending: number;
  /** Those among them that were tried in vain and wait for their next attempt. */
  waiting: number;
  /** Seconds since the oldest pending one was received; 0 where there is none. */
  oldestSeconds: number;
  /** Dead letters. */
  dead: number;
}

export async function queueState({ db }: Database): Promise<QueueState> {
  const [pending, dead] = await Promise.all([
    db
      .selectFrom('notifications')
      .select(({ fn }) => [
        fn.countAll<number>().as('pending'),
        fn.count<number>('next_attempt_at').filterWhere('attempts', '>', 0).as('waiting'),
        sql<number>`coalesce(extract(epoch from now() - min(received_at)), 0)::float8`.as('oldest'),
      ])
      // The words of its index: they mean that the state is pending.
      .where('delivered_at', 'is', null)
      .where('dead_at', 'is', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('notifications')
      .select(({ fn }) => fn.countAll<number>().as('dead'))
      // A word of the statement, as the index has it, not a value.
      .where(sql<boolean>`state = 'dead'`)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    pending: Number(pending.pending),
    waiting: Number(pending.waiting),
    oldestSeconds: Math.max(0, pending.oldest),
    dead: Number(dead.dead),
  };
}
