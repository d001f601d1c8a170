import { defineApi } from '../api';
import { paymentAnswers } from './answers';
import { fields } from './fields';

export const authCodeToOpenid = defineApi({
  name: 'authCodeToOpenid',
  path: '/tools/authcodetoopenid',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  refusals: { AUTH_CODE_EXPIRED: 'AUTH_CODE', AUTH_CODE_ERROR: 'AUTH_CODE', AUTH_CODE_INVALID: 'AUTH_CODE' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_12',
  summary: {
    en: 'Returns the openid behind a payment code: `openid`, and `sub_openid` if the sub-merchant has an appid (with several, `sub_appid` must name one). After that only the same merchant can charge the code.\n\nIts document has no `sign_type`, and WeChat Pay was seen to refuse signatures of 64 characters from direct merchants: if that happens, use a client with signType MD5.',
    zh: '查询付款码属于谁：返回 `openid`，子商户有 appid 时还返回 `sub_openid`（有多个时须用 `sub_appid` 指明）。此后只有查询过的商户才能用这个付款码扣款。\n\n微信支付的文档中没有 `sign_type`，曾有直连商户使用 64 个字符的签名而被拒绝：遇到这种情况，请使用 signType 为 MD5 的客户端。',
  },
  request: {
    required: ['auth_code'],
    properties: { auth_code: fields.authCode },
  },
  answer: { body: 'xml', fields: { openid: paymentAnswers.openid, sub_openid: paymentAnswers.sub_openid } },
});
