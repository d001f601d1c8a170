/** WeChat Pay's identities of v3, with clients that were not written for the simulator. */
import { X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Aes, Rsa } from 'wechatpay-axios-plugin';
import { type Merchant, type Simulator, startSimulator } from '../index';
import { memoryStorage } from '../testing/memory-storage';
import { newNumber } from '../testing/merchant-client';
import { type Receiver, startReceiver } from '../testing/receiver';
import { isSigned, v3Sender, wechatPayNode } from '../testing/v3-client';

const storage = memoryStorage();
let simulator: Simulator;
let receiver: Receiver;
let merchant: Merchant;
let modern: Merchant;
let notified: { headers: IncomingHttpHeaders; body: string }[] = [];
let statuses: number[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ platformKeys: 'certificates' }, {}], storage });
  [merchant, modern] = simulator.merchants as [Merchant, Merchant];
  receiver = await startReceiver((body, response, { headers }) => {
    notified.push({ headers, body });
    response.writeHead(statuses.shift() ?? 204).end();
  });
});
afterAll(() => Promise.all([simulator.stop(), receiver.close()]));
beforeEach(() => {
  notified = [];
  statuses = [];
});

const serials = () => simulator.platformCertificates().map(({ serialNo }) => serialNo);

/** The identities of the answers to queries. */
async function answeredBy(sender: Merchant, asked?: string, times = 1): Promise<string[]> {
  const send = v3Sender(simulator, sender);
  const path = `/v3/pay/transactions/out-trade-no/unknown?mchid=${sender.mchId}`;
  const signers = new Set<string>();
  for (let sent = 0; sent < times; sent += 1) {
    const { headers, text } = await send('GET', path, undefined, asked ? { 'wechatpay-serial': asked } : {});
    expect(isSigned(simulator, headers, text)).toBe(true);
    signers.add(String(headers['wechatpay-serial']));
  }
  return [...signers].sort();
}

/** The identities of the attempts of one notification. */
async function notifiedBy(sender: Merchant, attempts: number): Promise<string[]> {
  statuses = Array.from({ length: attempts - 1 }, () => 500);
  const { client } = wechatPayNode(simulator, sender);
  const out_trade_no = newNumber();
  await client.transactions_native({
    ...{ description: '茶', out_trade_no, notify_url: receiver.url, amount: { total: 1 } },
  });
  await simulator.pay(out_trade_no);
  await simulator.advance('1h');
  expect(notified).toHaveLength(attempts);
  expect(notified.every(({ headers, body }) => isSigned(simulator, headers, body))).toBe(true);
  return [...new Set(notified.map(({ headers }) => String(headers['wechatpay-serial'])))].sort();
}

describe('a merchant with platform certificates', () => {
  it('downloads them with wechatpay-node-v3, encrypted with its APIv3 key', async () => {
    const { client, answers } = wechatPayNode(simulator, merchant);
    const [found, ...others] = await client.get_certificates(merchant.apiV3Key);
    expect(others).toEqual([]);
    const [known] = simulator.platformCertificates();
    const { publicKey, serialNumber } = new X509Certificate(known?.certificate ?? '');
    expect(found).toMatchObject({ serial_no: known?.serialNo });
    expect(known?.serialNo).toBe(serialNumber);
    expect(found?.publicKey?.trim()).toBe(
      publicKey.export({ type: 'spki', format: 'pem' }).toString().trim(),
    );
    const { headers, text } = answers.at(-1) ?? { headers: {}, text: '' };
    expect(isSigned(simulator, headers, text)).toBe(true);
    expect(headers).toMatchObject({
      'wechatpay-serial': known?.serialNo,
      'request-id': expect.stringMatching(/^08[0-9A-F]+-0$/),
    });
  });

  it('gets answers and notifications that are signed with the certificate', async () => {
    expect(await answeredBy(merchant)).toEqual(serials());
    expect(await answeredBy(merchant, simulator.wechatPay.publicKeyId)).toEqual(serials());
    expect(await notifiedBy(merchant, 2)).toEqual(serials());
  });

  it('has two while a new one replaces the old, and either signs', async () => {
    const [old = ''] = serials();
    const { serialNo } = await simulator.rotatePlatformCertificate({ overlap: '1d' });
    expect(serials()).toEqual([old, serialNo]);
    const both = [old, serialNo].sort();
    const { data } = (await v3Sender(simulator, merchant)('GET', '/v3/certificates')).json as {
      data: {
        serial_no: string;
        encrypt_certificate: Record<'ciphertext' | 'nonce' | 'associated_data', string>;
      }[];
    };
    for (const {
      serial_no,
      encrypt_certificate: { ciphertext, nonce, associated_data },
    } of data) {
      const pem = Aes.AesGcm.decrypt(ciphertext, merchant.apiV3Key, nonce, associated_data);
      expect(new X509Certificate(pem).serialNumber).toBe(serial_no);
    }
    expect(data.map(({ serial_no }) => serial_no)).toEqual([old, serialNo]);
    expect(await answeredBy(merchant, undefined, 4)).toEqual(both);
    expect(await answeredBy(merchant, old, 3)).toEqual([old]);
    expect(await notifiedBy(merchant, 4)).toEqual(both);
    await simulator.advance('1d');
    expect(serials()).toEqual([serialNo]);
    expect(await answeredBy(merchant, old, 3)).toEqual([serialNo]);
  });

  it('has a new one for some time before it signs, to download it and to encrypt with it', async () => {
    const [old = ''] = serials();
    const { serialNo, certificate } = await simulator.rotatePlatformCertificate({
      ...{ usedAfter: '1d', overlap: '1d' },
    });
    const listed = (await v3Sender(simulator, merchant)('GET', '/v3/certificates')).json;
    expect(listed).toMatchObject({ data: [{ serial_no: old }, { serial_no: serialNo }] });
    expect(await answeredBy(merchant, serialNo, 3)).toEqual([old]);
    const name = Rsa.encrypt('名', certificate);
    const receiverOf = {
      appid: merchant.appid,
      type: 'MERCHANT_ID',
      account: '1',
      relation_type: 'STORE',
      name,
    };
    const headers = { 'wechatpay-serial': serialNo };
    const add = v3Sender(simulator, merchant)('POST', '/v3/profitsharing/receivers/add', receiverOf, headers);
    expect(await add).toMatchObject({ status: 200 });
    await simulator.advance('1d');
    expect(await answeredBy(merchant, undefined, 4)).toEqual([old, serialNo].sort());
    await simulator.advance('1d');
    expect(await answeredBy(merchant, undefined, 2)).toEqual([serialNo]);
  });

  it('encrypts with any of its certificates, and no longer with an old one', async () => {
    const [{ serialNo, certificate } = { serialNo: '', certificate: '' }] = simulator.platformCertificates();
    const send = v3Sender(simulator, merchant);
    const receiverOf = (name: string) => ({
      ...{ appid: merchant.appid, type: 'MERCHANT_ID', account: '1', relation_type: 'STORE', name },
    });
    const add = () =>
      send('POST', '/v3/profitsharing/receivers/add', receiverOf(Rsa.encrypt('名', certificate)), {
        'wechatpay-serial': serialNo,
      });
    expect(await add()).toMatchObject({ status: 200 });
    await simulator.rotatePlatformCertificate({ overlap: '1h' });
    expect(await add()).toMatchObject({ status: 200 });
    await simulator.advance('1h');
    expect(await add()).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR', message: '平台证书序列号Wechatpay-Serial错误' },
    });
  });
});

describe('a merchant that switches to the public key', () => {
  it('has both: the request says which answers, and notifications have either', async () => {
    const { publicKeyId } = simulator.wechatPay;
    await simulator.setPlatformKeys(merchant.mchId, 'both');
    expect(await answeredBy(merchant)).toEqual(serials());
    expect(await answeredBy(merchant, publicKeyId)).toEqual([publicKeyId]);
    expect(await notifiedBy(merchant, 4)).toEqual([...serials(), publicKeyId].sort());
    await simulator.setPlatformKeys(merchant.mchId, 'public-key');
    expect(await answeredBy(merchant, serials()[0])).toEqual([publicKeyId]);
  });

  it('finds no certificates afterwards, like merchants that never had any', async () => {
    for (const sender of [merchant, modern])
      expect(await v3Sender(simulator, sender)('GET', '/v3/certificates')).toMatchObject({
        status: 404,
        json: { code: 'RESOURCE_NOT_EXISTS', message: expect.stringMatching(/^无可用的平台证书/) },
      });
  });

  it('keeps its identities over a restart', async () => {
    await simulator.setPlatformKeys(modern.mchId, 'both');
    const before = [simulator.wechatPay, simulator.platformCertificates(), modern.platformKeys];
    await simulator.stop();
    simulator = await startSimulator({ merchants: [{}, {}], storage });
    [merchant, modern] = simulator.merchants as [Merchant, Merchant];
    expect([simulator.wechatPay, simulator.platformCertificates(), modern.platformKeys]).toEqual(before);
    expect(modern.platformKeys).toBe('both');
    expect(await answeredBy(modern)).toEqual(serials());
  });

  it('is refused in words if merchant or kind is wrong', async () => {
    await expect(simulator.setPlatformKeys('1', 'both')).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(simulator.setPlatformKeys(merchant.mchId, 'none' as never)).rejects.toThrow(
      "mode must be one of public-key, certificates, both, got 'none'",
    );
    await expect(startSimulator({ merchants: [{ platformKeys: 'rsa' as never }] })).rejects.toThrow(
      'merchants[0].platformKeys must be one of',
    );
  });
});
