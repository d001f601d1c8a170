import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../database/open-database';
import type { OrderState, OrdersTable, Tables } from '../database/tables';
import type { OrderRecord, Route } from './records';
import { routeColumns, routeOf } from './route-columns';

/** An order as it is asked for, before the request leaves. */
export interface NewOrder {
  /** '' where only WeChat Pay's answer will tell. */
  merchant: string;
  outTradeNo: string;
  api: string;
  mchId?: string | undefined;
  appid?: string | undefined;
  subAppid?: string | undefined;
  /** Cents. */
  totalFee: number;
  tradeType?: string | undefined;
  route: Route;
  asked: Record<string, unknown>;
  expiresAt?: Date | undefined;
  requestId?: string | undefined;
}

/** What WeChat Pay said, or that nothing is known. */
export interface OrderChange {
  state: OrderState;
  merchant?: string | undefined;
  mchId?: string | undefined;
  appid?: string | undefined;
  transactionId?: string | undefined;
  refusal?: string | undefined;
}

/** States in which WeChat Pay may still take the money; nothing that is heard later takes back what came after. */
const OPEN: readonly OrderState[] = ['asked', 'unknown', 'refused', 'ordered'];

export interface OrderStore {
  /**
   * Remembers an order before it is asked for. Of one that is known already (the caller repeats itself, or tries again
   * with another amount after a refusal) what is asked now counts, unless it has been paid or closed.
   *
   * @returns the order's id
   */
  begin(order: NewOrder): Promise<number>;
  /** What came of `begin`. Does not change what has been paid or closed meanwhile. */
  settle(id: number, change: OrderChange): Promise<void>;
  /** @param from the states that may become it; default: all that are open */
  setState(
    outTradeNo: string,
    merchant: string | undefined,
    state: OrderState,
    options?: { from?: readonly OrderState[] | undefined; transactionId?: string | undefined; at?: Date },
  ): Promise<void>;
  /** All orders of that number: merchants may have given the same. */
  find(outTradeNo: string): Promise<OrderRecord[]>;
}

export function createOrderStore({ db }: Database): OrderStore {
  return {
    async begin(order) {
      const columns = {
        api: order.api,
        mch_id: order.mchId ?? null,
        appid: order.appid ?? null,
        sub_appid: order.subAppid ?? null,
        total_fee: order.totalFee,
        trade_type: order.tradeType ?? null,
        ...routeColumns(order.route),
        asked: JSON.stringify(order.asked),
        expires_at: order.expiresAt ?? null,
        request_id: order.requestId ?? null,
      };
      const { id } = await db
        .insertInto('orders')
        .values({
          merchant: order.merchant,
          out_trade_no: order.outTradeNo,
          ...columns,
          state: 'asked',
          asked_at: new Date(),
        })
        .onConflict((conflict) =>
          conflict.columns(['out_trade_no', 'merchant']).doUpdateSet((eb) => {
            const isOpen = eb('orders.state', 'in', ['asked', 'unknown', 'refused']);
            const newer = <Column extends keyof typeof columns>(column: Column) =>
              eb
                .case()
                .when(isOpen)
                .then(eb.ref(`excluded.${column}`))
                .else(eb.ref(`orders.${column}`))
                .end();
            const isInDoubt = eb.and([
              eb('orders.state', 'in', ['asked', 'unknown']),
              eb('orders.total_fee', '<>', eb.ref('excluded.total_fee')),
            ]);
            return {
              state: eb
                .case()
                .when(isOpen)
                .then('asked' as const)
                .else(eb.ref('orders.state'))
                .end(),
              former_fees: eb
                .case()
                .when(isInDoubt)
                .then(sql<string>`orders.former_fees || to_jsonb(orders.total_fee)`)
                .else(eb.ref('orders.former_fees').$castTo<string>())
                .end(),
              total_fee: newer('total_fee'),
              env_id: newer('env_id'),
              function_name: newer('function_name'),
              service: newer('service'),
              path: newer('path'),
              asked: newer('asked'),
              trade_type: newer('trade_type'),
              expires_at: newer('expires_at'),
              request_id: eb.ref('excluded.request_id'),
            };
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    async settle(id, { state, merchant, mchId, appid, transactionId, refusal }) {
      const now = new Date();
      await db
        .updateTable('orders')
        .set({
          ...(merchant && { merchant }),
          ...(mchId && { mch_id: mchId }),
          ...(appid && { appid }),
          ...(transactionId && { transaction_id: transactionId }),
          ...(state === 'paid' && { paid_at: now }),
          // It answered to what was asked last, so that is what it has.
          ...(state === 'ordered' && { former_fees: '[]' }),
          refusal: refusal ?? null,
          answered_at: now,
          state,
        })
        .where('id', '=', id)
        // A refusal or silence of a repeated request says nothing against the order that was made before.
        .where(
          'state',
          'in',
          state === 'ordered' || state === 'paid' ? OPEN : ['asked', 'unknown', 'refused'],
        )
        .execute();
    },

    async setState(outTradeNo, merchant, state, { from = OPEN, transactionId, at = new Date() } = {}) {
      await markOrder(db, { outTradeNo, merchant, state, from, transactionId, at });
    },

    async find(outTradeNo) {
      const rows = await db
        .selectFrom('orders')
        .selectAll()
        .where('out_trade_no', '=', outTradeNo)
        .orderBy('id')
        .execute();
      return rows.map(orderRecord);
    },
  };
}

/** Sets an order's state, in a transaction where there is one. */
export async function markOrder(
  db: Kysely<Tables> | Transaction<Tables>,
  order: {
    outTradeNo: string;
    merchant: string | undefined;
    state: OrderState;
    from: readonly OrderState[];
    transactionId?: string | undefined;
    at: Date;
  },
): Promise<void> {
  const { outTradeNo, merchant, state, from, transactionId, at } = order;
  await db
    .updateTable('orders')
    .set({
      state,
      ...(transactionId && { transaction_id: transactionId }),
      ...(state === 'paid' && { paid_at: at }),
      ...((state === 'closed' || state === 'reversed' || state === 'expired') && { closed_at: at }),
    })
    .where('out_trade_no', '=', outTradeNo)
    .$if(merchant !== undefined, (query) => query.where('merchant', 'in', [merchant ?? '', '']))
    .where('state', 'in', from)
    .execute();
}

export function orderRecord(row: Selectable<OrdersTable>): OrderRecord {
  return {
    id: row.id,
    merchant: row.merchant,
    outTradeNo: row.out_trade_no,
    api: row.api,
    mchId: row.mch_id,
    appid: row.appid,
    subAppid: row.sub_appid,
    totalFee: row.total_fee,
    formerFees: row.former_fees,
    tradeType: row.trade_type,
    route: routeOf(row),
    asked: row.asked,
    state: row.state,
    transactionId: row.transaction_id,
    refusal: row.refusal,
    requestId: row.request_id,
    askedAt: row.asked_at,
    answeredAt: row.answered_at,
    expiresAt: row.expires_at,
    paidAt: row.paid_at,
    closedAt: row.closed_at,
  };
}
