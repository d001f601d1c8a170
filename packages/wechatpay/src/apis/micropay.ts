import { type CallOutcome, defineApi } from '../api';
import { paymentAnswers } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = {
  provenBy: ['ORDERPAID'],
  lookup: {
    api: 'queryOrder',
    by: ['out_trade_no'],
    absent: ['ORDERNOTEXIST'],
    same: { total_fee: 'total_fee' },
    state: 'trade_state',
    undone: ['NOTPAY', 'CLOSED', 'REVOKED', 'PAYERROR'],
    certain: ['USERPAYING'],
  },
};

/**
 * Charges the payment code that a payer shows at the counter. Paid at once where the answer succeeds; nothing is
 * notified.
 *
 * USERPAYING (the payer is asked for the password), SYSTEMERROR and BANKERROR leave the outcome open, as does no
 * answer: query the order until it is decided, for 45 seconds at most, and then `reverse` it. Paying again would
 * be a second payment; so a request that may have arrived is never repeated, as the answer to its repetition
 * (ORDERPAID, OUT_TRADE_NO_USED, AUTH_CODE_ERROR) reads like a failure while the money is taken.
 */
export const micropay = defineApi({
  name: 'micropay',
  path: '/pay/micropay',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  repeat: 'unsent',
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_10',
  request: {
    required: ['body', 'out_trade_no', 'total_fee', 'spbill_create_ip', 'auth_code'],
    properties: {
      device_info: fields.text(32, 'a device or shop number'),
      body: fields.text(127, 'a short description of the goods'),
      detail: fields.json(6000, 'the description of the goods'),
      attach: fields.text(127, 'your own data, given back in queries,'),
      out_trade_no: fields.outTradeNo,
      total_fee: fields.cents,
      fee_type: fields.currency,
      spbill_create_ip: fields.ipAddress('your terminal’s'),
      goods_tag: fields.text(32, 'a discount mark'),
      limit_pay: fields.limitPay,
      time_start: fields.beijingTime,
      time_expire: fields.beijingTime,
      receipt: fields.receipt,
      auth_code: fields.authCode,
      profit_sharing: fields.profitSharing,
      scene_info: fields.json(256, 'the scene'),
    },
  },
  answer: {
    body: 'xml',
    echoes: ['out_trade_no', 'total_fee'],
    always: ['transaction_id'],
    fields: paymentAnswers,
  },
});
