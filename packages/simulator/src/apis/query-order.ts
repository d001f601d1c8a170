import { apis } from '@opencloudpay/wechatpay';
import { knownOrder, stateInWords } from '../orders/known-order';
import { paymentFields } from '../orders/payment-fields';
import type { AnswerFields } from '../records/answer-fields';
import type { Order } from '../records/order';
import { defineHandler } from '../requests/api-handler';

/** Returns the state of an order. */
export const queryOrderHandler = defineHandler(apis.queryOrder, ({ owner, params }, world) => {
  const order = knownOrder(owner, params, world);
  return { ...fieldsOf(order), trade_state: order.state, trade_state_desc: stateInWords(order) };
});

function fieldsOf(order: Order): AnswerFields {
  if (order.payment) return { ...paymentFields(order, order.payment), cash_fee_type: 'CNY' };
  const { deviceInfo = '', outTradeNo, totalFee, attach = '', state } = order;
  return state === 'CLOSED'
    ? { out_trade_no: outTradeNo, attach }
    : { device_info: deviceInfo, total_fee: totalFee, out_trade_no: outTradeNo, attach };
}
