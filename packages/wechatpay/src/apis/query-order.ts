import { defineApi } from '../api';
import { fields, paymentIntegers } from './fields';

/** Tells the state of an order: `trade_state` NOTPAY, SUCCESS, REFUND, CLOSED, … */
export const queryOrder = defineApi({
  name: 'queryOrder',
  path: '/pay/orderquery',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_2',
  request: {
    required: [],
    anyOf: ['transaction_id', 'out_trade_no'],
    properties: {
      transaction_id: fields.transactionId,
      out_trade_no: fields.outTradeNo,
    },
  },
  answer: { body: 'xml', integers: paymentIntegers },
});
