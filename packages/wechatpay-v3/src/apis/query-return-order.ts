import type { V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { returnAnswer, returnAnswerRows, sharingFields } from './sharing-fields';

const v2: V2Table = {
  api: 'profitSharingReturnQuery',
  request: [
    ...subMerchantRows('query'),
    { from: 'out_return_no', to: 'path.out_return_no' },
    { from: 'out_order_no', to: 'query.out_order_no' },
    {
      from: 'order_id',
      refused:
        'cannot name the share: WeChat Pay v3 finds returns by out_order_no only. Pass the number that the share was made with',
      zh: '不能用来查询：v3 只按商户分账单号（out_order_no）查询。请传入发起分账时的单号',
      unless: 'out_order_no',
    },
  ],
  answer: returnAnswerRows,
  always: { return_account_type: 'MERCHANT_ID' },
  refusal: 'return',
};

export const queryReturnOrder = defineApi({
  name: 'queryReturnOrder',
  method: 'GET',
  path: samePath('/v3/profitsharing/return-orders/{out_return_no}'),
  effect: 'none',
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_4.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter8_1_4.shtml',
  },
  summary: {
    en: 'Returns the state of a return: `result` PROCESSING, SUCCESS or FAILED.',
    zh: '查询分账回退的结果：`result` 为 PROCESSING、SUCCESS 或 FAILED。',
  },
  request: requestOf({
    path: { out_return_no: sharingFields.outReturnNo },
    query: [
      subMerchant,
      { properties: { out_order_no: sharingFields.outOrderNo }, required: ['out_order_no'] },
    ],
  }),
  answer: { body: 'json', json: returnAnswer, echoes: { out_return_no: 'out_return_no' } },
  v2: [v2],
});
