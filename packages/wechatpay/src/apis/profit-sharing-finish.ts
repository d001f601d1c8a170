import { type CallOutcome, defineApi } from '../api';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

/**
 * Unfreezes what is left of an order for the sub-merchant (完结分账), after shares or instead of them. Takes an
 * `out_order_no` of its own. The order cannot be shared afterwards.
 */
export const profitSharingFinish = defineApi({
  name: 'profitSharingFinish',
  path: '/secapi/pay/profitsharingfinish',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_5',
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
