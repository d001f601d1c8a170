import { type MerchantOptions, variablesOf } from '@opencloudpay/cloudpay';
import type { Environment } from '../../configuration/reading/reading';

/**
 * The account that functions get from `CLOUDPAY_*`, as far as it can be read: `createCloudPay` reports what cannot, and
 * here the rest is examined in spite of it.
 */
export function accountFromEnvironment(env: Environment): Partial<MerchantOptions> {
  const { value, secret, secretFile } = variablesOf(env);
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  const list = (text: string | undefined) => text?.split(',').flatMap((item) => item.trim() || []);
  const given = {
    version: value('VERSION'),
    mode: value('MODE'),
    appid: value('APPID'),
    mchId: value('MCH_ID'),
    subAppid: value('SUB_APPID'),
    apiKey: attempt(() => secret('API_KEY')),
    signType: value('SIGN_TYPE'),
    pfx: attempt(() => secretFile('PFX')),
    passphrase: attempt(() => secret('PFX_PASSPHRASE')),
    apiV3Key: attempt(() => secret('API_V3_KEY')),
    privateKey: attempt(() => secret('PRIVATE_KEY')),
    serialNo: value('SERIAL_NO'),
    publicKey: attempt(() => secret('PUBLIC_KEY')),
    publicKeyId: value('PUBLIC_KEY_ID'),
    platformCertificates: list(value('PLATFORM_CERTIFICATES')),
    ca: value('CA'),
    endpoints: list(value('ENDPOINTS')),
  };
  const present = Object.entries(given).filter(([, each]) => each !== undefined);
  return Object.fromEntries(present) as Partial<MerchantOptions>;
}
