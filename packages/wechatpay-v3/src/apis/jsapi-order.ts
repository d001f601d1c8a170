import { orderAccount } from './accounts';
import { text } from './answers';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { orderBody, payer } from './order-body';
import { orderOutcome, orderTable, payerRows } from './order-v2';

export const jsapiOrder = defineApi({
  name: 'jsapiOrder',
  method: 'POST',
  path: payPath('jsapi'),
  effect: 'order',
  notifies: 'pay',
  outcome: orderOutcome,
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/docs/merchant/products/mini-program-payment/apilist.html',
    partner: 'https://pay.weixin.qq.com/doc/v3/partner/4012523579',
  },
  summary: {
    en: 'Creates an order for a payer inside WeChat (mini programs, official accounts); returns its `prepay_id`. Repeating it with the same parameters is harmless.',
    zh: '为微信内（小程序、公众号）的用户创建订单，返回 `prepay_id`。以相同参数重复调用不会产生副作用。',
  },
  request: requestOf({ body: [orderAccount, orderBody, payer] }),
  answer: {
    body: 'json',
    payable: true,
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
    orderTable({ tradeType: 'JSAPI', payer: payerRows, answer: [{ from: 'prepay_id', to: 'prepay_id' }] }),
  ],
});
