import { type CallOutcome, defineApi } from '../api';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

/**
 * Shares a paid order once (单次分账): what the receivers do not get is unfrozen for the sub-merchant, and the order
 * cannot be shared again. The order must have been made with `profit_sharing` Y, and be paid for a minute.
 *
 * SUCCESS means accepted; who got what says `profitSharingQuery`. `out_order_no` makes it idempotent: repeat a
 * failed request with the same number. The answer's `receivers` are JSON text.
 */
export const profitSharing = defineApi({
  name: 'profitSharing',
  path: '/secapi/pay/profitsharing',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_1',
  request: {
    required: ['transaction_id', 'out_order_no', 'receivers'],
    properties: {
      transaction_id: fields.transactionId,
      out_order_no: sharingFields.outOrderNo,
      receivers: sharingFields.receivers,
      brand_mch_id: sharingFields.brandMchId,
    },
  },
  answer: { body: 'xml', echoes: ['transaction_id', 'out_order_no'], fields: sharingAnswers },
});
