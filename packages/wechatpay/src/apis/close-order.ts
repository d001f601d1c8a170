import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { text } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = { provenBy: ['ORDERPAID', 'ORDERCLOSED', 'ORDERNOTEXIST'] };

export const closeOrder = defineApi({
  name: 'closeOrder',
  path: '/pay/closeorder',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'close',
  outcome,
  refusals: { ORDERPAID: 'ORDER_PAID', ORDERCLOSED: 'CLOSED_ALREADY' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_3',
  summary: {
    en: 'Closes an unpaid order, five minutes after it was made at the earliest.',
    zh: '关闭未支付的订单，最早在下单五分钟之后。',
  },
  request: {
    required: ['out_trade_no'],
    properties: { out_trade_no: fields.outTradeNo },
  },
  answer: {
    body: 'xml',
    fields: { result_msg: text({ en: 'OK, or the refusal in words', zh: 'OK，或拒绝的原因' }) },
  },
});
