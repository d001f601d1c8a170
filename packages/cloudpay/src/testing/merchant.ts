import type { V2MerchantOptions } from '../options/merchant-options';
import { certificate } from './certificate';
import { type Untyped, untypedCloudPay } from './untyped';
import { startWechatPay, type WechatPay } from './wechat-pay';

export const API_KEY = '192006250b4c09247ec02edce69f6a2d';
export const NOTIFY_SECRET = 'the secret of functions and gateway';
export const PFX = Buffer.from(certificate.pfxBase64, 'base64');

/** A merchant's account on the loopback WeChat Pay, and the namespace that uses it. */
export interface TestMerchant {
  wechatPay: WechatPay;
  cloudPay: Untyped;
  /** Another namespace on the same account. */
  with(options: Partial<V2MerchantOptions>): Untyped;
  /** The fields of the last request. */
  sent(): Record<string, string>;
}

export async function startMerchant(): Promise<TestMerchant> {
  const wechatPay = await startWechatPay(API_KEY);
  const options: V2MerchantOptions = {
    mode: 'partner',
    appid: 'wx0000000000000000',
    mchId: '1900000109',
    apiKey: API_KEY,
    pfx: PFX,
    notify: { baseUrl: 'https://pay.example.com', secret: NOTIFY_SECRET },
    endpoints: [wechatPay.url],
    timeout: 20_000,
  };
  return {
    wechatPay,
    cloudPay: untypedCloudPay(options),
    with: (other) => untypedCloudPay({ ...options, ...other }),
    sent: () => wechatPay.requests.at(-1)?.fields ?? {},
  };
}

/** An order as code for CloudPay writes it. */
export const ORDER = {
  body: '小秋TIT店-超市',
  outTradeNo: '2021WERUN1647839289398',
  subMchId: '1712734762',
  totalFee: 1,
  envId: 'prod-1a2b',
  functionName: 'pay_cb',
};
