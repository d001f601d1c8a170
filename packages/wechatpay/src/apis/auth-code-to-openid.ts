import { defineApi } from '../api';
import { paymentAnswers } from './answers';
import { fields } from './fields';

export const authCodeToOpenid = defineApi({
  name: 'authCodeToOpenid',
  path: '/tools/authcodetoopenid',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/micropay_sl.php?chapter=9_12',
  summary: {
    en: 'Tells whose payment code it is: `openid`, and `sub_openid` where the sub-merchant has an appid (with several, `sub_appid` must say which). From then on only the asking merchant can charge the code.\n\nIts document has no `sign_type`, and direct merchants were seen to be refused signatures of 64 characters: where that happens, use a client with signType MD5.',
    zh: '查询付款码属于谁：返回 `openid`，子商户有 appid 时还返回 `sub_openid`（有多个时须用 `sub_appid` 指明）。此后只有查询过的商户可以扣款这个付款码。\n\n其文档没有 `sign_type`，有直连商户用 64 个字符的签名被拒绝：遇到这种情况请使用 signType 为 MD5 的客户端。',
  },
  request: {
    required: ['auth_code'],
    properties: { auth_code: fields.authCode },
  },
  answer: { body: 'xml', fields: { openid: paymentAnswers.openid, sub_openid: paymentAnswers.sub_openid } },
});
