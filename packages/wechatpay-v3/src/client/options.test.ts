/** Wrong keys and options: each error names the option, says what was given and what to do, and shows no key. */
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { options } from '../testing/loopback';
import { merchant, oldCertificate, pem, publicKey } from '../testing/wechat-pay';
import { createClient } from './client';
import { checkOptions } from './options';

const SECRETS = [merchant.apiV3Key, ...pem('merchant.key').split('\n').slice(1, -2)];

function refusal(change: object): ConfigurationError {
  try {
    createClient({ ...options, ...change });
  } catch (error) {
    return error as ConfigurationError;
  }
  throw new Error('it was accepted');
}

describe('createClient', () => {
  it('defaults to a service provider, ten seconds and WeChat Pay’s two hosts', () => {
    const { mode: _, ...given } = options;
    expect(checkOptions(given)).toMatchObject({
      ...{ mode: 'partner', timeout: 10_000 },
      endpoints: ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'],
    });
  });

  it('takes the private key in PKCS#8 and PKCS#1, as bytes, and with \\n of an environment variable', () => {
    const key = pem('merchant.key');
    for (const privateKey of [key, pem('merchant-pkcs1.key'), Buffer.from(key), key.replaceAll('\n', '\\n')])
      expect(checkOptions({ ...options, privateKey }).privateKey.asymmetricKeyType).toBe('rsa');
  });

  it('takes the serial number in any case, with colons, or the certificate that has it', () => {
    const { serialNo } = merchant;
    const pairs = serialNo.replace(/(..)(?=.)/g, '$1:');
    for (const given of [serialNo, serialNo.toLowerCase(), pairs, merchant.certificate])
      expect(checkOptions({ ...options, serialNo: given }).serialNo).toBe(serialNo);
  });

  it.each<[string, object, string, RegExp]>([
    ['no appid', { appid: '' }, 'appid', /^appid is missing/],
    ['a merchant number that is a number', { mchId: 1900007291 }, 'mchId', /must be text/],
    ['an appid as merchant number', { mchId: 'wx1' }, 'mchId', /digits only/],
    ['an unknown mode', { mode: 'both' }, 'mode', /direct .*or partner/],
    ['no timeout', { timeout: 0 }, 'timeout', /milliseconds/],
    ['no APIv3 key', { apiV3Key: '' }, 'apiV3Key', /is missing/],
    [
      'an APIv3 key that was cut',
      { apiV3Key: merchant.apiV3Key.slice(1) },
      'apiV3Key',
      /has 31 bytes, but must have 32/,
    ],
    [
      'an APIv3 key with a line break',
      { apiV3Key: `${merchant.apiV3Key}\n` },
      'apiV3Key',
      /spaces or a line break/,
    ],
    ['an APIv3 key of other characters', { apiV3Key: '密'.repeat(32) }, 'apiV3Key', /96 bytes/],
    ['no private key', { privateKey: undefined }, 'privateKey', /is missing/],
    [
      'a certificate as private key',
      { privateKey: merchant.certificate },
      'privateKey',
      /is a certificate, not a private key/,
    ],
    [
      'a public key as private key',
      { privateKey: publicKey.pem },
      'privateKey',
      /is a public key, not a private key/,
    ],
    [
      'a private key with a passphrase',
      { privateKey: pem('merchant-encrypted.key') },
      'privateKey',
      /encrypted with a passphrase/,
    ],
    ['a path as private key', { privateKey: '/etc/keys/apiclient_key.pem' }, 'privateKey', /is a path/],
    [
      'a PKCS#12 file as private key',
      { privateKey: Buffer.from('308206a102010330', 'hex') },
      'privateKey',
      /PKCS#12 file/,
    ],
    ['a private key on a curve', { privateKey: pem('elliptic.key') }, 'privateKey', /signs with RSA/],
    [
      'a damaged private key',
      { privateKey: pem('merchant.key').replace(/\w{20}\n/, '\n') },
      'privateKey',
      /is damaged/,
    ],
    [
      'a private key without its lines',
      { privateKey: pem('merchant.key').split('\n').slice(1, -2).join('') },
      'privateKey',
      /no private key in PEM/,
    ],
    ['no serial number', { serialNo: '' }, 'serialNo', /is missing/],
    [
      'a key’s id as serial number',
      { serialNo: publicKey.name },
      'serialNo',
      /is the id of WeChat Pay’s public key/,
    ],
    [
      'a serial number that is not hexadecimal',
      { serialNo: `${merchant.serialNo.slice(1)}G` },
      'serialNo',
      /hexadecimal/,
    ],
    ['a serial number that is too long', { serialNo: `${merchant.serialNo}00` }, 'serialNo', /has 42 digits/],
    [
      'a certificate of another private key',
      { serialNo: oldCertificate.pem },
      'serialNo',
      /certificate of another key/,
    ],
    [
      'a certificate of the merchant that has expired',
      { serialNo: pem('merchant-expired.pem') },
      'serialNo',
      /expired on 2023-01-01.*clock/,
    ],
    [
      'a damaged certificate',
      { serialNo: merchant.certificate.replace(/\w{30}\n/, '\n') },
      'serialNo',
      /cannot be read/,
    ],
    ['a public key without its id', { publicKeyId: undefined }, 'publicKeyId', /is missing/],
    [
      'an id without its public key',
      { publicKey: undefined },
      'publicKey',
      /is missing: publicKeyId was given/,
    ],
    [
      'a serial number as id',
      { publicKeyId: oldCertificate.name },
      'publicKeyId',
      /is a certificate’s serial number/,
    ],
    ['an id that is none', { publicKeyId: 'PUB-KEY-1' }, 'publicKeyId', /must be the id/],
    ['a certificate as public key', { publicKey: oldCertificate.pem }, 'publicKey', /is a certificate/],
    ['a private key as public key', { publicKey: merchant.privateKey }, 'publicKey', /is a private key/],
    ['a public key on a curve', { publicKey: pem('elliptic.pub') }, 'publicKey', /not an RSA key/],
    ['the path of a public key', { publicKey: 'pub_key.pem' }, 'publicKey', /is a path/],
    [
      'a damaged public key',
      { publicKey: publicKey.pem.replace(/\w{20}\n/, '\n') },
      'publicKey',
      /is damaged/,
    ],
    [
      'a public key as certificate',
      { platformCertificates: [publicKey.pem] },
      'platformCertificates',
      /is a public key, not a certificate/,
    ],
    [
      'the merchant’s own certificate',
      { platformCertificates: [merchant.certificate] },
      'platformCertificates',
      /merchant’s own key/,
    ],
    [
      'only certificates that have expired',
      { platformCertificates: [pem('platform-expired.pem')] },
      'platformCertificates',
      /the last on 2023-01-01/,
    ],
    [
      'certificates that are no list',
      { platformCertificates: oldCertificate.pem },
      'platformCertificates',
      /must be a list/,
    ],
    [
      'an endpoint with /v3',
      { endpoints: ['https://api.mch.weixin.qq.com/v3/'] },
      'endpoints',
      /without \/v3/,
    ],
    [
      'the sandbox of v2',
      { endpoints: ['https://api.mch.weixin.qq.com/xdc/apiv2sandbox'] },
      'endpoints',
      /has v2 only/,
    ],
    ['an endpoint without TLS', { endpoints: ['http://pay.example.com'] }, 'endpoints', /only https/],
  ])('refuses %s', (_, change, option, problem) => {
    const error = refusal(change);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.option).toBe(option);
    expect(error.message).toMatch(problem);
    const shown = inspect(error, { showHidden: true, depth: 9 });
    expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('refuses the public half of the merchant’s own key', () => {
    const own = checkOptions(options).privateKey;
    const { createPublicKey } = require('node:crypto') as typeof import('node:crypto');
    const key = createPublicKey(own).export({ type: 'spki', format: 'pem' });
    expect(refusal({ publicKey: key }).message).toMatch(/^publicKey is the merchant’s own key/);
  });
});

it('a client shows no key', () => {
  const shown = inspect(createClient(options), { showHidden: true, depth: 9 });
  expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
});
