import type { V2Table } from '../v2/table';
import { answeredSubMerchant, sharingAccount, sharingAccountRows } from './accounts';
import { oneOf, text } from './answers';
import { answerOf, defineApi, requestOf, samePath } from './define-api';
import { sharingErrors } from './errors';
import { brandRow, RECEIVER_TYPES, sharingFields } from './sharing-fields';

const v2: V2Table = {
  api: 'profitSharingRemoveReceiver',
  request: [...sharingAccountRows, { from: 'receiver', to: 'body', as: 'oldReceiver' }, brandRow],
  answer: [{ from: '', to: 'receiver', as: 'receiverText' }],
};

export const deleteReceiver = defineApi({
  name: 'deleteReceiver',
  method: 'POST',
  path: samePath('/v3/profitsharing/receivers/delete'),
  errors: sharingErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_9.shtml',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter8_1_9.shtml',
  },
  summary: {
    en: 'Removes a receiver that `addReceiver` added: it gets no further shares.',
    zh: '撤销 `addReceiver`：该接收方不再接收分账。',
  },
  request: requestOf({
    body: [
      sharingAccount,
      {
        properties: { type: sharingFields.type, account: sharingFields.account },
        required: ['type', 'account'],
      },
    ],
  }),
  answer: {
    body: 'json',
    json: answerOf(answeredSubMerchant, {
      properties: {
        type: oneOf(RECEIVER_TYPES, { en: 'the kind of receiver', zh: '接收方类型' }),
        account: text({ en: 'the merchant number or openid', zh: '接收方账号' }),
      },
      required: ['type', 'account'],
    }),
    echoes: { type: 'type', account: 'account' },
  },
  v2: [v2],
});
