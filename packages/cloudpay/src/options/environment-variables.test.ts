/** Secrets from files, as container platforms provide them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay } from '../create-cloud-pay';
import { certificate } from '../testing/certificate';
import { inEnvironment } from '../testing/environment';
import { API_KEY, PFX, startMerchant, type TestMerchant } from '../testing/merchant';
import { optionsFromEnvironment } from './options-from-environment';

const ACCOUNT = { CLOUDPAY_APPID: 'wx1', CLOUDPAY_MCH_ID: '1900000109' };

let folder: string;
let merchant: TestMerchant;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpay-secrets-'));
  merchant = await startMerchant();
});
afterAll(async () => {
  await merchant.wechatPay.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a secret', () => {
  it('may be read from the file that its variable with _FILE names', () => {
    expect(
      optionsFromEnvironment({
        ...ACCOUNT,
        CLOUDPAY_API_KEY_FILE: file('api_key', `${API_KEY}\n`),
        CLOUDPAY_PFX_FILE: file('apiclient_cert.p12', PFX),
        CLOUDPAY_PFX_PASSPHRASE_FILE: file('passphrase', ' pass phrase \r\n'),
        CLOUDPAY_NOTIFY_URL: 'https://pay.example.com',
        CLOUDPAY_NOTIFY_SECRET_FILE: file('notify_secret', 'a secret of sixteen characters'),
      }),
    ).toEqual({
      mode: 'partner',
      appid: 'wx1',
      mchId: '1900000109',
      apiKey: API_KEY,
      pfx: PFX,
      passphrase: 'pass phrase',
      notify: { baseUrl: 'https://pay.example.com', secret: 'a secret of sixteen characters' },
    });
  });

  it('may be a gateway’s token', () => {
    const token = { CLOUDPAY_GATEWAY_TOKEN_FILE: file('token', 'the-token\n') };
    expect(optionsFromEnvironment({ CLOUDPAY_GATEWAY_URL: 'https://pay.example.com', ...token })).toEqual({
      gateway: { url: 'https://pay.example.com', token: 'the-token', ca: undefined },
    });
  });

  it.each([
    ['its bytes', () => file('cert-der.p12', PFX)],
    ['its base64', () => file('cert-base64', certificate.pfxBase64)],
  ])('that is a PKCS#12 file may be %s', async (_, path) => {
    const env = {
      ...ACCOUNT,
      CLOUDPAY_API_KEY_FILE: file('api_key', API_KEY),
      CLOUDPAY_PFX_FILE: path(),
      CLOUDPAY_ENDPOINTS: merchant.wechatPay.url,
    };
    await inEnvironment(env, () =>
      createCloudPay().refund({
        outTradeNo: '123456',
        outRefundNo: 'r1',
        totalFee: 1,
        refundFee: 1,
        subMchId: '1',
      }),
    );
    expect(merchant.wechatPay.requests.at(-1)?.path).toBe('/secapi/pay/refund');
  });

  it('is read from the variable itself if the one with _FILE is empty', () => {
    const env = { ...ACCOUNT, CLOUDPAY_API_KEY: API_KEY, CLOUDPAY_API_KEY_FILE: ' ' };
    expect(optionsFromEnvironment(env)).toMatchObject({ apiKey: API_KEY });
  });
});

describe('a secret’s file', () => {
  it.each(['API_KEY', 'PFX', 'PFX_PASSPHRASE', 'NOTIFY_SECRET'])(
    'together with the secret itself is refused, because one of them is a mistake: CLOUDPAY_%s',
    (name) => {
      const env = { ...ACCOUNT, CLOUDPAY_API_KEY: API_KEY, CLOUDPAY_NOTIFY_URL: 'https://pay.example.com' };
      const both = { [`CLOUDPAY_${name}`]: API_KEY, [`CLOUDPAY_${name}_FILE`]: file('one', 'x') };
      expect(() => optionsFromEnvironment({ ...env, ...both })).toThrow(
        `CLOUDPAY_${name}_FILE and CLOUDPAY_${name} are both set: keep one`,
      );
    },
  );

  it.each<[string, () => string, string]>([
    ['that is not there', () => join(folder, 'nothing'), 'does not name a file that can be read (ENOENT)'],
    ['that is a folder', () => folder, 'does not name a file that can be read (EISDIR)'],
    ['that is empty', () => file('empty', '\n'), 'names a file that is empty'],
    [
      'that is the key itself, set by mistake',
      () => API_KEY,
      'does not name a file that can be read (ENOENT)',
    ],
  ])('%s is reported with its variable, without its value', (_, path, problem) => {
    const load = () => optionsFromEnvironment({ ...ACCOUNT, CLOUDPAY_API_KEY_FILE: path() });
    expect(load).toThrow(`CLOUDPAY_API_KEY_FILE ${problem}`);
    expect(load).not.toThrow(API_KEY);
    expect(load).not.toThrow(folder);
  });
});
