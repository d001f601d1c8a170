import { defineApi } from '../api';
import { receiverAnswers } from './answers';
import { sharingFields } from './profit-sharing-fields';

/** Lets a merchant or a person receive shares of a sub-merchant's orders. Needed once, before the first share. */
export const profitSharingAddReceiver = defineApi({
  name: 'profitSharingAddReceiver',
  path: '/pay/profitsharingaddreceiver',
  certificate: false,
  signTypes: ['HMAC-SHA256'],
  document: 'https://pay.weixin.qq.com/wiki/doc/api/allocation_sl.php?chapter=25_3',
  request: {
    required: ['receiver'],
    properties: { receiver: sharingFields.newReceiver, brand_mch_id: sharingFields.brandMchId },
  },
  answer: { body: 'xml', fields: receiverAnswers },
});
