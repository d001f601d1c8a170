import { CompiledQuery, type Selectable, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database';
import type { NotificationsTable, Tables } from '../../database/tables';
import { DELIVERY_ORDER_SQL } from '../notifications/notifications';
import type { Job } from '../queue/job';
import { batchParameter, batchRows, encoded, tableNames } from '../rows/batch-sql';
import type { Encrypted } from '../rows/encrypt';

export type NotificationRow = Selectable<NotificationsTable> & { order_request_id?: string | null };

/** Begins first attempts. Their notifications are not changed until the attempts end. */
export interface BeginBatch {
  /**
   * Finds the notifications to deliver.
   *
   * @param jobs of locked orders
   * @returns for each job, the order's first pending notification if no attempt was made to deliver it
   */
  find(trx: Transaction<Tables>, jobs: readonly Job[]): Promise<(NotificationRow | undefined)[]>;
  /**
   * Records the beginnings.
   *
   * @returns for each notification, the id of its first delivery
   */
  record(
    trx: Transaction<Tables>,
    begun: readonly { notificationId: number; sent: Encrypted }[],
  ): Promise<number[]>;
}

export function createBeginBatch(database: Database, gateway: string): BeginBatch {
  const { notifications, deliveries, orders } = tableNames(database);
  const find = `
    select x.i, n.*, (
      select o.request_id from ${orders} o where o.out_trade_no = n.out_trade_no and o.merchant = n.merchant
    ) as order_request_id from (select * from ${batchRows('lane text')}) x
    cross join lateral (
      select * from ${notifications} where lane = x.lane and state = 'pending'
      order by ${DELIVERY_ORDER_SQL} limit 1
    ) n
    where n.attempts = 0 and not exists (select from ${deliveries} d where d.notification_id = n.id)`;
  const record = `
    insert into ${deliveries} (notification_id, attempt, gateway, begun_at, sent, seal_key)
    select x.notification, 1, $2, clock_timestamp(), decode(x.sent, 'base64'), x.seal_key
    from ${batchRows('notification bigint, sent text, seal_key text')}
    returning id, notification_id`;

  return {
    async find(trx, jobs) {
      const parameter = batchParameter(jobs.map(({ partitionKey }) => ({ lane: partitionKey })));
      const { rows } = await trx.executeQuery(CompiledQuery.raw(find, [parameter]));
      const byIndex = new Map((rows as (NotificationRow & { i: number })[]).map((row) => [row.i, row]));
      return jobs.map((_, i) => byIndex.get(i));
    },

    async record(trx, begun) {
      const parameter = batchParameter(
        begun.map(({ notificationId, sent }) => ({
          notification: notificationId,
          sent: encoded(sent.bytes),
          seal_key: sent.key,
        })),
      );
      const { rows } = await trx.executeQuery(CompiledQuery.raw(record, [parameter, gateway]));
      const found = rows as { id: number; notification_id: number }[];
      const byNotification = new Map(found.map((row) => [row.notification_id, row.id]));
      return begun.map(({ notificationId }) => byNotification.get(notificationId) ?? 0);
    },
  };
}
