import { createHash } from 'node:crypto';
import { say } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { BusinessRefusal } from '../refusals/refusals';
import { defineHandler } from '../requests/api-handler';

/** Shortens a link of Native payment. The same link always gets the same short link. */
export const shortUrlHandler = defineHandler(apis.shortUrl, ({ params }) => {
  const url = decoded(params.long_url);
  if (!/^weixin:\/\/wxpay\/bizpayurl\?\S+$/.test(url)) {
    throw new BusinessRefusal(
      'URLFORMATERROR',
      'URL格式错误',
      say(
        'long_url must be a link of weixin://wxpay/bizpayurl?…',
        'long_url 应为 weixin://wxpay/bizpayurl?… 形式的链接。',
      ),
    );
  }
  const name = createHash('sha256').update(url).digest('base64url').slice(0, 7);
  return { short_url: `weixin://wxpay/s/${name}` };
});

/** Many programs send the link URL-encoded, as the document says, and sign the encoded form. */
function decoded(url: string): string {
  if (!/^weixin%3A/i.test(url)) return url;
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
