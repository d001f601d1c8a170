import { afterAll, describe, expect, it } from '@jest/globals';
import { configurationFolder, KEY, LEAST } from '../../testing/configuration-file';
import { keyFile, pemOf, V3_KEYS } from '../../testing/v3-keys';

const folder = configurationFolder();
const { read, problems, write } = folder;
afterAll(folder.remove);

const { platformCertificates, ...publicKeyMode } = V3_KEYS;

/** Line breaks at the end do not matter. */
const pem = (name: string) => expect.stringContaining(pemOf(name).trim());
const ACCOUNT = { version: 'v3', mchId: '1900007291', appid: 'wxd678efh567hg6787', ...publicKeyMode };

const withMerchant = (merchant: object) => ({ ...LEAST, merchants: [merchant] });
/** With calls every key is needed. */
const withCalls = (changes: object) => ({
  ...withMerchant({ ...ACCOUNT, ...changes }),
  notify: { ...LEAST.notify, url: 'https://pay.example.com' },
  calls: { tokens: ['ab'.repeat(32)] },
});

describe('the keys of an account of WeChat Pay v3', () => {
  it('may be text, paths, and places of secrets', () => {
    write('api_v3_key', `${V3_KEYS.apiV3Key}\n`);
    const given = {
      ...{ apiV3Key: { file: 'api_v3_key' }, privateKey: keyFile('merchant.key') },
      ...{ publicKey: { env: 'PUBLIC' }, serialNo: keyFile('merchant.pem') },
      platformCertificates: [keyFile('platform-old.pem'), pemOf('platform-new.pem')],
    };
    const [merchant] = read(withCalls(given), { PUBLIC: V3_KEYS.publicKey }).merchants;
    expect(merchant).toMatchObject({
      ...{ version: 'v3', apiV3Key: V3_KEYS.apiV3Key, publicKeyId: V3_KEYS.publicKeyId },
      ...{ privateKey: pem('merchant.key'), publicKey: pem('wechatpay.pub'), serialNo: pem('merchant.pem') },
      platformCertificates: [pem('platform-old.pem'), pem('platform-new.pem')],
    });
  });

  it('may come from the environment alone, also from files', () => {
    const env = {
      ...{ CLOUDPAY_NOTIFY_SECRET: LEAST.notify.secret, CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010' },
      ...{ CLOUDPAY_VERSION: 'v3', CLOUDPAY_MCH_ID: ACCOUNT.mchId, CLOUDPAY_APPID: ACCOUNT.appid },
      CLOUDPAY_API_V3_KEY_FILE: write('key', V3_KEYS.apiV3Key),
      CLOUDPAY_PRIVATE_KEY_FILE: keyFile('merchant.key'),
      CLOUDPAY_SERIAL_NO: V3_KEYS.serialNo,
      CLOUDPAY_PUBLIC_KEY: V3_KEYS.publicKey.replaceAll('\n', '\\n'),
      CLOUDPAY_PUBLIC_KEY_ID: V3_KEYS.publicKeyId,
      CLOUDPAY_PLATFORM_CERTIFICATES: platformCertificates.join('\n') + pemOf('platform-new.pem'),
    };
    const [merchant] = read({}, env).merchants;
    expect(merchant).toMatchObject({ version: 'v3', apiV3Key: V3_KEYS.apiV3Key, serialNo: V3_KEYS.serialNo });
    expect(merchant?.platformCertificates).toHaveLength(2);
    const paths = `${keyFile('platform-old.pem')}, ${keyFile('platform-new.pem')}`;
    const [other] = read({}, { ...env, CLOUDPAY_PLATFORM_CERTIFICATES: paths }).merchants;
    expect(other?.platformCertificates).toEqual([pem('platform-old.pem'), pem('platform-new.pem')]);
  });

  it('of a gateway that only receives need no private key', () => {
    const { privateKey: _, serialNo: __, ...receiving } = ACCOUNT;
    expect(problems(withMerchant(receiving))).toEqual([]);
    const { publicKey: ___, publicKeyId: ____, ...without } = receiving;
    expect(problems(withMerchant(without))).toEqual([
      expect.stringMatching(
        /^merchants\[0\]\.publicKey \(CLOUDPAY_PUBLIC_KEY\) is missing: give .*, or privateKey and serialNo/,
      ),
    ]);
  });

  it('may stand beside the key of v2, with either version', () => {
    for (const version of ['v2', 'v3'])
      expect(problems(withCalls({ version, apiKey: KEY, platformCertificates }))).toEqual([]);
  });
});

describe('a mistake with the keys of WeChat Pay v3 is refused at the start, by the name of its key', () => {
  it.each<[string, object, string, RegExp]>([
    ['no APIv3 key', { apiV3Key: undefined }, 'apiV3Key', /is missing\. Set the APIv3 key/],
    [
      'an APIv3 key of another length',
      { apiV3Key: 'x'.repeat(31) },
      'apiV3Key',
      /has 31 bytes, but must have 32/,
    ],
    ['no private key', { privateKey: undefined }, 'privateKey', /is missing/],
    [
      'a certificate as private key',
      { privateKey: pemOf('merchant.pem') },
      'privateKey',
      /is a certificate, not a private key/,
    ],
    [
      'WeChat Pay’s key as private key',
      { privateKey: V3_KEYS.publicKey },
      'privateKey',
      /is a public key, not a private key/,
    ],
    [
      'an encrypted private key',
      { privateKey: keyFile('merchant-encrypted.key') },
      'privateKey',
      /is encrypted with a passphrase/,
    ],
    [
      'a damaged private key',
      { privateKey: V3_KEYS.privateKey.slice(0, 300) },
      'privateKey',
      /cannot be read: the PEM is damaged/,
    ],
    [
      'a private key that is not RSA',
      { privateKey: keyFile('elliptic.key') },
      'privateKey',
      /signs with RSA/,
    ],
    ['no serial number', { serialNo: undefined }, 'serialNo', /is missing/],
    [
      'the id of the public key as serial number',
      { serialNo: V3_KEYS.publicKeyId },
      'serialNo',
      /is the id of WeChat Pay’s public key, which is the option publicKeyId/,
    ],
    [
      'a certificate of another key',
      { serialNo: keyFile('platform-new.pem') },
      'serialNo',
      /is a certificate of another key/,
    ],
    [
      'an expired certificate',
      { serialNo: keyFile('merchant-expired.pem') },
      'serialNo',
      /expired on \d{4}-/,
    ],
    [
      'a certificate as public key',
      { publicKey: keyFile('platform-new.pem') },
      'publicKey',
      /is a certificate, but an id PUB_KEY_ID_/,
    ],
    ['no id of the public key', { publicKeyId: undefined }, 'publicKeyId', /is missing: give the id/],
    [
      'a serial number as id of the public key',
      { publicKeyId: V3_KEYS.serialNo },
      'publicKeyId',
      /is the serial number of a certificate/,
    ],
    [
      'an id without its public key',
      { publicKey: undefined },
      'publicKey',
      /is missing: publicKeyId was given/,
    ],
    [
      'a public key as platform certificate',
      { platformCertificates: [V3_KEYS.publicKey] },
      'platformCertificates',
      /is a public key, not a certificate/,
    ],
    [
      'expired platform certificates',
      { platformCertificates: [keyFile('platform-expired.pem')] },
      'platformCertificates',
      /only certificates that have expired/,
    ],
    ['another version', { version: 'v4' }, 'version', /must be v2 or v3/],
  ])('%s', (_, changes, key, problem) => {
    const found = problems(withCalls(changes));
    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^merchants\\[0\\]\\.${key} \\(CLOUDPAY_[A-Z_0-9]+\\) `)),
    ]);
    expect(found[0]).toMatch(problem);
    // Without calls too, where what is needed for calls alone may be missing.
    const { calls: _calls, ...receiving } = withCalls(changes);
    for (const told of problems(receiving)) expect(told).toMatch(problem);
  });

  it('the merchant’s own key as public key', () => {
    expect(problems(withCalls({ platformCertificates: [keyFile('merchant.pem')] }))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.platformCertificates .* is the merchant’s own key/),
    ]);
  });

  it('several, all at once', () => {
    expect(
      problems(withCalls({ apiV3Key: 'short', privateKey: V3_KEYS.publicKey, publicKeyId: 'x' })),
    ).toEqual([
      expect.stringMatching(/^merchants\[0\]\.publicKeyId /),
      expect.stringMatching(/^merchants\[0\]\.apiV3Key /),
      expect.stringMatching(/^merchants\[0\]\.privateKey /),
    ]);
  });

  it('a v2 account with a part of the keys of v3, because its notifications could not be read', () => {
    const { apiV3Key: _, ...part } = ACCOUNT;
    expect(problems(withMerchant({ ...part, version: 'v2', apiKey: KEY }))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.apiV3Key \(CLOUDPAY_API_V3_KEY\) is missing/),
    ]);
  });

  it('an account of v3 that does not say so', () => {
    const { version: _, ...account } = ACCOUNT;
    expect(problems(withMerchant(account))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.version \(CLOUDPAY_VERSION\) is missing.*Set it to v3/),
    ]);
  });
});
