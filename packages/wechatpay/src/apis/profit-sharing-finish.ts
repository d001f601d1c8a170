import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

export const profitSharingFinish = defineApi({
  name: 'profitSharingFinish',
  path: '/secapi/pay/profitsharingfinish',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_5',
  summary: {
    en: 'Unfreezes the rest of an order for the sub-merchant (完结分账), after shares or instead of them. Needs its own `out_order_no`. The order cannot be shared afterwards.',
    zh: '完结分账：把订单剩余的金额解冻给子商户，可在分账之后，也可以不分账。需要单独的 `out_order_no`。之后该订单不能再分账。',
  },
  request: {
    required: ['transaction_id', 'out_order_no', 'description'],
    properties: {
      transaction_id: fields.transactionId,
      out_order_no: sharingFields.outOrderNo,
      description: sharingFields.description,
      brand_mch_id: sharingFields.brandMchId,
    },
    without: ['sub_appid'],
  },
  answer: { body: 'xml', echoes: ['transaction_id', 'out_order_no'], fields: sharingAnswers },
});
