import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

export const shortUrl = defineApi({
  name: 'shortUrl',
  path: '/tools/shorturl',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  account: 'whole',
  refusals: { URLFORMATERROR: 'PARAMETERS' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_9',
  summary: {
    en: "Shortens a link of `weixin://wxpay/bizpayurl?…` (Native payment, mode 1) to `weixin://wxpay/s/…`, for a QR code that scans faster.\n\nGive `long_url` without encoding. The document wants it signed raw and sent URL-encoded, but WeChat Pay verifies the text that it receives: the signed and the sent text must be equal, and WeChat's own SDK signs and sends it raw.",
    zh: '把 `weixin://wxpay/bizpayurl?…`（Native 支付模式一）转换为 `weixin://wxpay/s/…`，二维码更容易扫描。\n\n`long_url` 请原样传入。文档要求以原文签名、以 URL 编码发送，但微信支付校验的始终是收到的内容：签名和发送的必须是同一文本，微信自己的 SDK 也是以原文签名并发送。',
  },
  request: {
    required: ['long_url'],
    properties: { long_url: fields.text(512, { description: 'the link to shorten', zh: '要转换的链接' }) },
  },
  answer: { body: 'xml', fields: { short_url: text({ en: 'the short link', zh: '短链接' }) } },
});
