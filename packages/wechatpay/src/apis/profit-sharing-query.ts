import { defineApi } from '../api';
import { integer, sharingAnswers, text } from './answers';
import { fields } from './fields';
import { sharingFields } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

export const profitSharingQuery = defineApi({
  name: 'profitSharingQuery',
  path: '/pay/profitsharingquery',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  effect: 'none',
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_2',
  summary: {
    en: 'Returns the state of a share or of an unfreezing: `status` ACCEPTED, PROCESSING, FINISHED or CLOSED, and for every receiver (JSON text) the `result` PENDING, SUCCESS or CLOSED. An unfreezing has an `amount`.',
    zh: '查询分账或解冻的结果：`status` 为 ACCEPTED、PROCESSING、FINISHED 或 CLOSED，每个接收方（JSON 字符串）的 `result` 为 PENDING、SUCCESS 或 CLOSED。解冻时返回 `amount`。',
  },
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
      amount: integer({ en: 'the unfrozen amount in cents', zh: '解冻金额，单位为分' }),
      description: text({ en: 'the reason of the unfreezing', zh: '解冻的原因' }),
      close_reason: text({ en: 'why it was CLOSED', zh: 'CLOSED 的原因' }),
    },
  },
});
