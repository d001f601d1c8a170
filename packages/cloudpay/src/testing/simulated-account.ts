import type { Merchant, Simulator } from '@opencloudpay/simulator';
import type { SignType } from '@opencloudpay/wechatpay';
import { type Untyped, untypedCloudPay } from './untyped';

/** A namespace on the account of a merchant of the simulator, in that merchant's own mode. */
export function cloudPayOf(
  { ca, url }: Simulator,
  { kind, appid, mchId, apiKey, pfx }: Merchant,
  signType: SignType = 'MD5',
): Untyped {
  return untypedCloudPay({
    mode: kind,
    appid,
    mchId,
    apiKey,
    signType,
    pfx,
    ca,
    endpoints: [url],
    // No server listens on the discard port, so notifications are lost.
    notify: { baseUrl: 'http://127.0.0.1:9', secret: 'a secret of the functions' },
  });
}

/** A cloud function that a user of the merchant's mini program called. */
export function calledByPayerOf({ kind, subAppid }: Merchant): Record<string, string> {
  return {
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
    WX_OPENID: `oPayerOf${kind}`,
    WX_APPID: subAppid,
    WX_CLIENTIP: '203.0.113.7',
  };
}
