import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(__dirname, '../../../wechatpay-v3/fixtures');

/** The path of a file of `fixtures`: see its README. */
export const keyFile = (name: string): string => join(fixtures, name);

export const pemOf = (name: string): string => readFileSync(keyFile(name), 'utf8');

/** The keys of an account of v3, in public-key mode and with platform certificates. */
export const V3_KEYS = {
  apiV3Key: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
  privateKey: pemOf('merchant.key'),
  serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
  publicKey: pemOf('wechatpay.pub'),
  publicKeyId: 'PUB_KEY_ID_0114232134912410000000000000',
  platformCertificates: [pemOf('platform-old.pem')],
};
