import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { sharingAccount, sharingAccountRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { fields } from './fields';
import { brandRow, sharingAnswer, sharingAnswerRows, sharingFields, sharingLookup } from './sharing-fields';

const outcome: CallOutcome = { provenBy: [], lookup: sharingLookup };

/** @param unfreezes whether the rest is unfrozen: v2 has an API for each */
const table = (api: string, unfreezes: boolean): V2Table => ({
  api,
  request: [
    ...sharingAccountRows,
    { from: 'transaction_id', to: 'body.transaction_id' },
    { from: 'out_order_no', to: 'body.out_order_no' },
    { from: 'receivers', to: 'body.receivers', as: 'shares' },
    brandRow,
  ],
  fixed: [{ to: 'body.unfreeze_unsplit', value: unfreezes }],
  answer: sharingAnswerRows,
  // Elsewhere it is about a balance; here more is shared than can be.
  errors: { NOT_ENOUGH: 'AMOUNT_OVERDUE' },
});

export const createSharingOrder = defineApi({
  name: 'createSharingOrder',
  method: 'POST',
  path: samePath('/v3/profitsharing/orders'),
  outcome,
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_1.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter8_1_1.shtml',
  },
  summary: {
    en: 'Shares a part of a paid order. With `unfreeze_unsplit` true the rest is unfrozen, and the order cannot be shared again; with false it stays frozen for further shares.\n\nA success means accepted; `querySharingOrder` shows who got what. `out_order_no` makes it idempotent: repeat a failed request with the same number.',
    zh: '分出已支付订单的一部分。`unfreeze_unsplit` 为 true 时解冻剩余金额，该订单不能再分账；为 false 时剩余金额保持冻结以供继续分账。\n\n成功表示已受理；各方实际所得请用 `querySharingOrder` 查询。`out_order_no` 保证幂等：请求失败时用同一单号重试。',
  },
  request: requestOf(
    {
      body: [
        sharingAccount,
        {
          properties: {
            transaction_id: fields.transactionId,
            out_order_no: sharingFields.outOrderNo,
            receivers: sharingFields.receivers,
            unfreeze_unsplit: fields.flag({
              description: 'true or false: whether the rest is unfrozen',
              zh: '是否解冻剩余未分资金',
            }),
          },
          required: ['transaction_id', 'out_order_no', 'receivers', 'unfreeze_unsplit'],
        },
      ],
    },
    ['receivers[].name'],
  ),
  answer: {
    body: 'json',
    json: sharingAnswer,
    echoes: { transaction_id: 'transaction_id', out_order_no: 'out_order_no' },
  },
  v2: [table('profitSharing', true), table('multiProfitSharing', false)],
});
