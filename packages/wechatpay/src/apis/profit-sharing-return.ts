import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { sharingReturnAnswers } from './answers';
import { fields } from './fields';
import { sharingFields } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

const outcome: CallOutcome = {
  provenBy: [],
  lookup: {
    api: 'profitSharingReturnQuery',
    by: ['order_id', 'out_order_no', 'out_return_no'],
    absent: ['ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'],
    same: { return_amount: 'return_amount' },
    state: 'result',
    undone: ['FAILED'],
  },
};

export const profitSharingReturn = defineApi({
  name: 'profitSharingReturn',
  path: '/secapi/pay/profitsharingreturn',
  certificate: true,
  signTypes: ['HMAC-SHA256'],
  outcome,
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_7',
  summary: {
    en: 'Takes a share, or a part of it, back from a merchant that received it (分账回退); shares of people cannot be returned. Within 180 days. `out_return_no` makes it idempotent: while `result` is PROCESSING, repeat it with the same number.\n\nSuccess is `return_code` SUCCESS and `result` SUCCESS: there is no `result_code`. Refusals are `return_code` FAIL with `error_code` and `error_msg`.',
    zh: '分账回退：从收到分账的商户处收回全部或一部分；个人所得不能回退。180 天之内有效。`out_return_no` 保证幂等：`result` 为 PROCESSING 时用同一单号重试。\n\n`return_code` SUCCESS 且 `result` SUCCESS 才是成功：没有 `result_code`。被拒绝时 `return_code` 为 FAIL，并带有 `error_code` 和 `error_msg`。',
  },
  request: {
    required: ['out_return_no', 'return_account_type', 'return_account', 'return_amount', 'description'],
    anyOf: ['order_id', 'out_order_no'],
    properties: {
      order_id: sharingFields.orderId,
      out_order_no: sharingFields.outOrderNo,
      out_return_no: sharingFields.outReturnNo,
      return_account_type: {
        type: 'string',
        enum: ['MERCHANT_ID'],
        description: 'MERCHANT_ID',
        zh: 'MERCHANT_ID',
      },
      return_account: fields.text(64, {
        description: 'the number of the merchant that received the share',
        zh: '收到分账的商户号',
      }),
      return_amount: fields.cents,
      description: sharingFields.description,
    },
  },
  answer: {
    body: 'xml',
    echoes: ['out_return_no', 'return_amount'],
    fields: sharingReturnAnswers,
  },
});
