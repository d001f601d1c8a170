import { defineApi } from '../api';
import { oneOf, paymentAnswers, text } from './answers';
import { fields } from './fields';

/** Tells the state of an order: `trade_state` NOTPAY, SUCCESS, REFUND, CLOSED, … */
export const queryOrder = defineApi({
  name: 'queryOrder',
  path: '/pay/orderquery',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_2',
  request: {
    required: [],
    anyOf: ['transaction_id', 'out_trade_no'],
    properties: {
      transaction_id: fields.transactionId,
      out_trade_no: fields.outTradeNo,
    },
  },
  answer: {
    body: 'xml',
    echoes: ['transaction_id', 'out_trade_no'],
    always: ['trade_state'],
    fields: {
      ...paymentAnswers,
      trade_state: oneOf(
        ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'],
        'the state; REVOKED and USERPAYING with payment codes only',
      ),
      trade_state_desc: text('the state in words'),
      detail: text('the description of the goods as JSON text'),
    },
  },
});
