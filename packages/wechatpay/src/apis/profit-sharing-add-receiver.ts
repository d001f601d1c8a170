import { defineApi } from '../api';
import { receiverAnswers } from './answers';
import { sharingFields } from './profit-sharing-fields';
import { sharingRefusals } from './refusals';

export const profitSharingAddReceiver = defineApi({
  name: 'profitSharingAddReceiver',
  path: '/pay/profitsharingaddreceiver',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  refusals: sharingRefusals,
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_3',
  summary: {
    en: "Lets a merchant or a person receive shares of a sub-merchant's orders. Needed once, before the first share.",
    zh: '允许商户或个人接收子商户订单的分账。首次分账之前调用一次即可。',
  },
  request: {
    required: ['receiver'],
    properties: { receiver: sharingFields.newReceiver, brand_mch_id: sharingFields.brandMchId },
  },
  answer: { body: 'xml', fields: receiverAnswers },
});
