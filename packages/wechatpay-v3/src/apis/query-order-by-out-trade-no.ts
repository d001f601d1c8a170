import type { V2Table } from '../v2/table';
import { merchantAccount, merchantAccountRows } from './accounts';
import { defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { fields } from './fields';
import { queryLacks, transaction, transactionRows } from './transaction';

const v2: V2Table = {
  api: 'queryOrder',
  when: { parameter: 'out_trade_no' },
  request: [
    ...merchantAccountRows('query'),
    { from: 'out_trade_no', to: 'path.out_trade_no' },
    {
      from: 'transaction_id',
      implied: 'with it, queryOrderById is called',
      zh: '给出时调用 queryOrderById',
    },
  ],
  answer: transactionRows,
  lacks: queryLacks,
};

export const queryOrderByOutTradeNo = defineApi({
  name: 'queryOrderByOutTradeNo',
  method: 'GET',
  path: payPath('out-trade-no/{out_trade_no}'),
  effect: 'none',
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070356',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_2.shtml',
  },
  summary: {
    en: 'Returns the state of an order by your order number, paid or not.',
    zh: '按商户订单号查询订单状态，无论是否支付。',
  },
  request: requestOf({ path: { out_trade_no: fields.outTradeNo }, query: [merchantAccount] }),
  answer: { body: 'json', json: transaction, echoes: { out_trade_no: 'out_trade_no' } },
  v2: [v2],
});
