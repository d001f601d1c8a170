import type { Simulator } from '../packages/simulator/src/index.ts';

/** What a function's settings are when its merchant is the simulator's, and a user has called it. */
export function simulatedAccount(
  { url, ca, merchant, wechatPay }: Simulator,
  version: 'v2' | 'v3' = 'v2',
): Record<string, string> {
  const keys = {
    v2: { CLOUDPAY_API_KEY: merchant.apiKey },
    v3: {
      CLOUDPAY_API_V3_KEY: merchant.apiV3Key,
      CLOUDPAY_PRIVATE_KEY: merchant.key,
      CLOUDPAY_SERIAL_NO: merchant.serialNo,
      CLOUDPAY_PUBLIC_KEY: wechatPay.publicKey,
      CLOUDPAY_PUBLIC_KEY_ID: wechatPay.publicKeyId,
    },
  };
  return {
    CLOUDPAY_VERSION: version,
    ...keys[version],
    CLOUDPAY_MODE: merchant.kind,
    CLOUDPAY_APPID: merchant.appid,
    CLOUDPAY_MCH_ID: merchant.mchId,
    CLOUDPAY_SUB_APPID: merchant.subAppid,
    CLOUDPAY_ENDPOINTS: url,
    CLOUDPAY_CA: ca,
    // The example does not wait for notifications: no program listens on the discard port.
    CLOUDPAY_NOTIFY_URL: 'http://127.0.0.1:9',
    CLOUDPAY_NOTIFY_SECRET: 'a secret shared with the gateway',
    SUB_MCH_ID: merchant.subMchId,
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
    WX_OPENID: 'oPayerOfTheExample',
    WX_APPID: merchant.subAppid,
    WX_CLIENTIP: '127.0.0.1',
    TCB_ENV: 'prod',
    // The original, where it takes part, would else look for the machine it runs on.
    TENCENTCLOUD: 'true',
  };
}
