import { orderAccount } from './accounts';
import { text } from './answers';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { orderBody } from './order-body';
import { noPayerRows, orderOutcome, orderTable } from './order-v2';

export const nativeOrder = defineApi({
  name: 'nativeOrder',
  method: 'POST',
  path: payPath('native'),
  effect: 'order',
  notifies: 'pay',
  outcome: orderOutcome,
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012525095',
    partner: 'https://pay.weixin.qq.com/doc/v3/partner/4012523551',
  },
  summary: {
    en: 'Creates an order that any user pays by scanning a QR code; returns the link in it as `code_url`. Repeating it with the same parameters is harmless.',
    zh: '创建由用户扫描二维码支付的订单，返回二维码的链接 `code_url`。以相同参数重复调用不会产生副作用。',
  },
  request: requestOf({ body: [orderAccount, orderBody] }),
  answer: {
    body: 'json',
    json: answerOf({
      properties: {
        code_url: text({
          en: 'the link of the QR code to show, valid for two hours',
          zh: '二维码的链接，有效期两小时',
        }),
      },
      required: ['code_url'],
    }),
  },
  v2: [
    orderTable({
      tradeType: 'NATIVE',
      payer: noPayerRows,
      answer: [{ from: 'code_url', to: 'code_url' }],
      lacks: {
        prepay_id: {
          en: 'v3 answers orders of NATIVE with `code_url` only',
          zh: 'v3 的 NATIVE 下单只返回 `code_url`',
        },
      },
    }),
  ],
});
