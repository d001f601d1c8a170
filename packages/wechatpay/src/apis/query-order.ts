import { defineApi } from '../api';
import { oneOf, paymentAnswers, text } from './answers';
import { fields } from './fields';

export const queryOrder = defineApi({
  name: 'queryOrder',
  path: '/pay/orderquery',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_2',
  summary: {
    en: 'Returns the state of an order: `trade_state` NOTPAY, SUCCESS, REFUND, CLOSED, …',
    zh: '查询订单状态：`trade_state` 为 NOTPAY、SUCCESS、REFUND、CLOSED 等。',
  },
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
      trade_state: oneOf(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'], {
        en: 'the state; REVOKED and USERPAYING with payment codes only',
        zh: '交易状态；REVOKED 与 USERPAYING 只用于付款码',
      }),
      trade_state_desc: text({ en: 'the state in words', zh: '交易状态描述' }),
      detail: text({ en: 'the description of the goods as JSON text', zh: '商品详情，JSON 字符串' }),
    },
  },
});
