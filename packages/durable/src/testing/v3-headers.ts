import { merchant, signedHeaders } from '../../../wechatpay-v3/src/testing/wechat-pay';

/** The merchant of the tests of v3. */
export const V3_MERCHANT = merchant.mchId;

/** The headers with which WeChat Pay signs a body now. */
export function v3Headers(body: string): Record<string, string> {
  return signedHeaders(body, Math.floor(Date.now() / 1000));
}
