import { say } from '../../terminal/say';
import type { MerchantConfiguration } from '../configuration';
import { object } from '../reading/objects';
import { choice, id, listOf, safeAddress } from '../reading/readers';
import type { Reader } from '../reading/reading';
import { pem, pkcs12, secret, secrets } from '../reading/secrets';
import { certificates, publicKeyId, serialNo } from '../reading/v3-keys';

/** An object of one account. Its variables are those by which functions get theirs. */
export const merchant: Reader<MerchantConfiguration> = object<MerchantConfiguration>({
  mchId: {
    reader: id(say('must be the merchant’s number', '应为商户号'), /^\d{1,32}$/),
    variable: 'CLOUDPAY_MCH_ID',
    needed: say('the number that notifications carry as mch_id', '通知中的 mch_id'),
  },
  version: { reader: choice(['v2', 'v3']), variable: 'CLOUDPAY_VERSION' },
  apiKey: { reader: secrets(), variable: 'CLOUDPAY_API_KEY' },
  appid: { reader: id(say('must be an appid', '应为 appid')), variable: 'CLOUDPAY_APPID' },
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
  subAppid: { reader: id(say('must be an appid', '应为 appid')), variable: 'CLOUDPAY_SUB_APPID' },
  endpoints: {
    reader: listOf(safeAddress(say('of WeChat Pay, or of what stands in for it', '微信支付或其替代服务的'))),
    variable: 'CLOUDPAY_ENDPOINTS',
  },
  subMchIds: { reader: listOf(id(say('must be the number of a sub-merchant', '应为子商户号'))) },
  envIds: { reader: listOf(id(say('must be the id of an environment', '应为环境 ID'))) },
});
