import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { paymentAnswers } from './answers';
import { fields } from './fields';
import { orderRefusals } from './refusals';

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

export const micropay = defineApi({
  name: 'micropay',
  path: '/pay/micropay',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  repeat: 'unsent',
  effect: 'payment',
  outcome,
  refusals: {
    ...orderRefusals,
    NOTENOUGH: 'PAYER_FUNDS',
    AUTHCODEEXPIRE: 'AUTH_CODE',
    AUTH_CODE_ERROR: 'AUTH_CODE',
    AUTH_CODE_INVALID: 'AUTH_CODE',
    BUYER_MISMATCH: 'AUTH_CODE',
    NOTSUPORTCARD: 'PAYER_REFUSED',
    BANKERROR: 'PAYER_REFUSED',
    TRADE_ERROR: 'PAYER_REFUSED',
    USERPAYING: 'PAYER_IS_PAYING',
  },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_10',
  summary: {
    en: 'Charges the payment code that a payer shows at the counter. A successful answer means paid; no notification follows.\n\nUSERPAYING (the payer must enter the password), SYSTEMERROR, BANKERROR and a missing answer leave the outcome open: query the order until it is decided, for 45 seconds at most, and then `reverse` it. Another `micropay` would be a second payment. So the client never repeats a request that may have arrived: the answer to the repetition (ORDERPAID, OUT_TRADE_NO_USED, AUTH_CODE_ERROR) looks like a failure although the money was taken.',
    zh: '扣款用户在柜台出示的付款码。返回成功即已支付，不发送通知。\n\nUSERPAYING（正在要求用户输入密码）、SYSTEMERROR、BANKERROR，以及没有收到响应，都表示结果未知：请查询订单直到有结果，最多 45 秒，之后调用 `reverse` 撤销。再次发起支付就是第二笔支付；因此可能已送达的请求绝不会自动重试：重试的响应（ORDERPAID、OUT_TRADE_NO_USED、AUTH_CODE_ERROR）看似失败，而款项已经扣走。',
  },
  request: {
    required: ['body', 'out_trade_no', 'total_fee', 'spbill_create_ip', 'auth_code'],
    properties: {
      device_info: fields.text(32, { description: 'a device or shop number', zh: '设备号或门店号' }),
      body: fields.text(127, { description: 'a short description of the goods', zh: '商品简要描述' }),
      detail: fields.json(6000, { description: 'the description of the goods', zh: '商品详情' }),
      attach: fields.text(127, {
        description: 'your own data, given back in queries,',
        zh: '附加数据，在查询中原样返回',
      }),
      out_trade_no: fields.outTradeNo,
      total_fee: fields.cents,
      fee_type: fields.currency,
      spbill_create_ip: fields.ipAddress({
        description: 'your terminal’s IPv4 or IPv6 address',
        zh: '终端的 IPv4 或 IPv6 地址',
      }),
      goods_tag: fields.text(32, { description: 'a discount mark', zh: '订单优惠标记' }),
      limit_pay: fields.limitPay,
      time_start: fields.beijingTime,
      time_expire: fields.beijingTime,
      receipt: fields.receipt,
      auth_code: fields.authCode,
      profit_sharing: fields.profitSharing,
      scene_info: fields.json(256, { description: 'the scene', zh: '场景信息' }),
    },
  },
  answer: {
    body: 'xml',
    echoes: ['out_trade_no', 'total_fee'],
    always: ['transaction_id'],
    fields: paymentAnswers,
  },
});
