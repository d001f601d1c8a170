import { defineApi } from '../api';
import { integer, sharingAnswers, text } from './answers';
import { fields } from './fields';
import { sharingFields } from './profit-sharing-fields';

/**
 * Tells what became of a share or of an unfreezing: `status` ACCEPTED, PROCESSING, FINISHED or CLOSED, and for every
 * receiver (JSON text) the `result` PENDING, SUCCESS or CLOSED. `amount` is there for an unfreezing.
 */
export const profitSharingQuery = defineApi({
  name: 'profitSharingQuery',
  path: '/pay/profitsharingquery',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_2',
  request: {
    required: ['transaction_id', 'out_order_no'],
    properties: { transaction_id: fields.transactionId, out_order_no: sharingFields.outOrderNo },
    without: ['appid', 'sub_appid'],
  },
  answer: {
    body: 'xml',
    echoes: ['transaction_id', 'out_order_no'],
    fields: {
      ...sharingAnswers,
      amount: integer('what was unfrozen, in cents'),
      description: text('the reason of the unfreezing'),
      close_reason: text('why it was CLOSED'),
    },
  },
});
