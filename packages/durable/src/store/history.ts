import { sql } from 'kysely';
import type { Database } from '../database/open-database';
import { deliveryRecord, fullDeliveries, selectDeliveries } from './attempts/deliveries';
import { mismatchRecord } from './notifications/mismatches';
import { LISTED, notificationRecord } from './notifications/notifications';
import { orderRecord } from './orders/orders';
import { withRefundTotals } from './orders/refund-totals';
import { refundRecord } from './orders/refunds';
import type { BodyCipher } from './rows/encrypt';
import type {
  DeliveryFilter,
  DeliveryRecord,
  FullDeliveryRecord,
  NotificationFilter,
  NotificationRecord,
  OrderFilter,
  OrderTimeline,
  OrderWithRefunds,
  Page,
  PageOptions,
  RefundRecord,
} from './rows/records';

/** Queries for operators. */
export interface History {
  listNotifications(filter?: NotificationFilter, page?: PageOptions): Promise<Page<NotificationRecord>>;
  listDeliveries(filter?: DeliveryFilter, page?: PageOptions): Promise<Page<DeliveryRecord>>;
  /** Dead letters. */
  listDead(page?: PageOptions): Promise<Page<NotificationRecord>>;
  /** With every attempt, the oldest first. */
  showNotification(
    id: number,
  ): Promise<{ notification: NotificationRecord; deliveries: FullDeliveryRecord[] } | undefined>;
  listOrders(filter?: OrderFilter, page?: PageOptions): Promise<Page<OrderWithRefunds>>;
  showOrder(outTradeNo: string): Promise<OrderTimeline>;
}

export function createHistory({ db }: Database, cipher: BodyCipher): History {
  return {
    listNotifications,
    listDead: (page) => listNotifications({ state: 'dead' }, page),

    async listDeliveries(filter = {}, page = {}) {
      const limit = limitOf(page);
      const rows = await selectDeliveries(db)
        .$if(page.before !== undefined, (query) => query.where('deliveries.id', '<', page.before ?? 0))
        .$if(filter.verdict === 'open', (query) => query.where('deliveries.ended_at', 'is', null))
        .$if(filter.verdict === 'delivered' || filter.verdict === 'failed', (query) =>
          query.where('deliveries.verdict', '=', filter.verdict as 'delivered' | 'failed'),
        )
        .$if(filter.notificationId !== undefined, (query) =>
          query.where('notification_id', '=', filter.notificationId ?? 0),
        )
        .$if(filter.from !== undefined, (query) => query.where('begun_at', '>=', filter.from ?? new Date(0)))
        .$if(filter.to !== undefined, (query) => query.where('begun_at', '<', filter.to ?? new Date(0)))
        .where((eb) => eb.and(equalities(filter)))
        .orderBy('deliveries.id', 'desc')
        .limit(limit)
        .execute();
      return pageOf(rows.map(deliveryRecord), limit);
    },

    async showNotification(id) {
      const row = await db.selectFrom('notifications').select(LISTED).where('id', '=', id).executeTakeFirst();
      if (!row) return undefined;
      return { notification: notificationRecord(row), deliveries: await fullDeliveries(db, cipher, [id]) };
    },

    async listOrders(filter = {}, page = {}) {
      const limit = limitOf(page);
      const rows = await db
        .selectFrom('orders')
        .selectAll()
        .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
        .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state ?? 'paid'))
        .$if(filter.merchant !== undefined, (query) => query.where('merchant', '=', filter.merchant ?? ''))
        .$if(filter.envId !== undefined, (query) => query.where('env_id', '=', filter.envId ?? ''))
        .$if(filter.functionName !== undefined, (query) =>
          query.where('function_name', '=', filter.functionName ?? ''),
        )
        .$if(filter.from !== undefined, (query) => query.where('asked_at', '>=', filter.from ?? new Date(0)))
        .$if(filter.to !== undefined, (query) => query.where('asked_at', '<', filter.to ?? new Date(0)))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const refunds = await refundsOf(
        rows.map(({ out_trade_no }) => out_trade_no),
        rows.flatMap(({ transaction_id }) => transaction_id ?? []),
      );
      return pageOf(withRefundTotals(rows.map(orderRecord), refunds), limit);
    },

    async showOrder(outTradeNo) {
      const [orders, notifications, mismatches] = await Promise.all([
        db.selectFrom('orders').selectAll().where('out_trade_no', '=', outTradeNo).orderBy('id').execute(),
        db
          .selectFrom('notifications')
          .select(LISTED)
          .where('out_trade_no', '=', outTradeNo)
          .orderBy('id')
          .execute(),
        db
          .selectFrom('mismatches')
          .selectAll()
          .where('out_trade_no', '=', outTradeNo)
          .orderBy('id')
          .execute(),
      ]);
      const transactions = [...orders, ...notifications].flatMap(
        ({ transaction_id }) => transaction_id ?? [],
      );
      const refunds = await refundsOf([outTradeNo], transactions);
      return {
        orders: withRefundTotals(orders.map(orderRecord), refunds),
        refunds,
        notifications: notifications.map(notificationRecord),
        deliveries: await fullDeliveries(
          db,
          cipher,
          notifications.map(({ id }) => id),
        ),
        mismatches: mismatches.map(mismatchRecord),
      };
    },
  };

  /** The refunds of orders, the oldest first: a caller may name the order by its transaction alone. */
  async function refundsOf(
    outTradeNos: readonly string[],
    transactions: readonly string[],
  ): Promise<RefundRecord[]> {
    if (outTradeNos.length === 0) return [];
    const rows = await db
      .selectFrom('refunds')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('out_trade_no', 'in', outTradeNos),
          ...(transactions.length > 0
            ? [eb.and([eb('out_trade_no', 'is', null), eb('transaction_id', 'in', transactions)])]
            : []),
        ]),
      )
      .orderBy('id')
      .execute();
    return rows.map(refundRecord);
  }

  async function listNotifications(
    filter: NotificationFilter = {},
    page: PageOptions = {},
  ): Promise<Page<NotificationRecord>> {
    const limit = limitOf(page);
    const rows = await db
      .selectFrom('notifications')
      .select(LISTED)
      .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
      .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state ?? 'pending'))
      .$if(filter.from !== undefined, (query) => query.where('received_at', '>=', filter.from ?? new Date(0)))
      .$if(filter.to !== undefined, (query) => query.where('received_at', '<', filter.to ?? new Date(0)))
      .where((eb) => eb.and(equalities(filter)))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return pageOf(rows.map(notificationRecord), limit);
  }
}

/** The text filters, by column of `notifications`. */
function equalities(filter: Omit<NotificationFilter, 'state'>) {
  const wanted = {
    kind: filter.kind,
    out_trade_no: filter.outTradeNo,
    function_name: filter.functionName,
    env_id: filter.envId,
    source: filter.source,
  };
  return Object.entries(wanted).flatMap(([column, value]) =>
    value === undefined ? [] : sql<boolean>`${sql.ref(`notifications.${column}`)} = ${value}`,
  );
}

function limitOf({ limit = 50 }: PageOptions): number {
  return Math.min(Math.max(1, Math.trunc(limit)), 1000);
}

function pageOf<Record extends { id: number }>(records: Record[], limit: number): Page<Record> {
  return { records, next: records.length < limit ? undefined : records.at(-1)?.id };
}
