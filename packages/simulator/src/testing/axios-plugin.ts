import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import { Wechatpay } from 'wechatpay-axios-plugin';
import type { Simulator } from '../index';

/** The client of `wechatpay-axios-plugin` for the merchant of a simulator, with its parts of WeChat Pay v2. */
export function axiosPlugin({ merchant, ca, url }: Simulator): Wechatpay {
  return new Wechatpay({
    mchid: merchant.mchId,
    secret: merchant.apiKey,
    merchant: { pfx: merchant.pfx, passphrase: merchant.passphrase, ca },
    baseURL: `${url}/`,
    httpsAgent: new Agent({ ca }),
    // Its v3 part requires these, but the tests do not use it.
    serial: 'UNUSED',
    privateKey: merchant.key,
    certs: {
      UNUSED_TOO: new X509Certificate(merchant.cert).publicKey.export({ type: 'spki', format: 'pem' }),
    },
  });
}
