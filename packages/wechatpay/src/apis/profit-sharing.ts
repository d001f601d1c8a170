import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { sharingAnswers } from './answers';
import { fields } from './fields';
import { sharingFields, sharingLookup } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

export const profitSharing = defineApi({
  name: 'profitSharing',
  path: '/secapi/pay/profitsharing',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_1',
  summary: {
    en: "Shares a paid order once (单次分账): the rest is unfrozen for the sub-merchant, and the order cannot be shared again. The order must have `profit_sharing` Y, and have been paid at least a minute ago.\n\nSUCCESS means accepted; `profitSharingQuery` shows who got what. `out_order_no` makes it idempotent: repeat a failed request with the same number. The answer's `receivers` are JSON text.",
    zh: '单次分账：接收方未分得的金额解冻给子商户，该订单不能再分账。下单时 `profit_sharing` 须为 Y，且支付已满一分钟。\n\nSUCCESS 表示已受理；各方实际所得请用 `profitSharingQuery` 查询。`out_order_no` 保证幂等：请求失败时用同一单号重试。响应中的 `receivers` 是 JSON 字符串。',
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
