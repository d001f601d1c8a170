/** An order in v3's JSON, as queries and notifications have it. */
import { rfc3339 } from '../beijing-time';
import type { Json } from '../records/json';
import type { Order } from '../records/order';
import { stateInWords } from './known-order';

export function transaction(order: Order): Json {
  const { payment, state, deviceInfo } = order;
  return {
    ...accountJson(order),
    out_trade_no: order.outTradeNo,
    ...(payment && { transaction_id: payment.transactionId }),
    trade_type: order.tradeType,
    trade_state: state,
    trade_state_desc: stateInWords(order),
    ...(payment && { bank_type: payment.bankType }),
    attach: order.attach ?? '',
    ...(payment && { success_time: rfc3339(payment.paidAt) }),
    payer: payerOf(order),
    amount: {
      total: order.totalFee,
      currency: 'CNY',
      ...(payment && { payer_total: payment.cashFee, payer_currency: 'CNY' }),
    },
    ...(deviceInfo !== undefined && { scene_info: { device_id: deviceInfo } }),
    ...(payment && payment.coupons.length > 0 && { promotion_detail: promotions(payment.coupons) }),
  };
}

/** The merchant and the programs of an order. */
export function accountJson({ appid, mchId, subAppid, subMchId }: Order): Json {
  if (subMchId === undefined) return { appid, mchid: mchId };
  return {
    sp_appid: appid,
    sp_mchid: mchId,
    ...(subAppid !== undefined && { sub_appid: subAppid }),
    sub_mchid: subMchId,
  };
}

/** Before the payment, the payer that the order named. */
function payerOf({ subMchId, openid, subOpenid, payment }: Order): Json {
  const payer = payment ?? { openid, subOpenid };
  const own = payer.openid;
  if (subMchId === undefined) return own === undefined ? {} : { openid: own };
  return {
    ...(own !== undefined && { sp_openid: own }),
    ...(payer.subOpenid !== undefined && { sub_openid: payer.subOpenid }),
  };
}

function promotions(coupons: NonNullable<Order['payment']>['coupons']): Json[] {
  return coupons.map(({ id, fee, type }) => ({
    coupon_id: id,
    scope: 'GLOBAL',
    type: type === 'NO_CASH' ? 'NOCASH' : type,
    amount: fee,
    currency: 'CNY',
  }));
}
