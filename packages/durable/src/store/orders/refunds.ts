import type { ExpressionBuilder, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from '../../database/open-database';
import type { RefundsTable, Tables } from '../../database/tables';
import { PAYABLE_REFUND_STATES, REFUND_TRANSITIONS, type RefundStateAfter } from '../../states';
import type { RefundRecord, Route } from '../rows/records';
import { routeOf } from '../rows/route-columns';
import { answeredStates, stateAfterAnswer } from './state-after-answer';
import { feesInDoubt, formerFees, repeatedRequest, requestColumns } from './stored-request';

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
  /** Cents of the request that was answered, if WeChat Pay took it. Default: those of the last request. */
  refundFee?: number | undefined;
  refusal?: string | undefined;
}

export interface RefundStore {
  /** Stores a refund before its request is sent, as for orders. */
  begin(refund: NewRefund): Promise<number>;
  settle(id: number, change: RefundChange): Promise<void>;
  find(outRefundNo: string): Promise<RefundRecord[]>;
  /**
   * The numbers of other refunds with the same order and amount, requested since that time, whose money is or may be paid
   * back: one of them may be the same refund under another number.
   */
  findAlike(refund: NewRefund, since: Date): Promise<string[]>;
}

export function createRefundStore({ db }: Database, now: () => Date): RefundStore {
  return {
    async begin(refund) {
      const { id } = await db
        .insertInto('refunds')
        .values({
          merchant: refund.merchant,
          out_refund_no: refund.outRefundNo,
          out_trade_no: refund.outTradeNo ?? null,
          transaction_id: refund.transactionId ?? null,
          mch_id: refund.mchId ?? null,
          appid: refund.appid ?? null,
          refund_fee: refund.refundFee,
          total_fee: refund.totalFee ?? null,
          ...requestColumns(refund, now()),
        })
        .onConflict((conflict) =>
          conflict.columns(['out_refund_no', 'merchant']).doUpdateSet({
            ...repeatedRequest(
              'refunds',
              REFUND_TRANSITIONS.requested,
              ['refund_fee'],
              ['mch_id', 'appid', 'out_trade_no', 'transaction_id', 'total_fee'],
            ),
            former_fees: formerFees('refunds', 'refund_fee', REFUND_TRANSITIONS.requested.unknown),
          }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    async settle(
      id,
      { state, merchant, mchId, appid, outTradeNo, transactionId, refundId, refundFee, refusal },
    ) {
      await db
        .updateTable('refunds')
        .set({
          ...(merchant && { merchant }),
          ...(mchId && { mch_id: mchId }),
          ...(appid && { appid }),
          ...(outTradeNo && { out_trade_no: outTradeNo }),
          ...(transactionId && { transaction_id: transactionId }),
          ...(refundId && { refund_id: refundId }),
          ...(state === 'processing' && {
            ...(refundFee !== undefined && { refund_fee: refundFee }),
            former_fees: feesInDoubt('refund_fee', refundFee),
          }),
          refusal: refusal ?? null,
          answered_at: now(),
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

    async findAlike(refund, since) {
      const rows = await db
        .selectFrom('refunds')
        .select('out_refund_no')
        .where(isOfOrder(refund))
        .where('merchant', 'in', [refund.merchant, ''])
        .where('out_refund_no', '<>', refund.outRefundNo)
        .where('refund_fee', '=', refund.refundFee)
        .where('state', 'in', PAYABLE_REFUND_STATES)
        .where('asked_at', '>=', since)
        .orderBy('id')
        .limit(10)
        .execute();
      return rows.map((row) => row.out_refund_no);
    },
  };
}

/** By the number that the call gave; a stored refund that WeChat Pay has answered has both. */
function isOfOrder({ outTradeNo, transactionId }: NewRefund) {
  return (eb: ExpressionBuilder<Tables, 'refunds'>) =>
    eb.or([
      ...(outTradeNo === undefined ? [] : [eb('out_trade_no', '=', outTradeNo)]),
      ...(transactionId === undefined ? [] : [eb('transaction_id', '=', transactionId)]),
    ]);
}

/** Stores the final state of a refund, if its state allows it, in the given transaction if there is one. */
export async function markRefund(
  db: Kysely<Tables> | Transaction<Tables>,
  refund: {
    outRefundNo: string;
    merchant: string;
    state: RefundStateAfter<'notified'>;
    refundId?: string | undefined;
    /** Cents that WeChat Pay named: one of those that were requested. */
    refundFee: number;
    at: Date;
  },
): Promise<void> {
  const { outRefundNo, merchant, state, refundId, refundFee, at } = refund;
  await db
    .updateTable('refunds')
    .set({
      state,
      ...(refundId && { refund_id: refundId }),
      ...(refundFee > 0 && { refund_fee: refundFee, former_fees: '[]' }),
      ended_at: at,
    })
    .where('out_refund_no', '=', outRefundNo)
    .where('merchant', 'in', [merchant, ''])
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
    formerFees: row.former_fees,
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
