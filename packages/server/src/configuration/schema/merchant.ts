import type { MerchantConfiguration } from '../configuration';
import { choice, id, listOf, object, safeAddress } from '../readers';
import type { Reader } from '../reading';
import { pem, pkcs12, secret, secrets } from '../secrets';
import { certificates, publicKeyId, serialNo } from '../v3-keys';

/** An object of one account. Its variables are those by which functions get theirs. */
export const merchant: Reader<MerchantConfiguration> = object<MerchantConfiguration>({
  mchId: {
    reader: id('must be the merchant’s number', /^\d{1,32}$/),
    variable: 'CLOUDPAY_MCH_ID',
    needed: 'the number that notifications carry as mch_id',
  },
  version: { reader: choice(['v2', 'v3']), variable: 'CLOUDPAY_VERSION' },
  apiKey: { reader: secrets(), variable: 'CLOUDPAY_API_KEY' },
  appid: { reader: id('must be an appid'), variable: 'CLOUDPAY_APPID' },
  mode: { reader: choice(['partner', 'direct']), variable: 'CLOUDPAY_MODE' },
  signType: { reader: choice(['MD5', 'HMAC-SHA256']), variable: 'CLOUDPAY_SIGN_TYPE' },
  pfx: { reader: pkcs12(), variable: 'CLOUDPAY_PFX' },
  passphrase: { reader: secret(), variable: 'CLOUDPAY_PFX_PASSPHRASE' },
  cert: { reader: pem() },
  key: { reader: pem() },
  apiV3Key: { reader: secrets(), variable: 'CLOUDPAY_API_V3_KEY' },
  privateKey: { reader: pem(), variable: 'CLOUDPAY_PRIVATE_KEY' },
  serialNo: { reader: serialNo(), variable: 'CLOUDPAY_SERIAL_NO' },
  publicKey: { reader: pem(), variable: 'CLOUDPAY_PUBLIC_KEY' },
  publicKeyId: { reader: publicKeyId(), variable: 'CLOUDPAY_PUBLIC_KEY_ID' },
  platformCertificates: { reader: certificates(), variable: 'CLOUDPAY_PLATFORM_CERTIFICATES' },
  ca: { reader: pem(), variable: 'CLOUDPAY_CA' },
  subAppid: { reader: id('must be an appid'), variable: 'CLOUDPAY_SUB_APPID' },
  endpoints: {
    reader: listOf(safeAddress('of WeChat Pay, or of what stands in for it')),
    variable: 'CLOUDPAY_ENDPOINTS',
  },
  subMchIds: { reader: listOf(id('must be the number of a sub-merchant')) },
  envIds: { reader: listOf(id('must be the id of an environment')) },
});
