import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

export const multiProfitSharing = defineApi({
  name: 'multiProfitSharing',
  path: '/secapi/pay/multiprofitsharing',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_6',
  summary: {
    en: 'Shares a part of a paid order (多次分账): the rest stays frozen for further shares, until `profitSharingFinish` unfreezes it. At most 50 times per order. The sub-merchant itself may be among the receivers.\n\nOtherwise like `profitSharing`.',
    zh: '多次分账：分出已支付订单的一部分，剩余金额保持冻结以供继续分账，直到用 `profitSharingFinish` 解冻。每笔订单最多 50 次。接收方可以包含子商户自己。\n\n其他与 `profitSharing` 相同。',
  },
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
