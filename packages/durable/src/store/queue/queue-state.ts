import { sql } from 'kysely';
import type { Database } from '../../database/open-database';

/** The size of the queue. */
export interface QueueState {
  /** Pending notifications. */
  pending: number;
  /** Pending notifications that failed before and wait for a retry. */
  waiting: number;
  /** Seconds since the oldest pending one was received; 0 if there is none. */
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
      // The literal condition of the index, which means that the state is pending.
      .where('delivered_at', 'is', null)
      .where('dead_at', 'is', null)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('notifications')
      .select(({ fn }) => fn.countAll<number>().as('dead'))
      // A literal, as in the index, not a parameter.
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
