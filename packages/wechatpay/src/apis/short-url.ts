import { defineApi } from '../api';
import { text } from './answers';
import { fields } from './fields';

/**
 * Shortens a link of `weixin://wxpay/bizpayurl?…` (Native payment, mode 1) to `weixin://wxpay/s/…`, for a QR code
 * that scans faster.
 *
 * Give `long_url` as it is. The document wants it signed raw and sent URL-encoded, but WeChat Pay verifies what it
 * receives, as everywhere: signed and sent must be the same text, and WeChat's own SDK signs and sends it raw.
 */
export const shortUrl = defineApi({
  name: 'shortUrl',
  path: '/tools/shorturl',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  document: 'https://pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_9',
  request: {
    required: ['long_url'],
    properties: { long_url: fields.text(512, 'the link to shorten') },
  },
  answer: { body: 'xml', fields: { short_url: text('the short link') } },
});
