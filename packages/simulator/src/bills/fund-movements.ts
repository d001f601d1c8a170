import { settled } from '../orders/coupons';
import { feeOn } from '../orders/merchant-fee';
import { payeeOf } from '../profit-sharing/given-shares';
import type { Order } from '../records/order';
import type { Owner } from '../records/owner';
import type { Refund } from '../records/refund';
import type { Sharing, SharingReturn } from '../records/sharing';
import type { Store } from '../store/store';
import { isOf } from './table';

/** Money that entered or left the merchant's account. */
export interface FundMovement {
  at: number;
  /** WeChat Pay's number of the payment, refund or share. */
  businessId: string;
  /** 业务名称 and 业务类型. */
  name: '交易' | '退款' | '分账';
  type: '交易' | '扣除交易手续费' | '退款' | '退款关闭' | '退还交易手续费' | '分账' | '分账回退';
  /** Cents. Positive: in; negative: out. */
  amount: number;
  voucher: string;
}

/** All movements on the owner's account, oldest first. */
export function fundMovements(store: Store, owner: Owner): FundMovement[] {
  const movements = [
    ...store.orders.filter((order) => isOf(owner, order)).flatMap(ofOrder),
    ...store.refunds.filter((refund) => isOf(owner, refund)).flatMap(ofRefund),
    ...store.sharing.sharings.filter((sharing) => isOf(owner, sharing)).flatMap(ofSharing),
    ...store.sharing.returns.filter((back) => isOf(owner, back)).flatMap(ofSharingReturn),
  ];
  return movements.filter(({ amount }) => amount !== 0).sort((one, other) => one.at - other.at);
}

function ofOrder({ payment, totalFee, outTradeNo, reversal }: Order): FundMovement[] {
  if (!payment) return [];
  const amount = settled(totalFee, payment.coupons) ?? totalFee;
  const paid = { at: payment.paidAt, businessId: payment.transactionId, voucher: outTradeNo };
  return [
    { ...paid, name: '交易', type: '交易', amount },
    { ...paid, name: '交易', type: '扣除交易手续费', amount: -feeOn(amount) },
    ...(reversal?.refundId === undefined
      ? []
      : givenBack(reversal.at, reversal.refundId, payment.transactionId, amount)),
  ];
}

function ofRefund({
  refundFee,
  coupons,
  madeAt,
  refundId,
  transactionId,
  ...refund
}: Refund): FundMovement[] {
  const amount = settled(refundFee, coupons) ?? refundFee;
  const given = givenBack(madeAt, refundId, transactionId, amount);
  if (refund.status !== 'REFUNDCLOSE' || refund.settledAt === undefined) return given;
  const closed = { at: refund.settledAt, businessId: refundId, voucher: `REF${transactionId}` };
  return [
    ...given,
    { ...closed, name: '退款', type: '退款关闭', amount },
    { ...closed, name: '退款', type: '扣除交易手续费', amount: -feeOn(amount) },
  ];
}

/** The shares of others. The owner's own part never left the account. */
function ofSharing({ shares, orderId, outOrderNo, ...sharing }: Sharing): FundMovement[] {
  return shares
    .filter(({ account, result }) => result === 'SUCCESS' && account !== payeeOf(sharing))
    .map(({ amount, finishedAt = sharing.madeAt }) => ({
      at: finishedAt,
      businessId: orderId,
      voucher: outOrderNo,
      name: '分账',
      type: '分账',
      amount: -amount,
    }));
}

function ofSharingReturn({
  result,
  finishedAt,
  returnNo,
  outReturnNo,
  amount,
}: SharingReturn): FundMovement[] {
  if (result !== 'SUCCESS' || finishedAt === undefined) return [];
  const back = { at: finishedAt, businessId: returnNo, voucher: outReturnNo };
  return [{ ...back, name: '分账', type: '分账回退', amount }];
}

/** A refund leaves the account when it is requested, not when the payer receives it. */
function givenBack(at: number, businessId: string, transactionId: string, amount: number): FundMovement[] {
  const refund = { at, businessId, voucher: `REF${transactionId}`, name: '退款' } as const;
  return [
    { ...refund, type: '退款', amount: -amount },
    { ...refund, type: '退还交易手续费', amount: feeOn(amount) },
  ];
}
