import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCloudPay } from '../create-cloud-pay';
import type { CloudPayError } from '../errors/errors';
import { certificate } from '../testing/certificate';
import { inEnvironment } from '../testing/environment';
import { API_KEY, ORDER, PFX, startMerchant, type TestMerchant } from '../testing/merchant';
import { type Untyped, untypedCloudPay } from '../testing/untyped';
import type { GatewayOptions } from '../transports/gateway/transport';
import { checkCloudPay } from './check-cloud-pay';
import type { V2MerchantOptions } from './merchant-options';
import { OPTION_NAMES } from './option-names';
import type { CloudPayOptions } from './options';
import { optionsFromEnvironment } from './options-from-environment';

const ACCOUNT = { CLOUDPAY_APPID: 'wx1', CLOUDPAY_MCH_ID: '1900000109', CLOUDPAY_API_KEY: API_KEY };
const REFUND = { outTradeNo: '123456', outRefundNo: 'r1', totalFee: 1, refundFee: 1, subMchId: '1712734762' };

let folder: string;
let merchant: TestMerchant;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpay-options-'));
  writeFileSync(join(folder, 'apiclient_cert.p12'), PFX);
  writeFileSync(join(folder, 'cert.pem'), certificate.cert);
  writeFileSync(join(folder, 'key.pem'), certificate.key);
  merchant = await startMerchant();
});
afterAll(async () => {
  await merchant.wechatPay.close();
  rmSync(folder, { recursive: true });
});

async function failure(cloudPay: Untyped, data: Record<string, unknown> = REFUND): Promise<CloudPayError> {
  try {
    await cloudPay.refund(data);
  } catch (error) {
    return error as CloudPayError;
  }
  throw new Error('the call succeeded');
}

/** The text with which createCloudPay refuses options. */
function refused(options: unknown): CloudPayError {
  try {
    createCloudPay(options as CloudPayOptions);
  } catch (error) {
    return error as CloudPayError;
  }
  throw new Error('the options were accepted');
}

describe('from the environment', () => {
  it('come all options, without the white space around them', () => {
    expect(
      optionsFromEnvironment({
        ...ACCOUNT,
        CLOUDPAY_API_KEY: `${API_KEY}\n`,
        CLOUDPAY_MODE: 'direct',
        CLOUDPAY_SIGN_TYPE: 'HMAC-SHA256',
        CLOUDPAY_PFX: '/run/secrets/apiclient_cert.p12',
        CLOUDPAY_PFX_PASSPHRASE: 'secret',
        CLOUDPAY_CA: '/run/ca.pem',
        CLOUDPAY_SUB_APPID: 'wx2',
        CLOUDPAY_NOTIFY_URL: 'https://pay.example.com',
        CLOUDPAY_NOTIFY_SECRET: 'a secret of sixteen characters',
        CLOUDPAY_ENDPOINTS: 'https://a.example, https://b.example,',
      }),
    ).toEqual({
      mode: 'direct',
      appid: 'wx1',
      mchId: '1900000109',
      apiKey: API_KEY,
      signType: 'HMAC-SHA256',
      pfx: '/run/secrets/apiclient_cert.p12',
      passphrase: 'secret',
      ca: '/run/ca.pem',
      subAppid: 'wx2',
      notify: { baseUrl: 'https://pay.example.com', secret: 'a secret of sixteen characters' },
      endpoints: ['https://a.example', 'https://b.example'],
    });
  });

  it('come no options for variables that are unset or empty', () => {
    const options = optionsFromEnvironment({ ...ACCOUNT, CLOUDPAY_ENDPOINTS: ' ', CLOUDPAY_SIGN_TYPE: '' });
    expect(options).toEqual({ mode: 'partner', appid: 'wx1', mchId: '1900000109', apiKey: API_KEY });
  });

  it('comes a gateway rather than an account', () => {
    const gateway = { CLOUDPAY_GATEWAY_URL: 'https://pay.example.com', CLOUDPAY_GATEWAY_TOKEN: 'token\n' };
    expect(optionsFromEnvironment({ ...ACCOUNT, ...gateway, CLOUDPAY_CA: 'ca.pem' })).toEqual({
      gateway: { url: 'https://pay.example.com', token: 'token', ca: 'ca.pem' },
    });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'nothing',
      {},
      'CLOUDPAY_APPID, CLOUDPAY_MCH_ID, CLOUDPAY_API_KEY not set. Set them to the merchant’s account, or CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN to a gateway that holds it, or give createCloudPay its options',
    ],
    [
      'no API key',
      { CLOUDPAY_APPID: 'wx1', CLOUDPAY_MCH_ID: '1900000109' },
      'CLOUDPAY_API_KEY not set. Set it to the merchant’s account, or CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN to a gateway that holds it, or give createCloudPay its options',
    ],
    [
      'a gateway without a token',
      { CLOUDPAY_GATEWAY_URL: 'https://pay.example.com' },
      'CLOUDPAY_GATEWAY_URL is set but CLOUDPAY_GATEWAY_TOKEN is not',
    ],
    [
      'a gateway that is no address',
      { CLOUDPAY_GATEWAY_URL: 'pay.example.com', CLOUDPAY_GATEWAY_TOKEN: 'token' },
      'gateway.url (CLOUDPAY_GATEWAY_URL) must be an http or https address without a query, got "pay.example.com" (string)',
    ],
    [
      'a gateway whose address holds a password and cannot be one',
      { CLOUDPAY_GATEWAY_URL: 'https://x:hunter2@a b', CLOUDPAY_GATEWAY_TOKEN: 'token' },
      'gateway.url (CLOUDPAY_GATEWAY_URL) must be an http or https address without a query, got "…@a b" (string)',
    ],
    [
      'a token of two words',
      { CLOUDPAY_GATEWAY_URL: 'https://pay.example.com', CLOUDPAY_GATEWAY_TOKEN: 'to ken' },
      'gateway.token (CLOUDPAY_GATEWAY_TOKEN) must be ASCII text without spaces, and not empty',
    ],
    [
      'another mode',
      { ...ACCOUNT, CLOUDPAY_MODE: 'Partner' },
      'mode (CLOUDPAY_MODE) must be partner or direct, got "Partner" (string)',
    ],
    [
      'another sign type',
      { ...ACCOUNT, CLOUDPAY_SIGN_TYPE: 'md5' },
      'signType must be MD5 or HMAC-SHA256 (environment variable CLOUDPAY_SIGN_TYPE)',
    ],
    [
      'an endpoint that is no address',
      { ...ACCOUNT, CLOUDPAY_ENDPOINTS: 'api.mch.weixin.qq.com' },
      'endpoints holds "api.mch.weixin.qq.com" (string), which is not a URL (environment variable CLOUDPAY_ENDPOINTS)',
    ],
    [
      'an endpoint without encryption',
      { ...ACCOUNT, CLOUDPAY_ENDPOINTS: 'http://api.mch.weixin.qq.com' },
      "endpoints holds 'http://api.mch.weixin.qq.com': only https is safe for payments (http is for loopback) (environment variable CLOUDPAY_ENDPOINTS)",
    ],
    [
      'a notify address without a secret',
      { ...ACCOUNT, CLOUDPAY_NOTIFY_URL: 'https://pay.example.com' },
      'CLOUDPAY_NOTIFY_URL is set but CLOUDPAY_NOTIFY_SECRET is not',
    ],
    [
      'a notify secret without an address',
      { ...ACCOUNT, CLOUDPAY_NOTIFY_SECRET: 'a secret of sixteen characters' },
      'CLOUDPAY_NOTIFY_SECRET is set but CLOUDPAY_NOTIFY_URL is not',
    ],
    [
      'a short notify secret',
      { ...ACCOUNT, CLOUDPAY_NOTIFY_URL: 'https://pay.example.com', CLOUDPAY_NOTIFY_SECRET: 'short' },
      'notify.secret (CLOUDPAY_NOTIFY_SECRET) must have at least 16 characters: it keeps notifications from being forged',
    ],
    [
      'a notify address with a query',
      {
        ...ACCOUNT,
        CLOUDPAY_NOTIFY_URL: 'https://pay.example.com?a',
        CLOUDPAY_NOTIFY_SECRET: 'a secret of sixteen characters',
      },
      'notify.baseUrl (CLOUDPAY_NOTIFY_URL) must be an http or https address without a query, got "https://pay.example.…" (string, 25 characters)',
    ],
    [
      'a certificate that is not there',
      { ...ACCOUNT, CLOUDPAY_PFX: './certs/apiclient_cert.p12' },
      'pfx (CLOUDPAY_PFX) is neither an existing file nor the base64 of a PKCS#12 file',
    ],
    [
      'an authority that is not there',
      { ...ACCOUNT, CLOUDPAY_CA: './no-such-ca.pem' },
      'ca (CLOUDPAY_CA) is neither PEM text nor a file that can be read (ENOENT)',
    ],
    [
      'no certificate, for an API that needs one',
      ACCOUNT,
      'pfx is missing: this API needs the merchant’s client certificate. Download apiclient_cert.p12 from the merchant platform and give it as pfx, or cert and key (environment variable CLOUDPAY_PFX)',
    ],
    [
      'a certificate under another passphrase',
      { ...ACCOUNT, CLOUDPAY_PFX: PFX.toString('base64'), CLOUDPAY_PFX_PASSPHRASE: 'another' },
      'pfx (or cert and key) cannot be opened with this passphrase. The passphrase of apiclient_cert.p12 is the merchant number unless you changed it. Does the file belong to this merchant? (environment variable CLOUDPAY_PFX)',
    ],
  ])('with %s, the call says what to set', async (_, variables, detail) => {
    const endpoint = { CLOUDPAY_ENDPOINTS: merchant.wechatPay.url, ...variables };
    const { errCode, errMsg } = await inEnvironment(endpoint, () => failure(untypedCloudPay()));
    expect(errMsg).toBe(`cloudPay.refund:fail -501009 resource not initialized. ${detail}`);
    expect(errCode).toBe(-501009);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000'])(
    'a timeout of %p milliseconds for a gateway is refused: the call would end at once, its outcome unknown',
    (timeout) => {
      const gateway = { url: merchant.wechatPay.url, token: 'token', timeout } as GatewayOptions;
      const { errMsg, query } = refused({ gateway });
      expect(errMsg).toBe(
        'createCloudPay:fail -501009 resource not initialized. gateway.timeout must be a number of milliseconds from 1 to 2147483647',
      );
      expect(query).toBeUndefined();
    },
  );

  it('a gateway never receives the word undefined if code forgot the token', () => {
    const gateway = { url: merchant.wechatPay.url } as GatewayOptions;
    const { errMsg } = refused({ gateway });
    expect(errMsg).toContain('gateway.token (CLOUDPAY_GATEWAY_TOKEN) must be ASCII text');
  });

  it('nothing is read before the first call', async () => {
    const cloudPay = untypedCloudPay();
    const variables = { ...ACCOUNT, CLOUDPAY_ENDPOINTS: merchant.wechatPay.url };
    await inEnvironment(variables, () => cloudPay.queryOrder({ outTradeNo: '123456', subMchId: '1' }));
    expect(merchant.sent()).toMatchObject({ appid: 'wx1', mch_id: '1900000109', sub_mch_id: '1' });
  });

  it('a call without a configuration does not affect the next one', async () => {
    const cloudPay = untypedCloudPay();
    expect((await inEnvironment({}, () => failure(cloudPay))).errCode).toBe(-501009);
    const variables = {
      ...ACCOUNT,
      CLOUDPAY_ENDPOINTS: merchant.wechatPay.url,
      CLOUDPAY_PFX: PFX.toString('base64'),
    };
    await inEnvironment(variables, () => cloudPay.refund(REFUND));
  });
});

describe('a client certificate', () => {
  const forms: [string, () => Partial<V2MerchantOptions>][] = [
    ['the bytes of a PKCS#12 file', () => ({ pfx: PFX })],
    ['a plain Uint8Array of them', () => ({ pfx: new Uint8Array(PFX) })],
    ['its base64', () => ({ pfx: PFX.toString('base64') })],
    ['its base64 in lines', () => ({ pfx: certificate.pfxBase64 })],
    ['its path', () => ({ pfx: join(folder, 'apiclient_cert.p12') })],
    ['certificate and key as PEM text', () => ({ cert: certificate.cert, key: certificate.key })],
    ['their paths', () => ({ cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') })],
  ];

  it.each(forms)('may be %s', async (_, form) => {
    const { pfx: _default, ...account } = accountOptions();
    await untypedCloudPay({ ...account, ...form() }).refund(REFUND);
    expect(merchant.wechatPay.requests.at(-1)?.path).toBe('/secapi/pay/refund');
  });

  it('may come with an authority as PEM text, as bytes, or as a path', async () => {
    for (const ca of [certificate.cert, Buffer.from(certificate.cert), join(folder, 'cert.pem')])
      await untypedCloudPay({ ...accountOptions(), ca }).refund(REFUND);
  });

  it.each<[string, Partial<V2MerchantOptions>]>([
    ['key', { cert: certificate.cert, key: Buffer.from(certificate.key).toString('base64') }],
    ['pfx', { pfx: `!${PFX.toString('base64').slice(1)}` }],
    ['damaged pfx', { pfx: PFX.subarray(0, 200) }],
    ['ca', { ca: API_KEY }],
  ])('that cannot be used is named (%s) and not shown', async (option, wrong) => {
    const { pfx, ...account } = accountOptions();
    const options = { ...account, ...('cert' in wrong || 'pfx' in wrong ? {} : { pfx }), ...wrong };
    // A file that can be read but not opened is found at the first call that needs it.
    const error = option === 'damaged pfx' ? await failure(untypedCloudPay(options)) : refused(options);
    expect(error.errCode).toBe(-501009);
    expect(error.errMsg).toContain(`resource not initialized. ${option.replace('damaged ', '')}`);
    const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    for (const secret of [Buffer.from(certificate.key).toString('base64'), PFX.toString('base64'), API_KEY])
      expect(shown).not.toContain(secret.slice(8, 32));
  });
});

describe('options given in code', () => {
  it('are checked like those of the environment', () => {
    const { apiKey: _, ...keyless } = accountOptions();
    expect(refused(keyless).errMsg).toContain('apiKey is missing');
    const error = refused({ gateway: { url: 'https://pay.example.com', token: '' } });
    expect(error.errMsg).toContain('gateway.token (CLOUDPAY_GATEWAY_TOKEN) must be');
  });

  it('are refused at once, with all problems and the nearest names', () => {
    const { errCode, errMsg } = refused({
      mode: 'x',
      mchId: 1900000109,
      apikey: API_KEY,
      endpoint: 'https://api.mch.weixin.qq.com',
      timeout: 0,
      ca: './no-such-ca.pem',
      notify: { url: 'pay.example.com', secret: 'short' },
      colour: 'red',
    });
    expect(errCode).toBe(-501009);
    expect(errMsg.split('. ').slice(1).join('. ').split('; ')).toEqual([
      'apikey is not an option: did you mean apiKey?',
      'endpoint is not an option: did you mean endpoints?',
      expect.stringMatching(
        /^colour is not an option: leave it out\. There are version, mode, appid, mchId, /,
      ),
      'mode (CLOUDPAY_MODE) must be partner or direct, got "x" (string)',
      'notify.url is not an option: did you mean notify.baseUrl?',
      'notify.baseUrl (CLOUDPAY_NOTIFY_URL) must be an http or https address without a query, got undefined',
      'notify.secret (CLOUDPAY_NOTIFY_SECRET) must have at least 16 characters: it keeps notifications from being forged',
      'appid is missing (environment variable CLOUDPAY_APPID)',
      'mchId must be text, got a value of type number (environment variable CLOUDPAY_MCH_ID)',
      'apiKey is missing (environment variable CLOUDPAY_API_KEY)',
      'timeout must be a number of milliseconds from 1 to 2147483647',
      'ca (CLOUDPAY_CA) is neither PEM text nor a file that can be read (ENOENT)',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['text', 'wx1', 'options must be an object'],
    ['a list', [], 'options must be an object'],
    ['no gateway', { gateway: null }, 'gateway must be an object'],
    ['no list', { merchants: {} }, 'merchants must be a list of accounts'],
    ['an empty account', { merchants: [null] }, 'merchants[0]: must be an object'],
    [
      'a gateway beside an account',
      { gateway: { url: 'https://pay.example.com', token: 't' }, mchId: '1' },
      'gateway cannot be combined with other options: leave out mchId',
    ],
    [
      'a slip in a gateway',
      { gateway: { url: 'https://pay.example.com', tokens: 't' } },
      'gateway.tokens is not an option: did you mean gateway.token?',
    ],
    [
      'a slip in one of several',
      { merchants: [{ appid: 'wx1', mchId: '1', apiKey: 'k', subMchId: ['2'] }] },
      'merchants[0]: subMchId is not an option: did you mean subMchIds?',
    ],
  ])('are refused if there is %s', (_, options, problem) => {
    expect(refused(options).errMsg).toContain(problem);
  });

  it('name an unknown option with its nearest, whatever the typing error, and never its value', () => {
    const names = Object.keys(OPTION_NAMES.merchants);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.string({ minLength: 25, maxLength: 40 }),
        (name, at, secret) => {
          const place = at % name.length;
          // A doubled letter: `appidd`.
          const slip = name.slice(0, place) + name[place] + name.slice(place);
          const { errMsg } = refused({ merchants: [{ [slip]: secret }] });
          expect(errMsg).toMatch(new RegExp(`${slip} is not an option: did you mean \\w+\\?`));
          expect(errMsg).not.toContain(secret);
        },
      ),
    );
  });

  it('are checked without a call by checkCloudPay, whose name cannot be a property of cloudPay', async () => {
    expect(checkCloudPay(accountOptions())).toEqual([]);
    expect(checkCloudPay({ ...accountOptions(), mode: 'x' as 'direct', timeout: -1 })).toEqual([
      'mode (CLOUDPAY_MODE) must be partner or direct, got "x" (string)',
      'timeout must be a number of milliseconds from 1 to 2147483647',
    ]);
    const variables = { ...ACCOUNT, CLOUDPAY_MODE: 'x', CLOUDPAY_CA: './no-such-ca.pem' };
    expect(await inEnvironment(variables, async () => checkCloudPay())).toHaveLength(2);
    expect(await inEnvironment(ACCOUNT, async () => checkCloudPay())).toEqual([]);
    const [nothing] = await inEnvironment({}, async () => checkCloudPay());
    expect(nothing).toContain('CLOUDPAY_APPID, CLOUDPAY_MCH_ID, CLOUDPAY_API_KEY not set');
  });

  it('without notify, every call works except those with a notification, which say what is missing', async () => {
    const { notify: _, ...account } = accountOptions();
    const cloudPay = untypedCloudPay(account);
    await cloudPay.refund(REFUND);
    await expect(cloudPay.unifiedOrder(ORDER)).rejects.toMatchObject({
      errMsg:
        'cloudPay.unifiedOrder:fail -501009 resource not initialized. notify is not configured: set CLOUDPAY_NOTIFY_URL and CLOUDPAY_NOTIFY_SECRET (or options.notify) to the gateway that WeChat Pay can reach',
    });
  });
});

function accountOptions(): V2MerchantOptions {
  return {
    appid: 'wx1',
    mchId: '1900000109',
    apiKey: API_KEY,
    pfx: PFX,
    notify: { baseUrl: 'https://pay.example.com', secret: 'a secret of sixteen characters' },
    endpoints: [merchant.wechatPay.url],
  };
}
