import type { AnswerFields } from '../../records/answer-fields';
import { refundJson } from '../../refunds/refund-json';
import type { V3Api, V3Result } from '../../requests/v3/api';
import type { Fields, Json } from '../../requests/v3/fields';
import type { StatusAndCode } from '../../requests/v3/refusal';
import type { World } from '../../world/world';
import { refundHandler } from '../refund';

/** Refunds have another table of codes than orders. */
export const REFUND_REFUSALS: Readonly<Record<string, StatusAndCode>> = {
  ORDERNOTEXIST: [404, 'RESOURCE_NOT_EXISTS'],
  MCHID_NOT_EXIST: [404, 'MCH_NOT_EXISTS'],
};

/** 申请退款. Both forms have one path; a service provider adds `sub_mchid`. */
export const createRefundApi: V3Api = {
  method: 'POST',
  path: '/v3/refund/domestic/refunds',
  handler: refundHandler,
  names: {
    refund_fee: 'amount.refund',
    total_fee: 'amount.total',
    refund_fee_type: 'amount.currency',
    refund_desc: 'reason',
    refund_account: 'funds_account',
  },
  refusals: REFUND_REFUSALS,
  toV2: ({ body }) => ({
    sub_mch_id: body.text('sub_mchid'),
    transaction_id: body.text('transaction_id'),
    out_trade_no: body.text('out_trade_no'),
    out_refund_no: body.neededText('out_refund_no'),
    refund_desc: body.text('reason'),
    notify_url: body.text('notify_url'),
    refund_account: account(body),
    refund_fee: body.neededInteger('amount.refund'),
    total_fee: body.neededInteger('amount.total'),
    refund_fee_type: body.neededText('amount.currency'),
    ...withoutEffect(body),
  }),
  toV3: refundOf,
};

/** The refund that a call made or asked for. */
export function refundOf({ call: { owner, fields } }: V3Result, { store }: World): Json | undefined {
  const refund = store.refundByNumber(owner, fields['out_refund_no'] ?? '');
  const order = refund && store.orderByTransactionId(owner, refund.transactionId);
  return order && refundJson(refund, order);
}

/** Lists that the simulator accepts and that have no effect here: the goods, and the accounts that pay. */
function withoutEffect(body: Fields): AnswerFields {
  return {
    v3_goods_detail: JSON.stringify(body.list('goods_detail')),
    v3_from: JSON.stringify(body.list('amount.from')),
  };
}

function account(body: Fields): string | undefined {
  const text = body.text('funds_account');
  if (text !== undefined && text !== 'AVAILABLE')
    throw body.wrong('funds_account', text, 'must be AVAILABLE');
  return text && 'REFUND_SOURCE_RECHARGE_FUNDS';
}
