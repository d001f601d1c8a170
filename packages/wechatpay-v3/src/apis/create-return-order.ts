import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { fields } from './fields';
import { returnAnswer, returnAnswerRows, sharingFields } from './sharing-fields';

const outcome: CallOutcome = {
  provenBy: [],
  lookup: {
    api: 'queryReturnOrder',
    by: ['out_order_no', 'out_return_no'],
    absent: ['RESOURCE_NOT_EXISTS'],
    same: { amount: 'amount' },
    state: 'result',
    undone: ['FAILED'],
  },
};

const v2: V2Table = {
  api: 'profitSharingReturn',
  request: [
    ...subMerchantRows('body'),
    { from: 'order_id', to: 'body.order_id' },
    { from: 'out_order_no', to: 'body.out_order_no' },
    { from: 'out_return_no', to: 'body.out_return_no' },
    { from: 'return_account_type', implied: 'only merchants return shares', zh: '只有商户可以回退分账' },
    { from: 'return_account', to: 'body.return_mchid' },
    { from: 'return_amount', to: 'body.amount' },
    { from: 'description', to: 'body.description', note: { en: 'at most 80 bytes', zh: '最多 80 个字节' } },
  ],
  answer: returnAnswerRows,
  always: { return_account_type: 'MERCHANT_ID' },
  refusal: 'return',
};

export const createReturnOrder = defineApi({
  name: 'createReturnOrder',
  method: 'POST',
  path: samePath('/v3/profitsharing/return-orders'),
  outcome,
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_3.shtml',
    partner:
      'https://pay.weixin.qq.com/docs/partner/apis/profit-sharing/return-orders/create-return-order.html',
  },
  summary: {
    en: 'Takes a share, or a part of it, back from a merchant that received it; shares of people cannot be returned. Within 180 days. `out_return_no` makes it idempotent: while `result` is PROCESSING, repeat it with the same number.',
    zh: '从收到分账的商户处收回全部或一部分；个人所得不能回退。180 天之内有效。`out_return_no` 保证幂等：`result` 为 PROCESSING 时用同一单号重试。',
  },
  request: requestOf({
    body: [
      subMerchant,
      {
        properties: {
          order_id: sharingFields.orderId,
          out_order_no: sharingFields.outOrderNo,
          out_return_no: sharingFields.outReturnNo,
          return_mchid: fields.text(64, {
            description: 'the number of the merchant that received the share',
            zh: '收到分账的商户号',
          }),
          amount: fields.cents,
          description: sharingFields.description,
        },
        required: ['out_return_no', 'return_mchid', 'amount', 'description'],
        anyOf: ['order_id', 'out_order_no'],
      },
    ],
  }),
  answer: {
    body: 'json',
    json: returnAnswer,
    echoes: { out_return_no: 'out_return_no', amount: 'amount' },
  },
  v2: [v2],
});
