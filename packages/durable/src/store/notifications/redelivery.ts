import { groupOf } from '@opencloudpay/gateway/extension';
import type { Database } from '../../database/open-database';
import { StoreError } from '../../errors';
import {
  type NotificationState,
  REPLAYED_NOTIFICATION_STATES,
  RETRIED_NOTIFICATION_STATES,
} from '../../states';
import type { Queue } from '../queue/queue';
import type { NotificationRecord } from '../rows/records';
import { targetOf } from '../rows/route-columns';
import { LISTED, notificationRecord } from './notifications';

export interface ReplayOptions {
  /** Received from this time on, and before `to`. */
  from: Date;
  to?: Date | undefined;
  /**
   * Default: pending notifications, which become due at once, and dead ones. Add `delivered` to call functions again.
   */
  states?: readonly NotificationState[] | undefined;
  functionName?: string | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Stops between two batches. */
  signal?: AbortSignal | undefined;
}

/** Redelivery by an operator's command. */
export interface Redelivery {
  /**
   * Redelivers a notification as soon as no other delivery of the order is in progress, with a new retry schedule: a
   * dead letter, one that waits for its next attempt, or a delivered one.
   *
   * @throws {StoreError} NOTIFICATION_UNKNOWN
   */
  retry(notificationId: number): Promise<NotificationRecord>;
  /** Redelivers all notifications of a period, the oldest first. */
  replay(options: ReplayOptions): Promise<{ done: number; total: number }>;
}

const BATCH = 100;

export function createRedelivery(database: Database, queue: Queue): Redelivery {
  const { db } = database;

  return {
    async retry(notificationId) {
      const partitionKey = await partitionKeyOf(notificationId);
      const row =
        partitionKey && (await redeliver(notificationId, partitionKey, RETRIED_NOTIFICATION_STATES));
      if (row) return row;
      throw new StoreError('NOTIFICATION_UNKNOWN', {
        en: `There is no notification ${notificationId}: \`cloudpay deliveries list\` lists the notifications.`,
        zh: `没有编号为 ${notificationId} 的通知：\`cloudpay deliveries list\` 列出全部通知。`,
      });
    },

    async replay({
      from,
      to = new Date(),
      states = REPLAYED_NOTIFICATION_STATES,
      functionName,
      onProgress,
      signal,
    }) {
      const chosen = db
        .selectFrom('notifications')
        .where('received_at', '>=', from)
        .where('received_at', '<', to)
        .where('state', 'in', [...states])
        .$if(functionName !== undefined, (query) => query.where('function_name', '=', functionName ?? ''));
      const { total, last } = await chosen
        .select(({ fn }) => [fn.countAll<number>().as('total'), fn.max('id').as('last')])
        .executeTakeFirstOrThrow();
      let done = 0;
      let after = 0;
      onProgress?.({ done, total: Number(total) });
      while (last !== null && !signal?.aborted) {
        const batch = await chosen
          .select(['id', 'lane'])
          .where('id', '>', after)
          .where('id', '<=', last)
          .orderBy('id')
          .limit(BATCH)
          .execute();
        if (batch.length === 0) break;
        for (const { id, lane: partitionKey } of batch)
          if (await redeliver(id, partitionKey, states)) done += 1;
        after = batch.at(-1)?.id ?? last;
        onProgress?.({ done, total: Number(total) });
      }
      return { done, total: Number(total) };
    },
  };

  async function partitionKeyOf(notificationId: number): Promise<string | undefined> {
    const row = await db
      .selectFrom('notifications')
      .select('lane')
      .where('id', '=', notificationId)
      .executeTakeFirst();
    return row?.lane;
  }

  /** @returns undefined if it is in none of these states */
  function redeliver(
    id: number,
    partitionKey: string,
    states: readonly NotificationState[],
  ): Promise<NotificationRecord | undefined> {
    return database.transaction(async (trx) => {
      const now = await queue.lock(trx, partitionKey);
      const row = await trx
        .updateTable('notifications')
        .set({
          state: 'pending',
          since: now,
          attempts: 0,
          next_attempt_at: now,
          delivered_at: null,
          dead_at: null,
        })
        .where('id', '=', id)
        .where(
          'state',
          'in',
          states.filter((state) => RETRIED_NOTIFICATION_STATES.includes(state)),
        )
        .returning(LISTED)
        .executeTakeFirst();
      if (!row) return undefined;
      const added = await queue.add(trx, partitionKey, groupOf(targetOf(row)));
      if (!added) await queue.hurry(trx, partitionKey, now);
      return notificationRecord(row);
    });
  }
}
