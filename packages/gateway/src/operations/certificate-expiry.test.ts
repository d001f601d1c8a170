import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { MerchantOptions } from '@opencloudpay/cloudpay';
import { Registry } from 'prom-client';
import { accountAt } from '../testing/account';
import { testGateway } from '../testing/gateway';
import { V3_ACCOUNT } from '../testing/notifications-v3';
import { certificatesOf, daysLeft, watchCertificates } from './certificate-expiry';

const DAY = 24 * 60 * 60 * 1000;
const folder = join(__dirname, '../../../wechatpay/fixtures/certificates');
const PEM = join(folder, 'client.pem');
const ACCOUNT = accountAt('http://127.0.0.1:9');
const { mchId } = ACCOUNT;
const validTo = new Date(new X509Certificate(readFileSync(PEM)).validTo);

function withCertificate(material: Pick<MerchantOptions, 'pfx' | 'passphrase' | 'cert' | 'key'>) {
  const { pfx: _, passphrase: __, ...rest } = ACCOUNT;
  return { ...rest, ...material };
}

/** The gateway's warning at some milliseconds before or after the end of the certificate. */
async function asked(path: '/readyz' | '/metrics', sinceEnd: number) {
  jest.spyOn(Date, 'now').mockReturnValue(validTo.getTime() + sinceEnd);
  const { gateway } = testGateway({
    cloudpay: { tokens: [{ token: 'token-of-the-environment' }], account: ACCOUNT },
  });
  const answer = await gateway.fetch(new Request(`http://gateway.test${path}`));
  return { status: answer.status, text: await answer.text() };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the certificate of an account', () => {
  const p12 = readFileSync(join(folder, 'client.p12'));
  const { passphrase } = ACCOUNT;
  it.each<[string, Parameters<typeof withCertificate>[0]]>([
    ['the bytes of a PKCS#12 file', { pfx: p12, passphrase }],
    ['its base64', { pfx: p12.toString('base64'), passphrase }],
    ['its path', { pfx: join(folder, 'client.p12'), passphrase }],
    ['PEM text', { cert: readFileSync(PEM, 'utf8'), key: 'never looked at' }],
    ['the path of PEM text', { cert: PEM, key: 'never looked at' }],
  ])('is found in %s', (_, material) => {
    expect(certificatesOf(withCertificate(material))).toEqual([{ mchId, validTo, stops: 'refunds' }]);
  });

  it('of v3 is that of serialNo, as text or path, and none for a number alone', () => {
    const file = join(folder, '../../../wechatpay-v3/fixtures/merchant.pem');
    const { validTo: end } = new X509Certificate(readFileSync(file));
    const { mchId: _, certificate: __, ...keys } = V3_ACCOUNT;
    const account = (serialNo: string) => ({ ...ACCOUNT, ...keys, version: 'v3' as const, serialNo });
    for (const serialNo of [file, readFileSync(file, 'utf8')])
      expect(certificatesOf(account(serialNo))).toEqual([
        { mchId, validTo: new Date(end), stops: 'every call' },
      ]);
    expect(certificatesOf(account(keys.serialNo))).toEqual([]);
    expect(() => certificatesOf(account('/nowhere.pem'))).toThrow(
      /^serialNo of merchant \d+ cannot be opened/,
    );
  });

  it('is one for each merchant that has one', () => {
    const other = { ...withCertificate({ cert: PEM }), mchId: '1900000110', subMchIds: ['1'] };
    expect(certificatesOf({ merchants: [withCertificate({}), other] })).toEqual([
      { mchId: '1900000110', validTo, stops: 'refunds' },
    ]);
    expect(certificatesOf({ gateway: { url: 'https://pay.example.com', token: 't' } })).toEqual([]);
  });

  it.each([
    ['a wrong passphrase', { pfx: p12, passphrase: 'a wrong passphrase' }],
    ['bytes that are no PKCS#12 file', { pfx: Buffer.from('not a file at all'), passphrase }],
    ['a file that is not there', { pfx: '/nowhere/apiclient_cert.p12', passphrase }],
    ['text that is no certificate', { cert: '-----BEGIN nothing' }],
  ])('is an error naming the merchant if it cannot be opened: %s', (_, material) => {
    const open = () => certificatesOf(withCertificate(material));
    expect(open).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    expect(open).toThrow(`of merchant ${mchId} cannot be opened`);
    expect(open).not.toThrow('a wrong passphrase');
  });
});

describe('the days until the expiry', () => {
  it('are whole ones, and negative right after the expiry', () => {
    const left = (sinceEnd: number) => daysLeft({ validTo }, validTo.getTime() + sinceEnd);
    expect([left(-2 * DAY), left(-DAY - 1), left(-1), left(0), left(1), left(DAY)]).toEqual([
      2, 1, 0, 0, -1, -1,
    ]);
  });

  it('are negative for an expired certificate', () => {
    const pfx = readFileSync(join(folder, 'client-expired.p12'));
    const [expired] = certificatesOf(withCertificate({ pfx, passphrase: ACCOUNT.passphrase }));
    expect(expired && daysLeft(expired)).toBeLessThan(-1000);
  });

  it('are counted in the metrics at the time of the request', async () => {
    const registry = new Registry();
    let now = validTo.getTime() - 30 * DAY;
    watchCertificates([{ mchId, validTo, stops: 'refunds' }], { registry }, () => now);
    expect(await registry.metrics()).toContain(`cloudpay_certificate_days_left{mch_id="${mchId}"} 30`);
    now += 31 * DAY;
    expect(await registry.metrics()).toContain(`cloudpay_certificate_days_left{mch_id="${mchId}"} -1`);
    expect((await asked('/metrics', -20 * DAY)).text).toContain(
      `cloudpay_certificate_days_left{mch_id="${mchId}"} 20`,
    );
  });
});

describe('/readyz', () => {
  it('says nothing of a certificate that is valid for two more weeks', async () => {
    expect(await asked('/readyz', -14 * DAY)).toEqual({ status: 200, text: '{"status":"ready"}' });
  });

  it('warns in the last two weeks', async () => {
    const { status, text } = await asked('/readyz', -3 * DAY - 1);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: 'ready',
      warnings: [{ code: 'CERTIFICATE_EXPIRING', detail: expect.stringContaining('in 3 days') }],
    });
  });

  it('warns on the last day', async () => {
    expect((await asked('/readyz', -1)).text).toContain('within a day');
  });

  it('says that it has expired, and stays ready for notifications', async () => {
    const { status, text } = await asked('/readyz', 1);
    expect(status).toBe(200);
    const detail = `merchant ${mchId} expired on ${validTo.toISOString().slice(0, 10)}`;
    expect(JSON.parse(text)).toEqual({
      status: 'ready',
      warnings: [{ code: 'CERTIFICATE_EXPIRED', detail: expect.stringContaining(detail) }],
    });
  });
});
