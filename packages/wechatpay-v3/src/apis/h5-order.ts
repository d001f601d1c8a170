import { orderAccount } from './accounts';
import { text } from './answers';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { h5Scene, orderBody } from './order-body';
import { noPayerRows, orderOutcome, orderTable } from './order-v2';

export const h5Order = defineApi({
  name: 'h5Order',
  method: 'POST',
  path: payPath('h5'),
  effect: 'order',
  notifies: 'pay',
  outcome: orderOutcome,
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012525153',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_3_1.shtml',
  },
  summary: {
    en: 'Creates an order that a page in another browser opens WeChat for; returns the address that does so as `h5_url`. Repeating it with the same parameters is harmless.',
    zh: '创建由其他浏览器中的网页拉起微信支付的订单，返回拉起微信的地址 `h5_url`。以相同参数重复调用不会产生副作用。',
  },
  request: requestOf({ body: [orderAccount, orderBody, h5Scene] }),
  answer: {
    body: 'json',
    json: answerOf({
      properties: {
        h5_url: text({
          en: 'the address that opens WeChat, valid for five minutes',
          zh: '拉起微信的地址，有效期五分钟',
        }),
      },
      required: ['h5_url'],
    }),
  },
  v2: [
    orderTable({
      tradeType: 'MWEB',
      payer: noPayerRows,
      // v3 requires the kind of page; v2 did not.
      fixed: [{ to: 'body.scene_info.h5_info.type', value: 'Wap' }],
      answer: [
        { from: 'h5_url', to: 'mweb_url' },
        { from: 'h5_url', to: 'prepay_id', as: 'prepayId' },
      ],
    }),
  ],
});
