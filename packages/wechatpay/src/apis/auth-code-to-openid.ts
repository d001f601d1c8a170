import { defineApi } from '../api';
import { paymentAnswers } from './answers';
import { fields } from './fields';

/**
 * Tells whose payment code it is: `openid`, and `sub_openid` where the sub-merchant has an appid (with several,
 * `sub_appid` must say which). From then on only the asking merchant can charge the code.
 *
 * Its document has no `sign_type`, and direct merchants were seen to be refused signatures of 64 characters:
 * where that happens, use a client with signType MD5.
 */
export const authCodeToOpenid = defineApi({
  name: 'authCodeToOpenid',
  path: '/tools/authcodetoopenid',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_12',
  request: {
    required: ['auth_code'],
    properties: { auth_code: fields.authCode },
  },
  answer: { body: 'xml', fields: { openid: paymentAnswers.openid, sub_openid: paymentAnswers.sub_openid } },
});
