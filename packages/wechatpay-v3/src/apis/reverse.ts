import type { V2Table } from '../v2/table';
import { answeredAccount, orderAccount, orderAccountRows } from './accounts';
import { numbers } from './answers';
import { answerOf, defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { fields } from './fields';
import { accountAnswerRows } from './transaction';

const v2: V2Table = {
  api: 'reverse',
  request: [
    ...orderAccountRows,
    { from: 'out_trade_no', to: 'path.out_trade_no' },
    {
      from: 'transaction_id',
      refused:
        'cannot name the order: WeChat Pay v3 reverses orders by out_trade_no only. Pass the number that micropay was called with',
      zh: '不能用来撤销：v3 只按商户订单号（out_trade_no）撤销。请传入 micropay 使用的单号',
      unless: 'out_trade_no',
    },
  ],
  answer: accountAnswerRows,
  always: { recall: 'N' },
};

export const reverse = defineApi({
  name: 'reverse',
  method: 'POST',
  path: payPath('out-trade-no/{out_trade_no}/reverse'),
  effect: 'reversal',
  errors: { ...orderErrors, REVERSE_EXPIRE: { status: 400, advice: 'REVERSE_TOO_LATE' } },
  document: {
    direct: 'https://pay.weixin.qq.com/docs/merchant/apis/code-payment-v3/direct/reverse.html',
    partner:
      'https://pay.weixin.qq.com/docs/partner/apis/partner-code-payment-v3/partner/partner-reverse.html',
  },
  summary: {
    en: 'Reverses a `codepay` with an unclear outcome: closes the order if it is unpaid, refunds it if it is paid. Within seven days, and only for payment codes; close or refund other orders.\n\nA repetition is harmless, and required after no answer and after an error.',
    zh: '撤销结果不明的 `codepay`：未支付则关闭订单，已支付则退回款项。七天之内有效，且只适用于付款码订单；其他订单请关闭或退款。\n\n重复调用无害，并且在没有收到响应或出错时应当重复调用。',
  },
  request: requestOf({ path: { out_trade_no: fields.outTradeNo }, body: [orderAccount] }),
  answer: {
    body: 'json',
    json: answerOf(answeredAccount, {
      properties: { out_trade_no: numbers.out_trade_no },
      required: ['out_trade_no'],
    }),
    echoes: { out_trade_no: 'out_trade_no' },
  },
  v2: [v2],
});
