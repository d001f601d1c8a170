import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from '../database/open-database';
import type { RefundsTable, Tables } from '../database/tables';
import { REFUND_TRANSITIONS, REPEATABLE_STATES, type RefundStateAfter } from '../states';
import type { RefundRecord, Route } from './records';
import { routeColumns, routeOf } from './route-columns';
import { answeredStates, stateAfterAnswer } from './state-after-answer';

/** A refund before its request is sent. */
export interface NewRefund {
  /** '' if only WeChat Pay's answer will tell. */
  merchant: string;
  outRefundNo: string;
  outTradeNo?: string | undefined;
  transactionId?: string | undefined;
  mchId?: string | undefined;
  appid?: string | undefined;
  /** Cents; `totalFee` is the order's. */
  refundFee: number;
  totalFee?: number | undefined;
  route: Route;
  asked: Record<string, unknown>;
  requestId?: string | undefined;
}

export interface RefundChange {
  state: RefundStateAfter<'answered'>;
  merchant?: string | undefined;
  mchId?: string | undefined;
  appid?: string | undefined;
  outTradeNo?: string | undefined;
  transactionId?: string | undefined;
  refundId?: string | undefined;
  refusal?: string | undefined;
}

export interface RefundStore {
  /** Stores a refund before its request is sent, as for orders. */
  begin(refund: NewRefund): Promise<number>;
  settle(id: number, change: RefundChange): Promise<void>;
  find(outRefundNo: string): Promise<RefundRecord[]>;
}

export function createRefundStore({ db }: Database): RefundStore {
  return {
    async begin(refund) {
      const columns = {
        refund_fee: refund.refundFee,
        total_fee: refund.totalFee ?? null,
        ...routeColumns(refund.route),
        asked: JSON.stringify(refund.asked),
        asked_at: new Date(),
        queries: 0,
        next_query_at: null,
      };
      const { id } = await db
        .insertInto('refunds')
        .values({
          merchant: refund.merchant,
          out_refund_no: refund.outRefundNo,
          out_trade_no: refund.outTradeNo ?? null,
          transaction_id: refund.transactionId ?? null,
          mch_id: refund.mchId ?? null,
          appid: refund.appid ?? null,
          ...columns,
          state: 'asked',
          request_id: refund.requestId ?? null,
        })
        .onConflict((conflict) =>
          conflict.columns(['out_refund_no', 'merchant']).doUpdateSet((eb) => {
            // A failed request must be repeated with the same number, possibly corrected.
            const isOpen = eb('refunds.state', 'in', REPEATABLE_STATES);
            const newer = <Column extends keyof typeof columns>(column: Column) =>
              eb
                .case()
                .when(isOpen)
                .then(eb.ref(`excluded.${column}`))
                .else(eb.ref(`refunds.${column}`))
                .end();
            return {
              state: eb
                .case()
                .when('refunds.state', 'in', REFUND_TRANSITIONS.requested.unknown)
                .then('unknown' as const)
                .when('refunds.state', 'in', REFUND_TRANSITIONS.requested.asked)
                .then('asked' as const)
                .else(eb.ref('refunds.state'))
                .end(),
              refund_fee: newer('refund_fee'),
              total_fee: newer('total_fee'),
              asked: newer('asked'),
              env_id: newer('env_id'),
              function_name: newer('function_name'),
              service: newer('service'),
              path: newer('path'),
              request_id: eb.ref('excluded.request_id'),
              asked_at: newer('asked_at'),
              queries: newer('queries'),
              next_query_at: newer('next_query_at'),
            };
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    async settle(id, { state, merchant, mchId, appid, outTradeNo, transactionId, refundId, refusal }) {
      await db
        .updateTable('refunds')
        .set({
          ...(merchant && { merchant }),
          ...(mchId && { mch_id: mchId }),
          ...(appid && { appid }),
          ...(outTradeNo && { out_trade_no: outTradeNo }),
          ...(transactionId && { transaction_id: transactionId }),
          ...(refundId && { refund_id: refundId }),
          refusal: refusal ?? null,
          answered_at: new Date(),
          state: stateAfterAnswer(state, REFUND_TRANSITIONS.answered[state]),
        })
        .where('id', '=', id)
        .where('state', 'in', answeredStates(state, REFUND_TRANSITIONS.answered[state]))
        .execute();
    },

    async find(outRefundNo) {
      const rows = await db
        .selectFrom('refunds')
        .selectAll()
        .where('out_refund_no', '=', outRefundNo)
        .orderBy('id')
        .execute();
      return rows.map(refundRecord);
    },
  };
}

/** Stores the final state of a refund, if its state allows it, in the given transaction if there is one. */
export async function markRefund(
  db: Kysely<Tables> | Transaction<Tables>,
  refund: {
    outRefundNo: string;
    merchant: string | undefined;
    state: RefundStateAfter<'notified'>;
    refundId?: string | undefined;
    at: Date;
  },
): Promise<void> {
  const { outRefundNo, merchant, state, refundId, at } = refund;
  await db
    .updateTable('refunds')
    .set({ state, ...(refundId && { refund_id: refundId }), ended_at: at })
    .where('out_refund_no', '=', outRefundNo)
    .$if(merchant !== undefined, (query) => query.where('merchant', 'in', [merchant ?? '', '']))
    .where('state', 'in', REFUND_TRANSITIONS.notified[state])
    .execute();
}

export function refundRecord(row: Selectable<RefundsTable>): RefundRecord {
  return {
    id: row.id,
    merchant: row.merchant,
    outRefundNo: row.out_refund_no,
    outTradeNo: row.out_trade_no,
    transactionId: row.transaction_id,
    refundId: row.refund_id,
    mchId: row.mch_id,
    appid: row.appid,
    refundFee: row.refund_fee,
    totalFee: row.total_fee,
    route: routeOf(row),
    asked: row.asked,
    state: row.state,
    refusal: row.refusal,
    requestId: row.request_id,
    askedAt: row.asked_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
  };
}
