import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

/**
 * Undoes a `micropay` whose outcome is unclear: closes the order if it is unpaid, gives the money back if it is
 * paid. For seven days, and for micropay orders alone; others are closed or refunded.
 *
 * Calling it again is harmless, and asked for: where no answer came, after an error, and after an answer with
 * `recall: 'Y'`. WeChat Pay advises to wait 15 seconds after the payment, and refuses with USERPAYING while the
 * payer is entering the password.
 */
export const reverse = defineApi({
  name: 'reverse',
  path: '/secapi/pay/reverse',
  certificate: true,
  signTypes: ['MD5', 'HMAC-SHA256'],
  repeat: 'recalled',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_11',
  request: {
    required: [],
    anyOf: ['transaction_id', 'out_trade_no'],
    properties: {
      transaction_id: fields.transactionId,
      out_trade_no: fields.outTradeNo,
    },
  },
  answer: { body: 'xml', fields: { recall: text('Y where the same call must be made again') } },
});
