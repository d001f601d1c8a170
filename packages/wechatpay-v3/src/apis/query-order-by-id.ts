import type { V2Table } from '../v2/table';
import { merchantAccount, merchantAccountRows } from './accounts';
import { defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { fields } from './fields';
import { queryLacks, transaction, transactionRows } from './transaction';

const v2: V2Table = {
  api: 'queryOrder',
  when: { parameter: 'transaction_id' },
  request: [
    ...merchantAccountRows('query'),
    { from: 'transaction_id', to: 'path.transaction_id' },
    {
      from: 'out_trade_no',
      implied: 'transaction_id comes first, as in v2',
      zh: '与 v2 相同，优先使用 transaction_id',
    },
  ],
  answer: transactionRows,
  lacks: queryLacks,
};

export const queryOrderById = defineApi({
  name: 'queryOrderById',
  method: 'GET',
  path: payPath('id/{transaction_id}'),
  effect: 'none',
  errors: orderErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4013070354',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_2.shtml',
  },
  summary: {
    en: 'Returns a paid order by WeChat Pay’s order number.',
    zh: '按微信支付订单号查询已支付的订单。',
  },
  request: requestOf({ path: { transaction_id: fields.transactionId }, query: [merchantAccount] }),
  answer: { body: 'json', json: transaction, echoes: { transaction_id: 'transaction_id' } },
  v2: [v2],
});
