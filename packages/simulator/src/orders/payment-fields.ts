import { compactTime } from '../beijing-time';
import type { AnswerFields } from '../records/answer-fields';
import type { Order, OrderPayment } from '../records/order';
import { couponFields, settled } from './coupons';

/** The fields of a paid order that queries and notifications share. */
export function paymentFields(order: Order, payment: OrderPayment): AnswerFields {
  return {
    device_info: order.deviceInfo,
    openid: payment.openid,
    is_subscribe: 'N',
    sub_openid: payment.subOpenid,
    sub_is_subscribe: payment.subOpenid === undefined ? undefined : 'N',
    trade_type: order.tradeType,
    bank_type: payment.bankType,
    total_fee: order.totalFee,
    settlement_total_fee: settled(order.totalFee, payment.coupons),
    fee_type: 'CNY',
    cash_fee: payment.cashFee,
    ...couponFields(payment),
    transaction_id: payment.transactionId,
    out_trade_no: order.outTradeNo,
    attach: order.attach ?? '',
    time_end: compactTime(payment.paidAt),
  };
}
