import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { untypedCloudPay } from '../testing/untyped';

const certificate = (file: string) =>
  readFileSync(join(__dirname, '../../../wechatpay/fixtures/certificates', file));

const REFUND = {
  subMchId: '1900000109',
  outTradeNo: '123456',
  outRefundNo: 'r1',
  totalFee: 100,
  refundFee: 100,
};

describe('the merchant’s own certificate', () => {
  const merchant = {
    appid: 'wxd2565e6a04246fd1',
    mchId: '1800000001',
    apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
    endpoints: ['https://127.0.0.1:9'],
  };

  it.each<[string, object, RegExp]>([
    [
      'under another passphrase',
      { pfx: certificate('client-passphrase.p12') },
      /cannot be opened with this passphrase\. The passphrase .* is the merchant number unless you changed it\. Does the file belong to this merchant\? \(environment variable CLOUDPAY_PFX\)/,
    ],
    [
      'that is not a certificate',
      { pfx: Buffer.from('oops') },
      /it is not a certificate file, or it is damaged/,
    ],
    [
      'that has expired',
      { pfx: certificate('client-expired.p12') },
      /expired on 2021-01-01: request a new certificate on the merchant platform/,
    ],
    [
      'that is not valid yet',
      { cert: certificate('client-early.pem'), key: certificate('dated.key') },
      /is valid only from 2119-01-01 on, and this machine’s clock says/,
    ],
  ])('%s is refused before anything is sent', async (_, material, reason) => {
    const call = untypedCloudPay({ ...merchant, ...material }).refund(REFUND);
    await expect(call).rejects.toMatchObject({ errCode: -501009, errMsg: expect.stringMatching(reason) });
    await expect(call).rejects.not.toHaveProperty('query');
  });
});
