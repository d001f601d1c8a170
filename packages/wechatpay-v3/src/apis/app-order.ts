import { orderAccount } from './accounts';
import { text } from './answers';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { orderBody } from './order-body';
import { noPayerRows, orderOutcome, orderTable } from './order-v2';

export const appOrder = defineApi({
  name: 'appOrder',
  method: 'POST',
  path: payPath('app'),
  effect: 'order',
  notifies: 'pay',
  outcome: orderOutcome,
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_2_1.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_2_1.shtml',
  },
  summary: {
    en: 'Creates an order that an app opens WeChat for; returns its `prepay_id`. Repeating it with the same parameters is harmless.',
    zh: '创建由 App 拉起微信支付的订单，返回 `prepay_id`。以相同参数重复调用不会产生副作用。',
  },
  request: requestOf({ body: [orderAccount, orderBody] }),
  answer: {
    body: 'json',
    json: answerOf({
      properties: {
        prepay_id: text({
          en: 'the id that the payer pays with, valid for two hours',
          zh: '预支付交易会话标识，有效期两小时',
        }),
      },
      required: ['prepay_id'],
    }),
  },
  v2: [
    orderTable({ tradeType: 'APP', payer: noPayerRows, answer: [{ from: 'prepay_id', to: 'prepay_id' }] }),
  ],
});
