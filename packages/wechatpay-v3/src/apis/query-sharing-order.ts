import type { V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { fields } from './fields';
import { sharingAnswer, sharingAnswerRows, sharingFields } from './sharing-fields';

const IN_RECEIVERS = {
  en: 'the receivers name the amount and the reason of an unfreezing',
  zh: '解冻的金额与原因在 receivers 中',
};

const v2: V2Table = {
  api: 'profitSharingQuery',
  request: [
    ...subMerchantRows('query'),
    { from: 'transaction_id', to: 'query.transaction_id' },
    { from: 'out_order_no', to: 'path.out_order_no' },
  ],
  answer: sharingAnswerRows,
  lacks: {
    amount: IN_RECEIVERS,
    description: IN_RECEIVERS,
    close_reason: {
      en: 'the receivers name the reason of a failure (`fail_reason`)',
      zh: '失败原因在 receivers 的 `fail_reason` 中',
    },
  },
};

export const querySharingOrder = defineApi({
  name: 'querySharingOrder',
  method: 'GET',
  path: samePath('/v3/profitsharing/orders/{out_order_no}'),
  effect: 'none',
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_2.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter8_1_2.shtml',
  },
  summary: {
    en: 'Returns the state of a share or of an unfreezing: `state` PROCESSING or FINISHED, and for every receiver the `result` PENDING, SUCCESS or CLOSED.',
    zh: '查询分账或解冻的结果：`state` 为 PROCESSING 或 FINISHED，每个接收方的 `result` 为 PENDING、SUCCESS 或 CLOSED。',
  },
  request: requestOf({
    path: { out_order_no: sharingFields.outOrderNo },
    query: [
      subMerchant,
      { properties: { transaction_id: fields.transactionId }, required: ['transaction_id'] },
    ],
  }),
  answer: {
    body: 'json',
    json: sharingAnswer,
    echoes: { transaction_id: 'transaction_id', out_order_no: 'out_order_no' },
  },
  v2: [v2],
});
