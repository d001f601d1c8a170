import { type CallOutcome, defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = { provenBy: ['ORDERPAID', 'ORDERCLOSED', 'ORDERNOTEXIST'] };

/** Closes an unpaid order, five minutes after it was made at the earliest. */
export const closeOrder = defineApi({
  name: 'closeOrder',
  path: '/pay/closeorder',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_3',
  request: {
    required: ['out_trade_no'],
    properties: { out_trade_no: fields.outTradeNo },
  },
  answer: { body: 'xml', fields: { result_msg: text('OK, or the refusal in words') } },
});
