import type { V2Table } from '../v2/table';
import { optionalSubMerchant, subMerchantRows } from './accounts';
import { billAnswer } from './bill-answer';
import { defineApi, requestOf, samePath } from './define-api';
import { billErrors } from './errors';
import { fields } from './fields';

const v2: V2Table = {
  api: 'downloadBill',
  request: [
    ...subMerchantRows('query'),
    { from: 'bill_date', to: 'query.bill_date', as: 'day' },
    { from: 'bill_type', to: 'query.bill_type' },
    { from: 'tar_type', to: 'query.tar_type' },
  ],
  answer: [],
  refusal: 'bill',
};

export const tradeBill = defineApi({
  name: 'tradeBill',
  method: 'GET',
  path: samePath('/v3/bill/tradebill'),
  effect: 'none',
  account: 'whole',
  errors: billErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012556654',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_6.shtml',
  },
  summary: {
    en: "The address of a day's bill. Ready at 10:00 Beijing time the next morning, for three months.",
    zh: '某日交易账单的下载地址。次日北京时间 10:00 后可申请，保留三个月。',
  },
  request: requestOf({
    query: [
      {
        properties: {
          bill_date: fields.day,
          bill_type: fields.oneOf(
            ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND', 'ALL_SPECIAL', 'SUC_SPECIAL', 'REF_SPECIAL'],
            {
              description: 'ALL, SUCCESS, REFUND, RECHARGE_REFUND, ALL_SPECIAL, SUC_SPECIAL or REF_SPECIAL',
              zh: 'ALL、SUCCESS、REFUND、RECHARGE_REFUND、ALL_SPECIAL、SUC_SPECIAL 或 REF_SPECIAL',
            },
          ),
          tar_type: fields.tarType,
        },
        required: ['bill_date'],
      },
      optionalSubMerchant,
    ],
  }),
  answer: { body: 'bill', json: billAnswer },
  v2: [v2],
});
