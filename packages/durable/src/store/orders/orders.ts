import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database';
import type { OrdersTable, Tables } from '../../database/tables';
import { ORDER_TRANSITIONS, type OrderState, type OrderStateAfter } from '../../states';
import type { OrderRecord, Route } from '../rows/records';
import { routeOf } from '../rows/route-columns';
import { createFindOrders } from './find-orders';
import { answeredStates, stateAfterAnswer } from './state-after-answer';
import {
  feesInDoubt,
  formerFees,
  newerIfRepeatable,
  repeatedRequest,
  requestColumns,
} from './stored-request';

/** An order before its request is sent. */
export interface NewOrder {
  /** '' if only WeChat Pay's answer will tell. */
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

/** WeChat Pay's answer, or `unknown`. */
export interface OrderChange {
  state: OrderStateAfter<'answered'>;
  merchant?: string | undefined;
  mchId?: string | undefined;
  appid?: string | undefined;
  transactionId?: string | undefined;
  /** Cents of the request that was answered, if WeChat Pay took it. Default: those of the last request. */
  totalFee?: number | undefined;
  refusal?: string | undefined;
}

/** The keys of an order. */
export interface PrepayIdOwner {
  merchant: string;
  outTradeNo: string;
}

export interface OrderStore {
  /**
   * Stores an order before its request is sent. If the order is known (a repeat, or a new try with another amount after
   * a refusal), the new request replaces it, unless it is paid or closed. If an earlier request has no answer, the
   * order is `unknown`, not `asked`.
   *
   * @returns the order's id
   */
  begin(order: NewOrder): Promise<number>;
  /**
   * Records the answer to the request of `begin`. Does not change an order that was paid or closed meanwhile. A refusal
   * of a repeated request says nothing about the first one, so the order stays `unknown`.
   */
  settle(id: number, change: OrderChange): Promise<void>;
  /**
   * Stores the `prepay_id` of an order, unless another order already has it.
   *
   * @returns the order that has it: this one, or the one that got it first, at any gateway
   */
  givePrepayId(prepayId: string, order: PrepayIdOwner): Promise<PrepayIdOwner>;
  /** Deletes expired prepay_ids. */
  forgetPrepayIds(before: Date): Promise<void>;
  /** Records a change confirmed by another call about the order, if the order's state allows it. */
  setState(
    outTradeNo: string,
    merchant: string,
    state: OrderStateAfter<'confirmed'>,
    options?: { transactionId?: string | undefined; at?: Date },
  ): Promise<void>;
  /** All orders with the number: several merchants may use the same one. */
  find(outTradeNo: string): Promise<OrderRecord[]>;
}

/** An open order that is placed again is queried after this time at the latest. */
const SOON = '5 minutes';

export function createOrderStore(database: Database, now: () => Date): OrderStore {
  const { db } = database;
  const findOrders = createFindOrders(database);
  return {
    async begin(order) {
      const { id } = await db
        .insertInto('orders')
        .values({
          merchant: order.merchant,
          out_trade_no: order.outTradeNo,
          api: order.api,
          mch_id: order.mchId ?? null,
          appid: order.appid ?? null,
          sub_appid: order.subAppid ?? null,
          total_fee: order.totalFee,
          trade_type: order.tradeType ?? null,
          expires_at: order.expiresAt ?? null,
          ...requestColumns(order, now()),
        })
        .onConflict((conflict) =>
          conflict.columns(['out_trade_no', 'merchant']).doUpdateSet((eb) => {
            const isInDoubt = eb('orders.state', 'in', ORDER_TRANSITIONS.requested.unknown);
            // The payer is at it again: a payment without a notification is soon found.
            const isOpen = eb('orders.state', '=', 'ordered');
            return {
              ...repeatedRequest(
                'orders',
                ORDER_TRANSITIONS.requested,
                ['api', 'total_fee', 'trade_type', 'closed_at'],
                ['mch_id', 'appid', 'sub_appid'],
              ),
              former_fees: formerFees('orders', 'total_fee', [
                ...ORDER_TRANSITIONS.requested.unknown,
                'expired',
              ]),
              queries: eb.case().when(isOpen).then(0).else(newerIfRepeatable('orders', 'queries')).end(),
              next_query_at: sql<Date | null>`case when ${isOpen} and orders.next_query_at is not null
                then least(orders.next_query_at, excluded.asked_at + interval '${sql.raw(SOON)}')
                else ${newerIfRepeatable('orders', 'next_query_at')} end`,
              // WeChat Pay may have taken either request.
              expires_at: eb
                .case()
                .when(isInDoubt)
                .then(
                  sql<Date | null>`case when orders.expires_at is not null and excluded.expires_at is not null
                    then greatest(orders.expires_at, excluded.expires_at) end`,
                )
                .else(newerIfRepeatable('orders', 'expires_at'))
                .end(),
            };
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    async settle(id, { state, merchant, mchId, appid, transactionId, totalFee, refusal }) {
      const at = now();
      await db
        .updateTable('orders')
        .set({
          ...(merchant && { merchant }),
          ...(mchId && { mch_id: mchId }),
          ...(appid && { appid }),
          ...(transactionId && { transaction_id: transactionId }),
          ...(state === 'paid' && { paid_at: at }),
          ...((state === 'ordered' || state === 'paid') && {
            ...(totalFee !== undefined && { total_fee: totalFee }),
            former_fees: feesInDoubt('total_fee', totalFee),
          }),
          refusal: refusal ?? null,
          answered_at: at,
          state: stateAfterAnswer(state, ORDER_TRANSITIONS.answered[state]),
        })
        .where('id', '=', id)
        .where('state', 'in', answeredStates(state, ORDER_TRANSITIONS.answered[state]))
        .execute();
    },

    async givePrepayId(prepayId, { merchant, outTradeNo }) {
      const row = await db
        .insertInto('prepay_ids')
        .values({ prepay_id: prepayId, merchant, out_trade_no: outTradeNo, given_at: new Date() })
        // An update without a change returns the existing row.
        .onConflict((conflict) =>
          conflict.column('prepay_id').doUpdateSet((eb) => ({ prepay_id: eb.ref('excluded.prepay_id') })),
        )
        .returning(['merchant', 'out_trade_no'])
        .executeTakeFirstOrThrow();
      return { merchant: row.merchant, outTradeNo: row.out_trade_no };
    },

    async forgetPrepayIds(before) {
      await db.deleteFrom('prepay_ids').where('given_at', '<', before).execute();
    },

    async setState(outTradeNo, merchant, state, { transactionId, at = now() } = {}) {
      const from = ORDER_TRANSITIONS.confirmed[state];
      await markOrder(db, { outTradeNo, merchant, state, from, transactionId, at });
    },

    async find(outTradeNo) {
      const rows = await findOrders(outTradeNo);
      return rows.map(orderRecord);
    },
  };
}

/** Sets an order's state, in the given transaction if there is one. */
export async function markOrder(
  db: Kysely<Tables> | Transaction<Tables>,
  order: {
    outTradeNo: string;
    merchant: string;
    state: OrderState;
    from: readonly OrderState[];
    transactionId?: string | undefined;
    /** Cents that WeChat Pay named: one of those that were requested. */
    totalFee?: number | undefined;
    at: Date;
  },
): Promise<void> {
  const { outTradeNo, merchant, state, from, transactionId, totalFee = 0, at } = order;
  await db
    .updateTable('orders')
    .set({
      state,
      ...(transactionId && { transaction_id: transactionId }),
      ...(totalFee > 0 && { total_fee: totalFee, former_fees: '[]' }),
      ...(state === 'paid' && { paid_at: at }),
      ...((state === 'closed' || state === 'reversed' || state === 'expired') && { closed_at: at }),
    })
    .where('out_trade_no', '=', outTradeNo)
    .where('merchant', 'in', [merchant, ''])
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
