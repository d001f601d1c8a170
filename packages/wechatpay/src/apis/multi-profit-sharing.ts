import { type CallOutcome, defineApi } from '../api';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

/**
 * Shares a part of a paid order (多次分账): what is left stays frozen for further shares, until
 * `profitSharingFinish` unfreezes it. At most 50 times an order. The sub-merchant itself may be among the receivers.
 *
 * Otherwise like `profitSharing`.
 */
export const multiProfitSharing = defineApi({
  name: 'multiProfitSharing',
  path: '/secapi/pay/multiprofitsharing',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_6',
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
