import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

export const reverse = defineApi({
  name: 'reverse',
  path: '/secapi/pay/reverse',
  certificate: true,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'reversal',
  repeat: 'recalled',
  refusals: { REVERSE_EXPIRE: 'REVERSE_TOO_LATE', TRADE_ERROR: 'INVALID_REQUEST' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_11',
  summary: {
    en: "Reverses a `micropay` with an unclear outcome: closes the order if it is unpaid, refunds it if it is paid. Within seven days, and only for micropay orders; close or refund other orders.\n\nA repetition is harmless, and required after no answer, after an error, and after an answer with `recall: 'Y'`. WeChat Pay advises to wait 15 seconds after the payment, and refuses with USERPAYING while the payer is entering the password.",
    zh: "撤销结果不明的 `micropay`：未支付则关闭订单，已支付则退回款项。七天之内有效，且只适用于付款码订单；其他订单请关闭或退款。\n\n重复调用无害，并且在没有收到响应、出错、或响应带有 `recall: 'Y'` 时应当重复调用。微信支付建议在支付 15 秒之后再撤销；用户正在输入密码时以 USERPAYING 拒绝。",
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
    fields: {
      recall: text({ en: 'Y if the same call must be repeated', zh: '为 Y 时须以相同参数再次调用' }),
    },
  },
});
