import { defineApi } from '../api';
import { receiverAnswers } from './answers';
import { sharingFields } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

export const profitSharingRemoveReceiver = defineApi({
  name: 'profitSharingRemoveReceiver',
  path: '/pay/profitsharingremovereceiver',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_4',
  summary: {
    en: 'Removes a receiver that `profitSharingAddReceiver` added: it gets no further shares.',
    zh: '撤销 `profitSharingAddReceiver`：该接收方不再接收分账。',
  },
  request: {
    required: ['receiver'],
    properties: { receiver: sharingFields.oldReceiver, brand_mch_id: sharingFields.brandMchId },
  },
  answer: { body: 'xml', fields: receiverAnswers },
});
