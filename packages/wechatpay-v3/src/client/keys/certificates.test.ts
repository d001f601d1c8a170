import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { apis } from '../../apis/index';
import type { VerificationKey } from '../../keys/verification-keys';
import { answer, closeServers, options, type Received, refuse, serve } from '../../testing/loopback';
import {
  certificateList,
  encrypted,
  merchant,
  newCertificate,
  notificationBody,
  oldCertificate,
  pem,
  publicKey,
  type Signer,
  signedHeaders,
} from '../../testing/wechat-pay';
import { createClient } from '../client';
import type { ClientOptions } from '../options';
import { createKeyRing } from './key-ring';

afterEach(closeServers);

const query = { path: { out_trade_no: '20260101000001' } };
const transaction = { mchid: merchant.mchId, out_trade_no: '20260101000001', trade_state: 'NOTPAY' };
const { publicKey: _, publicKeyId: __, ...withoutKey } = options;

interface World {
  /** Signs the answers of queries. */
  signer: Signer;
  /** Answers a download of certificates. */
  certificates(response: ServerResponse): void;
}

/** A client, and WeChat Pay that can change its mind. */
async function start(world: World, more: Partial<ClientOptions> = {}) {
  const { url, received } = await serve((request, response) => {
    if (request.url === '/v3/certificates') world.certificates(response);
    else answer(response, 200, transaction, world.signer);
  });
  const client = createClient({ ...withoutKey, endpoints: [url], timeout: 3_000, ...more });
  return {
    client,
    ask: () => client.request(apis.queryOrderByOutTradeNo, query),
    downloads: () => received.filter((one: Received) => one.url === '/v3/certificates').length,
    received,
  };
}

const listed =
  (signer: Signer, ...all: Signer[]) =>
  (response: ServerResponse) =>
    answer(response, 200, certificateList(...all), signer);

describe('a client without a key', () => {
  it('downloads the certificates before its first request, once for all of them', async () => {
    const { ask, downloads, received } = await start({
      ...{ signer: oldCertificate, certificates: listed(oldCertificate, oldCertificate) },
    });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers).toEqual(Array(3).fill({ status: 200, json: transaction }));
    await ask();
    expect([downloads(), received[0]?.url]).toEqual([1, '/v3/certificates']);
  });

  it('downloads them again when another certificate signs, and then knows both', async () => {
    const world = { signer: oldCertificate, certificates: listed(oldCertificate, oldCertificate) };
    const { ask, downloads } = await start(world);
    await ask();
    Object.assign(world, {
      signer: newCertificate,
      certificates: listed(newCertificate, oldCertificate, newCertificate),
    });
    // The first download was a moment ago: made-up names must not cause a flood of them.
    await expect(ask()).rejects.toMatchObject({ code: 'ANSWER_INVALID' });
    expect(downloads()).toBe(1);
    const { now } = Date;
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 61_000);
    try {
      expect(await ask()).toMatchObject({ json: transaction });
      world.signer = oldCertificate;
      expect(await ask()).toMatchObject({ json: transaction });
      expect(downloads()).toBe(2);
    } finally {
      later.mockRestore();
    }
  });

  it.each<[string, (response: ServerResponse) => void, object]>([
    [
      'the merchant has the public key instead',
      (response) => refuse(response, 404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书'),
      {
        code: 'CONFIGURATION_INVALID',
        option: 'publicKey',
        message: expect.stringMatching(/has no platform certificates.*pub_key\.pem/),
      },
    ],
    [
      'the signature is refused',
      (response) => response.writeHead(401).end('{"code":"SIGN_ERROR","message":"no"}'),
      { code: 'CONFIGURATION_INVALID', option: 'privateKey' },
    ],
    [
      'they are encrypted with another APIv3 key',
      (response) =>
        answer(response, 200, {
          data: [{ serial_no: 'A', encrypt_certificate: { ...encrypted('x', ''), associated_data: 'y' } }],
        }),
      {
        code: 'CONFIGURATION_INVALID',
        option: 'apiV3Key',
        message: expect.stringMatching(/does not decrypt/),
      },
    ],
    [
      'they are signed with none of them',
      (response) => answer(response, 200, certificateList(oldCertificate), newCertificate),
      { code: 'ANSWER_INVALID', outcomeUnknown: false },
    ],
    [
      'they are not signed',
      (response) => response.end(JSON.stringify(certificateList(oldCertificate))),
      { code: 'ANSWER_INVALID', outcomeUnknown: false },
    ],
    [
      'one stands under the serial number of another',
      (response) =>
        answer(
          response,
          200,
          certificateList({ ...oldCertificate, name: newCertificate.name }),
          oldCertificate,
        ),
      { code: 'ANSWER_INVALID', message: expect.stringMatching(/serial number of another one/) },
    ],
    [
      'all have expired',
      (response) =>
        answer(
          response,
          200,
          certificateList({
            ...oldCertificate,
            name: '35CE31ED8F4A50B930FF8D37C51B5ADA03265E72',
            pem: pem('platform-expired.pem'),
          }),
          oldCertificate,
        ),
      { code: 'ANSWER_INVALID', message: expect.stringMatching(/no certificate that is valid today/) },
    ],
    ['it is no list', (response) => answer(response, 200, {}, oldCertificate), { code: 'ANSWER_INVALID' }],
    ['WeChat Pay is busy', (response) => refuse(response, 500, 'SYSTEM_ERROR'), { code: 'UNREACHABLE' }],
    ['there is no answer', (response) => response.destroy(), { code: 'UNREACHABLE', outcomeUnknown: false }],
  ])('sends no order if %s', async (_name, certificates, error) => {
    const { client, received } = await start({ signer: oldCertificate, certificates });
    const order = { description: 'tea', out_trade_no: '20260101000001', notify_url: 'https://a.example/b' };
    const body = { ...order, amount: { total: 1 }, payer: { openid: 'o1' } };
    await expect(client.request(apis.jsapiOrder, { body })).rejects.toMatchObject(error);
    expect(received.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('during the switch to the public key', () => {
  it('answers may be signed with either: an unknown certificate is downloaded', async () => {
    const world = { signer: publicKey, certificates: listed(publicKey, oldCertificate) };
    const { ask, downloads, received } = await start(world, options);
    await ask();
    expect(downloads()).toBe(0);
    world.signer = oldCertificate;
    expect(await ask()).toMatchObject({ json: transaction });
    world.signer = publicKey;
    expect(await ask()).toMatchObject({ json: transaction });
    expect(downloads()).toBe(1);
    expect(received.map(({ headers }) => headers['wechatpay-serial'])).toEqual(Array(4).fill(publicKey.name));
  });

  it('given certificates are used, and those that have expired are not', async () => {
    const { ask, downloads } = await start(
      { signer: oldCertificate, certificates: (response) => response.destroy() },
      { ...options, platformCertificates: [oldCertificate.pem, pem('platform-expired.pem')] },
    );
    expect(await ask()).toMatchObject({ json: transaction });
    expect(downloads()).toBe(0);
  });

  it('an unknown public key is no reason for a download', async () => {
    const { ask, downloads } = await start(
      {
        signer: { ...publicKey, name: 'PUB_KEY_ID_2' },
        certificates: listed(oldCertificate, oldCertificate),
      },
      options,
    );
    await expect(ask()).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      message: expect.stringContaining('PUB_KEY_ID_2'),
    });
    expect(downloads()).toBe(0);
  });
});

it('a notification is parsed with the keys of the client, and downloads the certificate that it names', async () => {
  const { client, downloads } = await start({
    signer: publicKey,
    certificates: listed(oldCertificate, oldCertificate),
  });
  const body = notificationBody('{"out_trade_no":"1"}');
  const headers = signedHeaders(body, Math.floor(Date.now() / 1000), oldCertificate);
  for (let copy = 0; copy < 2; copy += 1)
    expect(await client.parseNotification({ headers, body })).toMatchObject({
      resource: { out_trade_no: '1' },
    });
  expect(downloads()).toBe(1);
  await expect(client.parseNotification({ headers, body: `${body} ` })).rejects.toThrow(/does not match/);
});

describe('the ring of keys', () => {
  const hour = 60 * 60 * 1000;
  const key = (validFrom: number, validTo: number): VerificationKey => ({
    key: {} as never,
    validFrom,
    validTo,
  });

  it('refreshes downloaded certificates every 12 hours, in the background, and keeps those it has if it fails', async () => {
    let time = 0;
    const ring = createKeyRing(new Map(), undefined, () => time);
    const loads: number[] = [];
    const load = async () => {
      loads.push(time);
      if (loads.length === 2) throw new Error('no network');
      return new Map([['A', key(0, 1000 * hour)]]);
    };
    await ring.ensure(undefined, load);
    time = 11 * hour;
    expect(ring.ensure(undefined, load)).toBeUndefined();
    for (time of [13 * hour, 13 * hour + 1, 14 * hour]) {
      expect(ring.ensure('A', load)).toBeUndefined();
      await new Promise((done) => setImmediate(done));
    }
    expect(loads).toEqual([0, 13 * hour, 14 * hour]);
    expect([...ring.keys.keys()]).toEqual(['A']);
  });

  it('downloads for an unknown name at most once a minute', async () => {
    let time = 0;
    const ring = createKeyRing(new Map([['A', key(0, 1000 * hour)]]), undefined, () => time);
    let loads = 0;
    const load = async () => {
      loads += 1;
      return new Map();
    };
    await Promise.all(['B', 'C', 'B'].map((name) => ring.ensure(name, load)));
    time = 59_999;
    await ring.ensure('D', load);
    expect(loads).toBe(1);
    time = 60_000;
    await ring.ensure('D', load);
    expect(loads).toBe(2);
    // The clock was ahead by hours, and is right again.
    time -= 5 * hour;
    await ring.ensure('D', load);
    expect(loads).toBe(3);
  });

  it('encrypts with the public key, or the certificate that became valid last', () => {
    const keys = new Map([
      ['OLD', key(1, 1000 * hour)],
      ['NEW', key(2, 1000 * hour)],
      ['EXPIRED', key(3, 4)],
    ]);
    expect(createKeyRing(keys, undefined, () => 5).newest()?.name).toBe('NEW');
    const both = new Map<string, VerificationKey>([...keys, [publicKey.name, { key: {} as never }]]);
    expect(createKeyRing(both, publicKey.name, () => 5).newest()?.name).toBe(publicKey.name);
  });
});
