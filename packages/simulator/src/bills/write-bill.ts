import { spacedTime } from '../beijing-time';
import { settled, sumOfType } from '../orders/coupons';
import { feeOn, RATE_PER_MILLE } from '../orders/merchant-fee';
import type { Order, OrderPayment } from '../records/order';
import type { Owner } from '../records/owner';
import type { Store } from '../store/store';
import { type Column, columns, summaryColumns } from './columns';
import { isOf, isOn, tableText, yuan } from './table';

export type BillType = keyof typeof columns | 'RECHARGE_REFUND';

/** WeChat Pay writes the bill of a day at 9:00 the next day. Later changes of a refund are not in it. */
const WRITTEN_AFTER = 33 * 60 * 60 * 1000;

/** A row before it becomes text. Amounts are cents. */
interface Row {
  at: number;
  cells: Record<Column, string>;
  settlement: number;
  refund: number;
  couponRefund: number;
  fee: number;
  total: number;
  appliedRefund: number;
}

/**
 * Writes the bill of a day.
 *
 * @param owner for a service provider without a sub-merchant, the bill covers all its sub-merchants
 * @param day midnight in Beijing at the start of the day
 * @returns `undefined` if the bill has no rows
 */
export function writeBill(store: Store, owner: Owner, day: number, type: BillType): string | undefined {
  // The simulator has no refunds out of recharged balances.
  if (type === 'RECHARGE_REFUND') return undefined;
  const rows = [
    ...(type === 'REFUND' ? [] : payments(store, owner, day)),
    ...(type === 'SUCCESS' ? [] : refunds(store, owner, day, type)),
    ...(type === 'ALL' ? reversals(store, owner, day) : []),
  ];
  if (rows.length === 0) return undefined;
  rows.sort((one, other) => one.at - other.at);
  const sum = (amount: Exclude<keyof Row, 'cells'>) => rows.reduce((total, row) => total + row[amount], 0);
  const summary = [
    String(rows.length),
    yuan(sum('settlement')),
    yuan(sum('refund')),
    yuan(sum('couponRefund')),
    feeYuan(sum('fee')),
    yuan(sum('total')),
    yuan(sum('appliedRefund')),
  ];
  return tableText(
    columns[type],
    rows.map(({ cells }) => columns[type].map((column) => cells[column])),
    summaryColumns,
    summary,
  );
}

function payments(store: Store, owner: Owner, day: number): Row[] {
  return store.orders.flatMap((order) => {
    const { payment } = order;
    if (!payment || !isOf(owner, order) || !isOn(day, payment.paidAt)) return [];
    const settlement = settled(order.totalFee, payment.coupons) ?? order.totalFee;
    const fee = feeOn(settlement);
    const cells = {
      ...commonCells(order, payment),
      交易时间: spacedTime(payment.paidAt),
      交易状态: 'SUCCESS',
      应结订单金额: yuan(settlement),
      代金券金额: yuan(sumOfType(payment.coupons, 'CASH')),
      手续费: feeYuan(fee),
      订单金额: yuan(order.totalFee),
    };
    return [
      {
        at: payment.paidAt,
        cells,
        settlement,
        refund: 0,
        couponRefund: 0,
        fee,
        total: order.totalFee,
        appliedRefund: 0,
      },
    ];
  });
}

function refunds(store: Store, owner: Owner, day: number, type: 'ALL' | 'REFUND'): Row[] {
  return store.refunds.flatMap((refund) => {
    const order =
      isOf(owner, refund) && isOn(day, refund.madeAt)
        ? store.orderByTransactionId(refund, refund.transactionId)
        : undefined;
    if (!order?.payment) return [];
    const amount = settled(refund.refundFee, refund.coupons) ?? refund.refundFee;
    const couponRefund = sumOfType(refund.coupons, 'CASH');
    const fee = -feeOn(amount);
    const settledInTime = refund.settledAt !== undefined && refund.settledAt < day + WRITTEN_AFTER;
    const cells = {
      ...commonCells(order, order.payment),
      // The bill of refunds has both times. The bill of all has only one column, for the time of the row itself.
      交易时间: spacedTime(type === 'REFUND' ? order.payment.paidAt : refund.madeAt),
      交易状态: 'REFUND',
      退款申请时间: spacedTime(refund.madeAt),
      退款成功时间: settledInTime && refund.status === 'SUCCESS' ? spacedTime(refund.settledAt ?? 0) : '',
      微信退款单号: refund.refundId,
      商户退款单号: refund.outRefundNo,
      退款金额: yuan(amount),
      充值券退款金额: yuan(couponRefund),
      退款类型: 'ORIGINAL',
      退款状态: settledInTime ? refund.status : 'PROCESSING',
      手续费: feeYuan(fee),
      申请退款金额: yuan(refund.refundFee),
    };
    return [
      {
        at: refund.madeAt,
        cells,
        settlement: 0,
        refund: amount,
        couponRefund,
        fee,
        total: 0,
        appliedRefund: refund.refundFee,
      },
    ];
  });
}

/** Paid orders that were reversed. They have the order's numbers, since a reversal has no number of its own. */
function reversals(store: Store, owner: Owner, day: number): Row[] {
  return store.orders.flatMap((order) => {
    const { payment, reversal, totalFee } = order;
    if (!payment || !reversal?.refundId || !isOf(owner, order) || !isOn(day, reversal.at)) return [];
    const amount = settled(totalFee, payment.coupons) ?? totalFee;
    const couponRefund = sumOfType(payment.coupons, 'CASH');
    const fee = -feeOn(amount);
    const cells = {
      ...commonCells(order, payment),
      交易时间: spacedTime(reversal.at),
      交易状态: 'REVOKED',
      微信退款单号: reversal.refundId,
      退款金额: yuan(amount),
      充值券退款金额: yuan(couponRefund),
      退款类型: 'ORIGINAL',
      退款状态: 'SUCCESS',
      手续费: feeYuan(fee),
      申请退款金额: yuan(totalFee),
    };
    return [
      {
        at: reversal.at,
        cells,
        settlement: 0,
        refund: amount,
        couponRefund,
        fee,
        total: 0,
        appliedRefund: totalFee,
      },
    ];
  });
}

function commonCells(order: Order, payment: OrderPayment): Record<Column, string> {
  return {
    交易时间: '',
    公众账号ID: order.appid,
    商户号: order.mchId,
    特约商户号: order.subMchId ?? '0',
    设备号: order.deviceInfo ?? '',
    微信订单号: payment.transactionId,
    商户订单号: order.outTradeNo,
    用户标识: payment.openid,
    交易类型: order.tradeType,
    交易状态: '',
    付款银行: payment.bankType,
    货币种类: 'CNY',
    应结订单金额: yuan(0),
    代金券金额: yuan(0),
    退款申请时间: '',
    退款成功时间: '',
    微信退款单号: '0',
    商户退款单号: '0',
    退款金额: yuan(0),
    充值券退款金额: yuan(0),
    退款类型: '',
    退款状态: '',
    商品名称: order.body,
    商户数据包: order.attach ?? '',
    手续费: feeYuan(0),
    费率: `${(RATE_PER_MILLE / 10).toFixed(2)}%`,
    订单金额: yuan(0),
    申请退款金额: yuan(0),
    费率备注: '',
  };
}

/** Fees have five decimals although they are whole cents. */
function feeYuan(cents: number): string {
  return `${cents < 0 ? '-' : ''}${(Math.abs(cents) / 100).toFixed(5)}`;
}
