import { apis } from '@opencloudpay/wechatpay';
import { paymentFields } from '../orders/payment-fields';
import type { AnswerFields } from '../records/answer-fields';
import type { Order, TradeState } from '../records/order';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';
import { findOrder } from './find-order';

/** WeChat Pay's texts for `trade_state_desc`. */
const DESCRIPTIONS: Record<TradeState, string> = {
  NOTPAY: '订单未支付',
  USERPAYING: '需要用户输入支付密码',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  REVOKED: '订单已撤销',
  CLOSED: '订单已关闭',
  PAYERROR: '支付失败，请重新下单支付',
};

/** Returns the state of an order. */
export const queryOrderHandler = defineHandler(apis.queryOrder, ({ owner, params }, { store }) => {
  const order = findOrder(store, owner, params);
  if (!order) {
    const number = params.transaction_id ?? params.out_trade_no;
    throw new BusinessRefusal(
      'ORDERNOTEXIST',
      'order not exist',
      `There is no order ${number} of this merchant.`,
    );
  }
  return { ...fieldsOf(order), trade_state: order.state, trade_state_desc: descriptionOf(order) };
});

/** After a payment code failed, the order cannot be paid in another way: the merchant has to reverse it. */
function descriptionOf({ tradeType, state }: Order): string {
  return tradeType === 'MICROPAY' && state === 'PAYERROR' ? '支付失败，请撤销订单' : DESCRIPTIONS[state];
}

function fieldsOf(order: Order): AnswerFields {
  if (order.payment) return { ...paymentFields(order, order.payment), cash_fee_type: 'CNY' };
  const { deviceInfo = '', outTradeNo, totalFee, attach = '', state } = order;
  return state === 'CLOSED'
    ? { out_trade_no: outTradeNo, attach }
    : { device_info: deviceInfo, total_fee: totalFee, out_trade_no: outTradeNo, attach };
}
