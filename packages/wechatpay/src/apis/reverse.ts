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
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_11',
  summary: {
    en: "Undoes a `micropay` whose outcome is unclear: closes the order if it is unpaid, gives the money back if it is paid. For seven days, and for micropay orders alone; others are closed or refunded.\n\nCalling it again is harmless, and asked for: where no answer came, after an error, and after an answer with `recall: 'Y'`. WeChat Pay advises to wait 15 seconds after the payment, and refuses with USERPAYING while the payer is entering the password.",
    zh: "撤销结果不明的 `micropay`：未支付则关闭订单，已支付则退回款项。七天之内有效，且只适用于付款码订单；其他订单请关闭或退款。\n\n重复调用无害，并且在没有收到应答、出错、或应答带有 `recall: 'Y'` 时应当重复调用。微信支付建议在支付 15 秒之后再撤销；用户正在输入密码时以 USERPAYING 拒绝。",
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
      recall: text({ en: 'Y where the same call must be made again', zh: '为 Y 时须以相同参数再次调用' }),
    },
  },
});
