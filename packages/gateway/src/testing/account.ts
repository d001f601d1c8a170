import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V2MerchantOptions } from '@opencloudpay/cloudpay';
import { MERCHANT, SECRET } from './notifications';

const CERTIFICATES = join(__dirname, '../../../wechatpay/fixtures/certificates');

/** The merchant's whole account at a loopback WeChat Pay, client certificate included. */
export function accountAt(endpoint: string): V2MerchantOptions & { apiKey: string; passphrase: string } {
  return {
    ...MERCHANT,
    appid: 'wxd2565e6a04246fd1',
    subAppid: 'wxad347b7cfd1f7e6c',
    pfx: readFileSync(join(CERTIFICATES, 'client.p12')),
    passphrase: '1800000001',
    endpoints: [endpoint],
    notify: { baseUrl: 'https://pay.example.com', secret: SECRET },
    timeout: 30_000,
  };
}

/** As in a cloud function that a user of a mini program has called. */
export function calledBy(openid: string, clientIp = '203.0.113.7'): void {
  Object.assign(process.env, {
    TCB_ENV: 'prod',
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
    WX_OPENID: openid,
    WX_APPID: 'wxad347b7cfd1f7e6c',
    WX_CLIENTIP: clientIp,
  });
}
