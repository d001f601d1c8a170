import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { fields } from './fields';
import { brandRow, sharingAnswer, sharingAnswerRows, sharingFields, sharingLookup } from './sharing-fields';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

const v2: V2Table = {
  api: 'profitSharingFinish',
  request: [
    ...subMerchantRows('body'),
    { from: 'transaction_id', to: 'body.transaction_id' },
    { from: 'out_order_no', to: 'body.out_order_no' },
    { from: 'description', to: 'body.description', note: { en: 'at most 80 bytes', zh: '最多 80 个字节' } },
    brandRow,
  ],
  answer: sharingAnswerRows,
};

export const unfreeze = defineApi({
  name: 'unfreeze',
  method: 'POST',
  path: samePath('/v3/profitsharing/orders/unfreeze'),
  outcome,
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012526374',
    partner: 'https://pay.weixin.qq.com/doc/v3/partner/4012466860',
  },
  summary: {
    en: 'Unfreezes the rest of an order for its merchant, after shares or instead of them. Needs its own `out_order_no`. The order cannot be shared afterwards.',
    zh: '把订单剩余的金额解冻给商户，可在分账之后，也可以不分账。需要自己的 `out_order_no`。之后该订单不能再分账。',
  },
  request: requestOf({
    body: [
      subMerchant,
      {
        properties: {
          transaction_id: fields.transactionId,
          out_order_no: sharingFields.outOrderNo,
          description: sharingFields.description,
        },
        required: ['transaction_id', 'out_order_no', 'description'],
      },
    ],
  }),
  answer: {
    body: 'json',
    json: sharingAnswer,
    echoes: { transaction_id: 'transaction_id', out_order_no: 'out_order_no' },
  },
  v2: [v2],
});
