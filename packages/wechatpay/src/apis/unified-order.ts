import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { paymentAnswers, text } from './answers';
import { fields } from './fields';
import { orderRefusals } from './refusals';

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

export const unifiedOrder = defineApi({
  name: 'unifiedOrder',
  path: '/pay/unifiedorder',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'order',
  notifies: 'pay',
  outcome,
  refusals: { ...orderRefusals, NOTENOUGH: 'PAYER_FUNDS' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_1',
  summary: {
    en: 'Creates an order for the payer to pay; returns its `prepay_id`. Repeating it with the same parameters is harmless.',
    zh: '统一下单：创建用户可支付的订单，返回 `prepay_id`。以相同参数重复调用不会产生副作用。',
  },
  request: {
    required: ['body', 'out_trade_no', 'total_fee', 'spbill_create_ip', 'notify_url', 'trade_type'],
    conditions: [{ where: { parameter: 'trade_type', is: 'JSAPI' }, anyOf: ['sub_openid', 'openid'] }],
    properties: {
      device_info: fields.text(32, { description: 'a device or shop number', zh: '设备号或门店号' }),
      body: fields.text(128, { description: 'a short description of the goods', zh: '商品简要描述' }),
      detail: fields.json(6000, { description: 'the description of the goods', zh: '商品详情' }),
      attach: fields.text(127, {
        description: 'your own data, given back in queries and notifications,',
        zh: '附加数据，在查询和通知中原样返回',
      }),
      out_trade_no: fields.outTradeNo,
      fee_type: fields.currency,
      total_fee: fields.cents,
      spbill_create_ip: fields.ipAddress({
        description: 'the payer’s IPv4 or IPv6 address',
        zh: '用户的 IPv4 或 IPv6 地址',
      }),
      time_start: fields.beijingTime,
      time_expire: fields.beijingTime,
      goods_tag: fields.text(32, { description: 'a discount mark', zh: '订单优惠标记' }),
      notify_url: fields.notifyUrl,
      trade_type: {
        type: 'string',
        enum: ['JSAPI', 'NATIVE', 'APP', 'MWEB'],
        description: 'JSAPI (mini programs), NATIVE, APP or MWEB',
        zh: 'JSAPI（小程序）、NATIVE、APP 或 MWEB',
      },
      product_id: fields.text(32, { description: 'a product number', zh: '商品号' }),
      limit_pay: fields.limitPay,
      openid: fields.text(128, {
        description: 'the payer’s openid under the service provider’s appid',
        zh: '用户在服务商 appid 下的 openid',
      }),
      sub_openid: fields.text(128, {
        description: 'the payer’s openid under the sub-merchant’s appid',
        zh: '用户在子商户 appid 下的 openid',
      }),
      receipt: fields.receipt,
      profit_sharing: fields.profitSharing,
      scene_info: fields.json(256, { description: 'the scene', zh: '场景信息' }),
    },
  },
  answer: {
    body: 'xml',
    always: ['prepay_id'],
    payable: true,
    fields: {
      device_info: paymentAnswers.device_info,
      trade_type: paymentAnswers.trade_type,
      prepay_id: text({
        en: 'the id that the payer pays with, valid for two hours',
        zh: '预支付交易会话标识，有效期两小时',
      }),
      code_url: text({
        en: 'the link of the QR code to show, with trade_type NATIVE',
        zh: 'trade_type 为 NATIVE 时，二维码的链接',
      }),
      mweb_url: text({
        en: 'the page that opens WeChat, with trade_type MWEB',
        zh: 'trade_type 为 MWEB 时，拉起微信的页面',
      }),
    },
  },
});
