/** Keys of WeChat Pay v3 that are wrong, given in code and in variables: each error names the field and what to do. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { calledByPayerOf } from '../testing/simulated-account';
import { untypedCloudPay } from '../testing/untyped';
import {
  expiredCertificate,
  merchant,
  merchantCertificate,
  oldCertificate,
  signedHeaders,
  wechatPay,
} from '../testing/v3';
import { checkCloudPay } from './check-cloud-pay';
import type { V3MerchantOptions } from './merchant-options';
import { optionsFromEnvironment } from './options-from-environment';

const RIGHT = {
  version: 'v3',
  appid: 'wx8888888888888888',
  mchId: merchant.mchId,
  apiV3Key: merchant.apiV3Key,
  privateKey: merchant.privateKey,
  serialNo: merchant.serialNo,
  publicKey: wechatPay.publicKey,
  publicKeyId: wechatPay.publicKeyId,
} satisfies V3MerchantOptions;

type Field = 'apiV3Key' | 'privateKey' | 'serialNo' | 'publicKey' | 'publicKeyId' | 'platformCertificates';

const VARIABLES: Readonly<Record<keyof typeof RIGHT | 'platformCertificates', string>> = {
  version: 'CLOUDPAY_VERSION',
  appid: 'CLOUDPAY_APPID',
  mchId: 'CLOUDPAY_MCH_ID',
  apiV3Key: 'CLOUDPAY_API_V3_KEY',
  privateKey: 'CLOUDPAY_PRIVATE_KEY',
  serialNo: 'CLOUDPAY_SERIAL_NO',
  publicKey: 'CLOUDPAY_PUBLIC_KEY',
  publicKeyId: 'CLOUDPAY_PUBLIC_KEY_ID',
  platformCertificates: 'CLOUDPAY_PLATFORM_CERTIFICATES',
};

const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherPrivateKey = otherKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const otherPublicKey = otherKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();

let folder: string;
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpay-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function environment(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [VARIABLES[name as keyof typeof VARIABLES], value]),
  );
}

/** Whatever is wrong with a key, none of it may be shown. */
function shownSecrets(text: string): string[] {
  const lines = [merchant.privateKey, otherPrivateKey].flatMap((pem) => pem.split('\n'));
  return [merchant.apiV3Key, ...lines.filter((line) => line.length > 20 && !line.startsWith('-----'))].filter(
    (secret) => text.includes(secret),
  );
}

describe.each<[string, Field, string, RegExp]>([
  ['a short APIv3 key', 'apiV3Key', 'short', /has 5 bytes, but must have 32\. Copy all 32 characters/],
  ['the v2 key’s length doubled', 'apiV3Key', 'k'.repeat(64), /has 64 bytes, but must have 32/],
  [
    'a certificate as private key',
    'privateKey',
    merchantCertificate,
    /is a certificate, not a private key\. Give the text of apiclient_key\.pem/,
  ],
  ['a public key as private key', 'privateKey', wechatPay.publicKey, /is a public key, not a private key/],
  [
    'a private key of another certificate',
    'privateKey',
    otherPrivateKey,
    /^serialNo .*privateKey does not belong to the certificate/,
  ],
  [
    'a private key that is cut',
    'privateKey',
    merchant.privateKey.replaceAll('\n', ''),
    /the PEM is damaged, for example by missing line breaks/,
  ],
  [
    'a path that does not exist',
    'privateKey',
    '/nowhere/apiclient_key.pem',
    /is neither PEM text nor a file that can be read/,
  ],
  [
    'the id of the public key as serial number',
    'serialNo',
    wechatPay.publicKeyId,
    /is the id of WeChat Pay’s public key, which is the option publicKeyId/,
  ],
  ['a serial number that is cut', 'serialNo', 'ABC', /has 3 digits, but WeChat Pay’s have 40/],
  ['an expired certificate', 'serialNo', expiredCertificate, /expired on \d{4}-\d\d-\d\d: request a new one/],
  [
    'a certificate as public key',
    'publicKey',
    oldCertificate,
    /is a certificate, but an id PUB_KEY_ID_… belongs to a public key/,
  ],
  [
    'the own private key as public key',
    'publicKey',
    merchant.privateKey,
    /is a private key: WeChat Pay’s own key is public/,
  ],
  [
    'a serial number as id of the public key',
    'publicKeyId',
    merchant.serialNo,
    /is a certificate’s serial number\. Give the id PUB_KEY_ID_…/,
  ],
])('%s', (_, field, value, words) => {
  // Only with its certificate can a private key be compared.
  const others = words.source.startsWith('^serialNo') ? { serialNo: merchantCertificate } : {};
  const wrong = { ...RIGHT, ...others, [field]: value };
  const named = words.source.startsWith('^serialNo') ? 'serialNo' : field;

  it.each([
    ['in code', () => checkCloudPay(wrong)],
    ['in variables', () => checkCloudPay(optionsFromEnvironment(environment(wrong)))],
  ])('is refused %s', (_how, check) => {
    const problems = check();
    expect(problems).toEqual([expect.stringMatching(words)]);
    expect(problems[0]).toMatch(new RegExp(`^${named} .*${VARIABLES[named]}`, 's'));
    expect(shownSecrets(problems.join())).toEqual([]);
  });
});

describe('a right key', () => {
  it.each<[string, () => Record<string, string>]>([
    ['PEM text', () => environment(RIGHT)],
    [
      'PEM text with \\n for line breaks',
      () => ({ ...environment(RIGHT), CLOUDPAY_PRIVATE_KEY: merchant.privateKey.replaceAll('\n', '\\n') }),
    ],
    [
      'paths, and the certificate for its number',
      () =>
        environment({
          ...RIGHT,
          privateKey: file('apiclient_key.pem', merchant.privateKey),
          publicKey: file('pub_key.pem', wechatPay.publicKey),
          serialNo: file('apiclient_cert.pem', merchantCertificate),
        }),
    ],
    [
      'variables with _FILE',
      () => {
        const { apiV3Key: _, privateKey: __, publicKey: ___, ...others } = RIGHT;
        return {
          ...environment(others),
          CLOUDPAY_API_V3_KEY_FILE: file('api_v3_key', `${merchant.apiV3Key}\n`),
          CLOUDPAY_PRIVATE_KEY_FILE: file('private_key', merchant.privateKey),
          CLOUDPAY_PUBLIC_KEY_FILE: file('public_key', wechatPay.publicKey),
        };
      },
    ],
  ])('is taken from %s', (_, variables) => {
    expect(checkCloudPay(optionsFromEnvironment(variables()))).toEqual([]);
  });

  it('is said to be missing by its variable if its file cannot be read', () => {
    const { privateKey: _, ...others } = RIGHT;
    const variables = { ...environment(others), CLOUDPAY_PRIVATE_KEY_FILE: '/nowhere/key.pem' };
    expect(() => optionsFromEnvironment(variables)).toThrow(
      /CLOUDPAY_PRIVATE_KEY_FILE does not name a file that can be read \(ENOENT\)/,
    );
  });
});

describe('a key that fits its form, but not WeChat Pay', () => {
  let simulator: Simulator;
  let account: V3MerchantOptions;
  const savedEnv = { ...process.env };
  beforeAll(async () => {
    simulator = await startSimulator({ merchants: [{}] });
    const { appid, mchId, apiV3Key, key: privateKey, serialNo } = simulator.merchant;
    const { publicKey, publicKeyId } = simulator.wechatPay;
    account = {
      ...{ version: 'v3', mode: 'direct', appid, mchId, apiV3Key, privateKey, serialNo },
      ...{ publicKey, publicKeyId, ca: simulator.ca, endpoints: [simulator.url] },
    };
    process.env = { ...savedEnv, ...calledByPayerOf(simulator.merchant) };
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    process.env = savedEnv;
    await simulator.stop();
  });
  const query = (options: Partial<V3MerchantOptions> = {}) =>
    untypedCloudPay({ ...account, ...options } as V3MerchantOptions).queryOrder({ outTradeNo: 'keys-0001' });

  it('is none in the right account', async () => {
    expect(await query()).toMatchObject({ err_code: 'ORDERNOTEXIST' });
  });

  it.each<[string, Partial<V3MerchantOptions>, RegExp]>([
    ['a private key', { privateKey: otherPrivateKey }, /privateKey does not belong to the certificate/],
    ['a serial number', { serialNo: 'A'.repeat(40) }, /certificate A{40}|serialNo/],
  ])('%s of another merchant is named, with what to do', async (_, wrong, words) => {
    const refused = await query(wrong);
    // WeChat Pay signs no answer to a request whose signature is wrong: as in v2, return_code says so.
    expect(refused).toMatchObject({ returnCode: 'FAIL', err_code: 'SIGNERROR' });
    expect(refused['hint']).toMatch(words);
    expect(shownSecrets(JSON.stringify(refused['hint']))).toEqual([]);
  });

  it.each<[string, Partial<V3MerchantOptions>, RegExp]>([
    ['another key', { publicKey: otherPublicKey }, /publicKey/],
    ['another id', { publicKeyId: 'PUB_KEY_ID_0000000000' }, /PUB_KEY_ID_0000000000/],
  ])('%s of WeChat Pay’s is named: no answer is believed', async (_, wrong, words) => {
    await expect(query(wrong)).rejects.toThrow(words);
  });

  it.each([
    ['ahead', 20, /clock is 20 minutes ahead/],
    ['behind', -20, /clock is 20 minutes behind/],
  ])('a clock that is %s is named, with how wrong it is', async (_, minutes, words) => {
    const real = Date.now;
    const refusing = await listen((_request, response) => {
      const body = JSON.stringify({ code: 'SIGN_ERROR', message: '请求的时间戳不得超过5分钟' });
      const headers = signedHeaders(body, Math.floor(real() / 1000));
      response.writeHead(401, { 'content-type': 'application/json', ...headers }).end(body);
    });
    jest.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000);
    const refused = await query({ ...RIGHT, mode: 'direct', endpoints: [refusing.url] });
    expect(refused['hint']).toMatch(words);
    await refusing.close();
  });
});
