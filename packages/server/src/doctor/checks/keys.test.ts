/** Lengths and formats of keys, and certificates: each mistake in the way in which people make it. */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ACCOUNT, examine, GATEWAY, linesOf } from '../testing/examine';
import { certificateChecks } from './certificates';

const packages = join(__dirname, '../../../..');
const v2 = (file: string) => readFileSync(join(packages, 'wechatpay/fixtures/certificates', file));
const v3 = (file: string) => readFileSync(join(packages, 'wechatpay-v3/fixtures', file), 'utf8');
const OWN_PUBLIC_KEY = createPublicKey(v3('merchant.key')).export({ type: 'spki', format: 'pem' }).toString();
const base64 = (file: string) => v2(file).toString('base64');

/** Examines the keys of one merchant of a gateway. */
const merchant = (keys: object) =>
  examine(['keys'], { gateway: { ...GATEWAY, merchants: [{ ...ACCOUNT, ...keys }] } });

describe('the API key of v2', () => {
  it('has 32 letters and digits', async () => {
    expect(linesOf(await merchant({}), 'api-key')).toEqual([
      '✓ The API key of 1800000001 has the right form',
    ]);
  });

  it.each([
    ['k', '✗ The API key of 1800000001 is still a placeholder'],
    ['your-api-key', '✗ The API key of 1800000001 is still a placeholder'],
    [ACCOUNT.apiKey.slice(1), '✗ The API key of 1800000001 has 31 characters, and WeChat Pay’s have 32'],
    [
      `${ACCOUNT.apiKey.slice(1)}!`,
      '! The API key of 1800000001 has characters other than letters and digits',
    ],
  ])('%s is refused, and never shown', async (apiKey, line) => {
    const found = await merchant({ apiKey });
    expect(linesOf(found, 'api-key')).toEqual([line]);
    if (apiKey.length > 20) expect(JSON.stringify(found)).not.toContain(apiKey);
  });

  it('is examined in each form that several have while one is replaced', async () => {
    const found = await merchant({ apiKey: [ACCOUNT.apiKey, 'short of characters'] });
    expect(found.filter(({ id }) => id === 'api-key').map(({ status }) => status)).toEqual(['ok', 'failure']);
  });
});

describe('the certificate of v2', () => {
  it('is read, matches its key, is the merchant’s, and is valid for years', async () => {
    expect(linesOf(await merchant({ pfx: base64('client.p12') }))).toEqual([
      '✓ The API key of 1800000001 has the right form',
      '✓ The API certificate of 1800000001 can be read',
      '✓ The API certificate of 1800000001 matches its private key',
      '✓ The API certificate is that of merchant 1800000001',
      expect.stringMatching(
        /^✓ The API certificate of 1800000001 is valid until 2120-01-01, for \d{5} days$/,
      ),
    ]);
  });

  it('is needed for refunds only', async () => {
    expect(linesOf(await merchant({}), 'certificate')).toEqual([
      '! 1800000001 has no API certificate: refunds, fund flows and profit sharing of v2 need it',
    ]);
  });

  it.each([
    ['another passphrase', { pfx: base64('client-passphrase.p12') }, /mac verify failure/],
    ['an old cipher', { pfx: base64('client-rc2.p12') }, /a cipher that this Node\.js no longer reads/],
    [
      'a damaged file',
      { pfx: Buffer.from(v2('client.p12').subarray(0, 500)).toString('base64') },
      /cannot be read/,
    ],
    [
      'the key of another certificate',
      { cert: v2('client.pem').toString(), key: v2('server.key').toString() },
      /do not belong together/,
    ],
    [
      'an encrypted key',
      { cert: v2('client.pem').toString(), key: v3('merchant-encrypted.key') },
      /is encrypted, and the passphrase does not open it/,
    ],
    ['no key', { cert: v2('client.pem').toString() }, /is there without its private key/],
  ])('with %s is a failure that says what to do', async (_, keys, text) => {
    const [found] = (await merchant(keys)).filter(({ id }) => id === 'certificate');
    expect(found).toMatchObject({
      status: 'failure',
      text: expect.stringMatching(text),
      cure: expect.anything(),
    });
  });

  it('that is no PKCS#12 file is told once, and no other one is asked for', async () => {
    const pfx = join(packages, 'wechatpay/fixtures/certificates/client.pem');
    const found = await examine(['configuration', 'keys'], {
      gateway: { ...GATEWAY, merchants: [{ ...ACCOUNT, pfx }] },
    });
    expect(linesOf(found, 'configuration')).toEqual([
      expect.stringMatching(
        /merchants\[0\]\.pfx .* names a file that is not PKCS#12: give apiclient_cert\.p12/,
      ),
    ]);
    expect(linesOf(found, 'certificate')).toEqual([
      '- API certificate of 1800000001: skipped because the configuration names one that cannot be used',
    ]);
  });

  it('of another merchant is named by its number', async () => {
    const found = await merchant({
      mchId: '1900000109',
      pfx: base64('client.p12'),
      passphrase: '1800000001',
    });
    expect(linesOf(found, 'certificate-owner')).toEqual([
      '✗ The API certificate of 1900000109 belongs to merchant 1800000001',
    ]);
  });

  it('without a merchant number in it is doubtful', async () => {
    const found = await merchant({ cert: v2('server.pem').toString(), key: v2('server.key').toString() });
    expect(linesOf(found, 'certificate-owner')).toEqual([
      '! The API certificate of 1800000001 names no merchant number',
    ]);
  });

  it('that has expired fails with its day', async () => {
    expect(linesOf(await merchant({ pfx: base64('client-expired.p12') }), 'certificate-expiry')).toEqual([
      '✗ The API certificate of 1800000001 expired on 2021-01-01',
    ]);
  });

  it('of a time to come fails with its day', async () => {
    const found = await merchant({
      cert: v2('client-early.pem').toString(),
      key: v2('dated.key').toString(),
    });
    expect(linesOf(found, 'certificate-expiry')).toEqual([
      '✗ The API certificate of 1800000001 is not valid before 2119-01-01',
    ]);
  });

  it('warns for its last 30 days', () => {
    const account = { name: 'm', options: { ...ACCOUNT, mode: 'direct' as const, pfx: v2('client.p12') } };
    const { validTo } = new X509Certificate(v2('client.pem'));
    const statusAt = (daysBefore: number) => {
      const now = Date.parse(validTo) - daysBefore * 24 * 3_600_000;
      const check = certificateChecks(account, now).find(({ id }) => id === 'certificate-expiry');
      return check?.run({} as Parameters<NonNullable<typeof check>['run']>[0]);
    };
    expect(statusAt(30)).toMatchObject({ status: 'ok' });
    expect(statusAt(29)).toMatchObject({
      status: 'warning',
      text: { en: expect.stringMatching(/for 29 days$/) },
    });
    expect(statusAt(-1)).toMatchObject({ status: 'failure' });
  });
});

it('keys of v3 that the configuration names and that cannot be read are not told to be absent', async () => {
  const keys = { version: 'v3', privateKey: '/no/apiclient_key.pem', publicKey: '/no/pub_key.pem' };
  const found = await examine(['keys'], { gateway: { ...GATEWAY, merchants: [{ ...ACCOUNT, ...keys }] } });

  expect([...linesOf(found, 'private-key'), ...linesOf(found, 'wechat-pay-key')]).toEqual([
    '- Private key of 1800000001: skipped because the configuration names one that cannot be used',
    '- WeChat Pay’s public key of 1800000001: skipped because the configuration names one that cannot be used',
  ]);
});

describe('the keys of v3, from the environment', () => {
  const ENV = {
    CLOUDPAY_VERSION: 'v3',
    CLOUDPAY_MODE: 'direct',
    CLOUDPAY_APPID: ACCOUNT.appid,
    CLOUDPAY_MCH_ID: '1900007291',
    CLOUDPAY_API_V3_KEY: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
    CLOUDPAY_PRIVATE_KEY: v3('merchant.key'),
    CLOUDPAY_SERIAL_NO: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
    CLOUDPAY_PUBLIC_KEY: v3('wechatpay.pub'),
    CLOUDPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0114232134912410000000000000',
  };
  const account = (env: Record<string, string> = {}) => examine(['keys'], { env: { ...ENV, ...env } });

  it('are all right', async () => {
    expect(linesOf(await account())).toEqual([
      '✓ The APIv3 key of 1900007291 has the right form',
      '✓ The private key of 1900007291 can sign',
      '✓ The serial number of 1900007291 has the right form',
      '✓ WeChat Pay’s public key of 1900007291 and its id are there',
      expect.stringMatching(/^- API certificate of 1900007291: skipped because v3 needs its serial number/),
    ]);
  });

  it.each([
    [
      'CLOUDPAY_API_V3_KEY',
      'short-of-bytes',
      /^✗ The APIv3 key of 1900007291 has 14 bytes, but must have 32/,
    ],
    ['CLOUDPAY_PRIVATE_KEY', v3('merchant-encrypted.key'), /^✗ The private key of 1900007291 cannot be read/],
    ['CLOUDPAY_PRIVATE_KEY', v3('elliptic.key'), /^✗ The private key of 1900007291 is of type ec/],
    [
      'CLOUDPAY_SERIAL_NO',
      ENV.CLOUDPAY_PUBLIC_KEY_ID,
      /^✗ The serial number of 1900007291 is the id of WeChat/,
    ],
    ['CLOUDPAY_SERIAL_NO', '12345', /^✗ The serial number of 1900007291 is not 40 hexadecimal digits/],
    ['CLOUDPAY_PUBLIC_KEY_ID', ENV.CLOUDPAY_SERIAL_NO, /^✗ The id of WeChat Pay’s public key of 1900007291/],
    ['CLOUDPAY_PUBLIC_KEY_ID', '', /^✗ 1900007291 has WeChat Pay’s public key and not its id/],
    ['CLOUDPAY_PUBLIC_KEY', '', /^✗ 1900007291 has the id of WeChat Pay’s public key and not the key/],
    ['CLOUDPAY_PUBLIC_KEY', v3('elliptic.pub'), /^✗ WeChat Pay’s public key of 1900007291 cannot be read/],
    ['CLOUDPAY_PUBLIC_KEY', v3('merchant.pem'), /^✗ 1900007291 has a certificate in place of WeChat/],
    ['CLOUDPAY_PUBLIC_KEY', v3('platform-new.pem'), /^✗ 1900007291 has a certificate in place of WeChat/],
    ['CLOUDPAY_PUBLIC_KEY', OWN_PUBLIC_KEY, /^✗ The public key of 1900007291 is the merchant’s own/],
  ])('%s that is wrong fails', async (name, value, line) => {
    expect(linesOf((await account({ [name]: value })).filter(({ status }) => status === 'failure'))).toEqual([
      expect.stringMatching(line),
    ]);
  });

  it.each([
    ['a byte order mark, as Windows’ editor saves them', (pem: string) => `\uFEFF${pem}`],
    ['line ends of Windows', (pem: string) => pem.replaceAll('\n', '\r\n')],
    ['a last line without its end', (pem: string) => pem.trim()],
  ])('may have %s', async (_, saved) => {
    const found = await examine(['configuration', 'keys'], {
      env: {
        ...ENV,
        CLOUDPAY_PRIVATE_KEY: saved(ENV.CLOUDPAY_PRIVATE_KEY),
        CLOUDPAY_PUBLIC_KEY: saved(ENV.CLOUDPAY_PUBLIC_KEY),
        CLOUDPAY_SERIAL_NO: saved(v3('merchant.pem')),
      },
    });
    expect(linesOf(found.filter(({ status }) => status === 'failure'))).toEqual([]);
  });

  it('are compared with the certificate, if that is given as the serial number', async () => {
    const own = await account({ CLOUDPAY_SERIAL_NO: v3('merchant.pem') });
    expect(linesOf(own, 'certificate-key')).toEqual([
      '✓ The API certificate of 1900007291 matches its private key',
    ]);
    const expired = await account({ CLOUDPAY_SERIAL_NO: v3('merchant-expired.pem') });
    expect(linesOf(expired, 'certificate-expiry')).toEqual([expect.stringMatching(/^✗ .* expired on /)]);
    const other = await account({ CLOUDPAY_SERIAL_NO: v3('platform-old.pem') });
    expect(linesOf(other, 'certificate')).toEqual([expect.stringMatching(/^✗ .* do not belong together$/)]);
  });

  it('may be platform certificates, as long as one is valid', async () => {
    const platform = (certificates: string) =>
      account({
        CLOUDPAY_PUBLIC_KEY: '',
        CLOUDPAY_PUBLIC_KEY_ID: '',
        CLOUDPAY_PLATFORM_CERTIFICATES: join(packages, 'wechatpay-v3/fixtures', certificates),
      });
    expect(linesOf(await platform('platform-new.pem'), 'wechat-pay-key')).toEqual([
      expect.stringMatching(/^✓ The platform certificates of 1900007291 are valid until /),
    ]);
    expect(linesOf(await platform('platform-expired.pem'), 'wechat-pay-key')).toEqual([
      expect.stringMatching(/^✗ The platform certificates of 1900007291 expired on /),
    ]);
  });
});

it('every finding is said in both languages, with a cure where something is to be done', async () => {
  const setUp = {
    gateway: { ...GATEWAY, merchants: [{ ...ACCOUNT, apiKey: 'short', pfx: base64('client-rc2.p12') }] },
  };
  for (const language of ['en', 'zh'] as const) {
    const found = await examine(['configuration', 'keys'], setUp, language);
    for (const { status, text, cure } of found) {
      expect(/[\u4e00-\u9fff]/.test(text)).toBe(language === 'zh');
      if (status === 'failure') expect(/[\u4e00-\u9fff]/.test(cure ?? '')).toBe(language === 'zh');
    }
  }
});
