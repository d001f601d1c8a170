import { type CallOutcome, defineApi } from '../api';
import { paymentAnswers, text } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = {
  provenBy: ['ORDERPAID'],
  lookup: {
    api: 'queryOrder',
    by: ['out_trade_no'],
    absent: ['ORDERNOTEXIST'],
    state: 'trade_state',
    certain: ['ORDERCLOSED', 'INVALID_REQUEST', 'OUT_TRADE_NO_USED'],
  },
};

/** Makes an order that the payer can pay; answers its `prepay_id`. Repeating it with the same parameters is harmless. */
export const unifiedOrder = defineApi({
  name: 'unifiedOrder',
  path: '/pay/unifiedorder',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_1',
  request: {
    required: ['body', 'out_trade_no', 'total_fee', 'spbill_create_ip', 'notify_url', 'trade_type'],
    properties: {
      device_info: fields.text(32, 'a device or shop number'),
      body: fields.text(128, 'a short description of the goods'),
      detail: fields.json(6000, 'the description of the goods'),
      attach: fields.text(127, 'your own data, given back in queries and notifications,'),
      out_trade_no: fields.outTradeNo,
      fee_type: fields.currency,
      total_fee: fields.cents,
      spbill_create_ip: fields.ipAddress('the payer’s'),
      time_start: fields.beijingTime,
      time_expire: fields.beijingTime,
      goods_tag: fields.text(32, 'a discount mark'),
      notify_url: fields.notifyUrl,
      trade_type: {
        type: 'string',
        enum: ['JSAPI', 'NATIVE', 'APP', 'MWEB'],
        description: 'JSAPI (mini programs), NATIVE, APP or MWEB',
      },
      product_id: fields.text(32, 'a product number'),
      limit_pay: fields.limitPay,
      openid: fields.text(128, 'the payer’s openid under the service provider’s appid'),
      sub_openid: fields.text(128, 'the payer’s openid under the sub-merchant’s appid'),
      receipt: fields.receipt,
      profit_sharing: fields.profitSharing,
      scene_info: fields.json(256, 'the scene'),
    },
  },
  answer: {
    body: 'xml',
    always: ['prepay_id'],
    fields: {
      device_info: paymentAnswers.device_info,
      trade_type: paymentAnswers.trade_type,
      prepay_id: text('what the payer pays with, for two hours'),
      code_url: text('the link of the QR code to show, with trade_type NATIVE'),
      mweb_url: text('the page that opens WeChat, with trade_type MWEB'),
    },
  },
});
