import type { V2Table } from '../v2/table';
import { wholeAccountRows } from './accounts';
import { billAnswer } from './bill-answer';
import { defineApi, requestOf, samePath } from './define-api';
import { billErrors } from './errors';
import { fields } from './fields';

const v2: V2Table = {
  api: 'downloadFundFlow',
  request: [
    ...wholeAccountRows,
    {
      from: 'sub_mch_id',
      ignored: 'this bill covers the account whose key signs the request',
      zh: '该账单只针对签名请求的账号',
    },
    { from: 'bill_date', to: 'query.bill_date', as: 'day' },
    { from: 'account_type', to: 'query.account_type', as: 'billAccount' },
    { from: 'tar_type', to: 'query.tar_type' },
  ],
  answer: [],
};

export const fundFlowBill = defineApi({
  name: 'fundFlowBill',
  method: 'GET',
  path: samePath('/v3/bill/fundflowbill'),
  effect: 'none',
  account: 'whole',
  errors: billErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_1_7.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_7.shtml',
  },
  summary: {
    en: "The address of a day's movements of money on one of the account's funds. Ready at 10:00 Beijing time the next morning, for three months.",
    zh: '资金账单（某日的资金流水）的下载地址。次日北京时间 10:00 后可申请，保留三个月。',
  },
  request: requestOf({
    query: [
      {
        properties: {
          bill_date: fields.day,
          account_type: fields.oneOf(['BASIC', 'OPERATION', 'FEES'], {
            description: 'BASIC, OPERATION or FEES',
            zh: 'BASIC（基本账户）、OPERATION（运营账户）或 FEES（手续费账户）',
          }),
          tar_type: fields.tarType,
        },
        required: ['bill_date'],
      },
    ],
  }),
  answer: { body: 'bill', json: billAnswer },
  v2: [v2],
});
