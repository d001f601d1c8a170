import { createCipheriv, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import vectors from '../../fixtures/vectors.json';
import { answer, closeServers, refuse, serve } from '../testing/loopback';
import {
  certificateList,
  merchant,
  newCertificate,
  notificationBody,
  oldCertificate,
  pem,
  publicKey,
  type Signer,
  signedHeaders,
} from '../testing/wechat-pay';
import { type NotificationAccount, notificationAccountProblems } from './account';
import { createNotificationReader } from './reader';

afterEach(closeServers);
afterEach(() => {
  jest.restoreAllMocks();
});

const { mchId, apiV3Key, privateKey, serialNo } = merchant;
const inPublicKeyMode: NotificationAccount = {
  ...{ mchId, apiV3Key, publicKey: publicKey.pem, publicKeyId: publicKey.name },
};
const content = { mchid: mchId, out_trade_no: '20260101000001', amount: { total: 1 } };

/** A notification of the merchant of these tests. */
function notification(resource: object = content, signer?: Signer) {
  return signed(notificationBody(JSON.stringify(resource)), signer);
}

function signed(body: string, signer?: Signer) {
  return { body, headers: signedHeaders(body, Math.floor(Date.now() / 1000), signer) };
}

/** A notification that is encrypted with another APIv3 key. */
function encryptedWith(key: string, resource: object, signer?: Signer) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from('transaction'));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(resource)), cipher.final(), cipher.getAuthTag()]);
  const body = JSON.parse(notificationBody('{}'));
  Object.assign(body.resource, { nonce, ciphertext: bytes.toString('base64') });
  return signed(JSON.stringify(body), signer);
}

const { now } = Date;

/** Moves the clock of this process ahead of the real one. */
function later(milliseconds: number): void {
  jest.spyOn(Date, 'now').mockImplementation(() => now() + milliseconds);
}

describe('a reader of notifications', () => {
  it('verifies and decrypts, and says whose notification it is', async () => {
    const reader = createNotificationReader([inPublicKeyMode]);
    expect(await reader.read(notification())).toEqual({
      ...{ id: 'EV-2018022511223320873', createTime: '2026-01-01T10:00:00+08:00', summary: '支付成功' },
      ...{ eventType: 'TRANSACTION.SUCCESS', originalType: 'transaction', resource: content },
      ...{ mchId, keyNumber: 1 },
    });
  });

  it('reads what another implementation makes', async () => {
    const [nonce, timestamp] = [Formatter.nonce(), String(Formatter.timestamp())];
    const sealed = {
      ...JSON.parse(notificationBody('{}')),
      resource: {
        ...{ original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM' },
        ...{ associated_data: 'transaction', nonce: nonce.slice(0, 12) },
        ciphertext: Aes.AesGcm.encrypt(JSON.stringify(content), apiV3Key, nonce.slice(0, 12), 'transaction'),
      },
    };
    const body = JSON.stringify(sealed);
    const headers = {
      ...{ 'Wechatpay-Timestamp': timestamp, 'Wechatpay-Nonce': nonce, 'Wechatpay-Serial': publicKey.name },
      'Wechatpay-Signature': Rsa.sign(
        Formatter.joinedByLineFeed(timestamp, nonce, body),
        publicKey.privateKey,
      ),
    };
    const { resource } = await createNotificationReader([inPublicKeyMode]).read({ body, headers });
    expect(resource).toEqual(content);
  });

  it('decrypts with any of several APIv3 keys, and says with which', async () => {
    const reader = createNotificationReader([{ ...inPublicKeyMode, apiV3Key: ['n'.repeat(32), apiV3Key] }]);
    expect(await reader.read(notification())).toMatchObject({ keyNumber: 2 });
  });

  it('finds the account among several by the key that signed and the APIv3 key that decrypts', async () => {
    const [other, sharing] = ['1900000109', '1900000110'];
    const [key, sharedKey] = ['o'.repeat(32), 's'.repeat(32)];
    const platformCertificates = [oldCertificate.pem];
    const reader = createNotificationReader([
      inPublicKeyMode,
      { mchId: other, apiV3Key: key, platformCertificates },
      { mchId: sharing, apiV3Key: sharedKey, platformCertificates },
    ]);
    expect(await reader.read(notification())).toMatchObject({ mchId });
    const resource = { ...content, mchid: sharing };
    expect(await reader.read(encryptedWith(sharedKey, resource, oldCertificate))).toMatchObject({
      mchId: sharing,
    });
    // A key of one account is not believed with the APIv3 key of another.
    await expect(reader.read(notification(content, oldCertificate))).rejects.toMatchObject({
      code: 'DECRYPTION_FAILED',
    });
  });

  it('gives each account its own notifications, even if they have one APIv3 key', async () => {
    const platformCertificates = [oldCertificate.pem];
    const reader = createNotificationReader([
      { mchId: '1900000109', apiV3Key, platformCertificates },
      { mchId, apiV3Key, platformCertificates },
    ]);
    expect(await reader.read(notification(content, oldCertificate))).toMatchObject({ mchId });
    const strange = notification({ ...content, mchid: '1900000110' }, oldCertificate);
    await expect(reader.read(strange)).rejects.toMatchObject({ code: 'NOTIFICATION_INVALID' });
  });

  it.each(vectors.notifications)(
    'reads the known answer: $name',
    async ({ body, headers, content: known }) => {
      const platformCertificates = [oldCertificate.pem, newCertificate.pem];
      const reader = createNotificationReader([{ ...inPublicKeyMode, platformCertificates }]);
      const { resource } = await reader.read({
        body,
        headers,
        now: Number(headers['Wechatpay-Timestamp']) * 1000,
      });
      expect(resource).toEqual(known);
    },
  );
});

interface World {
  signer: Signer;
  certificates(response: ServerResponse): void;
}

const listed =
  (signer: Signer, ...all: Signer[]) =>
  (response: ServerResponse) =>
    answer(response, 200, certificateList(...all), signer);

/** A reader that downloads, and WeChat Pay that can change its mind. */
async function downloading(world: World, changes: Partial<NotificationAccount> = {}) {
  const { url, received } = await serve((_, response) => world.certificates(response));
  const account = { mchId, apiV3Key, privateKey, serialNo, endpoints: [url], timeout: 2_000, ...changes };
  const { read } = createNotificationReader([account]);
  return {
    read: (signer: Signer) => read(notification(content, signer)),
    raw: read,
    downloads: () => received.map(({ url: path }) => path),
  };
}

describe('a reader with platform certificates', () => {
  it('downloads them for the first notification, once, and again for a new one', async () => {
    const world = { signer: oldCertificate, certificates: listed(oldCertificate, oldCertificate) };
    const { read, downloads } = await downloading(world);
    const [one, two] = await Promise.all([read(oldCertificate), read(oldCertificate)]);
    expect([one, two]).toMatchObject([{ resource: content }, { resource: content }]);
    expect(downloads()).toEqual(['/v3/certificates']);
    world.certificates = listed(newCertificate, oldCertificate, newCertificate);
    // The last download was a moment ago.
    await expect(read(newCertificate)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    later(61_000);
    expect(await read(newCertificate)).toMatchObject({ resource: content });
    expect(await read(oldCertificate)).toMatchObject({ resource: content });
    expect(downloads()).toHaveLength(2);
  });

  it('reads what the public key and a certificate sign, during the switch', async () => {
    const world = { signer: oldCertificate, certificates: listed(oldCertificate, oldCertificate) };
    const { read, downloads } = await downloading(world, inPublicKeyMode);
    expect(await read(publicKey)).toMatchObject({ resource: content });
    expect(downloads()).toEqual([]);
    expect(await read(oldCertificate)).toMatchObject({ resource: content });
    expect(await read(publicKey)).toMatchObject({ resource: content });
  });

  it('downloads nothing for one account because another one’s notification comes', async () => {
    const { url, received } = await serve(() => undefined);
    const own = { mchId, apiV3Key, platformCertificates: [oldCertificate.pem] };
    // Its download never ends.
    const other = { mchId: '1900000109', apiV3Key: 'o'.repeat(32), privateKey, serialNo, endpoints: [url] };
    const { read } = createNotificationReader([other, own]);
    expect(await read(notification(content, oldCertificate))).toMatchObject({ mchId });
    const { body, headers } = notification(content, oldCertificate);
    await expect(read({ body: body.replace('EV-', 'EV_'), headers })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    expect(received).toEqual([]);
  });

  it('downloads a certificate that only another account has, for the notification that it signed', async () => {
    const { url } = await serve((_, response) => listed(oldCertificate, oldCertificate)(response));
    const { read } = createNotificationReader([
      { mchId: '1900000109', apiV3Key: 'o'.repeat(32), platformCertificates: [oldCertificate.pem] },
      { mchId, apiV3Key, privateKey, serialNo, endpoints: [url] },
    ]);
    expect(await read(notification(content, oldCertificate))).toMatchObject({ mchId });
  });

  it('decrypts them with either APIv3 key while it is being replaced', async () => {
    const world = { signer: oldCertificate, certificates: listed(oldCertificate, oldCertificate) };
    const { read } = await downloading(world, { apiV3Key: ['n'.repeat(32), apiV3Key] });
    expect(await read(oldCertificate)).toMatchObject({ resource: content, keyNumber: 2 });
  });

  it('downloads nothing for a message that can never be right', async () => {
    const { raw, downloads } = await downloading({
      signer: oldCertificate,
      certificates: listed(oldCertificate),
    });
    const { body, headers } = notification(content, oldCertificate);
    const probe = `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`;
    for (const wrong of [
      { 'wechatpay-signature': probe },
      { 'wechatpay-timestamp': '1500000000' },
      { 'wechatpay-serial': '' },
    ])
      await expect(raw({ body, headers: { ...headers, ...wrong } })).rejects.toMatchObject({
        code: 'SIGNATURE_INVALID',
      });
    expect(downloads()).toEqual([]);
  });

  it('says that they cannot be downloaded, rather than that the signature is wrong', async () => {
    const world: World = {
      signer: oldCertificate,
      certificates: (response) => response.writeHead(502).end(),
    };
    const { read } = await downloading(world);
    await expect(read(oldCertificate)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    later(61_000);
    world.certificates = (response) => refuse(response, 404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书');
    await expect(read(oldCertificate)).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      option: 'publicKey',
    });
    later(122_000);
    world.certificates = listed(oldCertificate, oldCertificate);
    expect(await read(oldCertificate)).toMatchObject({ resource: content });
  });

  it('of a merchant that has a public key and no certificates refuses an unknown one as forged', async () => {
    const world: World = {
      signer: oldCertificate,
      certificates: (response) => refuse(response, 404, 'RESOURCE_NOT_EXISTS'),
    };
    const { read } = await downloading(world, inPublicKeyMode);
    await expect(read(oldCertificate)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
});

describe('an account of a reader', () => {
  it('is refused with its place and option', () => {
    expect(() => createNotificationReader([inPublicKeyMode, { mchId: '1900000109', apiV3Key }])).toThrow(
      expect.objectContaining({
        option: '[1].publicKey',
        message: expect.stringMatching(/^\[1\]\.publicKey is missing/),
      }),
    );
  });

  it('has all its problems listed', () => {
    const wrong = { mchId: 'x', apiV3Key: ['short'], privateKey: pem('merchant.pem'), publicKeyId: serialNo };
    const problems = notificationAccountProblems({ ...wrong, publicKey: publicKey.pem, timeout: 0 });
    expect(problems.map(({ option }) => option)).toEqual([
      ...['mchId', 'apiV3Key', 'privateKey', 'publicKeyId', 'timeout'],
    ]);
    expect(notificationAccountProblems({ mchId, apiV3Key: [], privateKey, serialNo })).toMatchObject([
      { option: 'apiV3Key' },
    ]);
    expect(notificationAccountProblems(inPublicKeyMode)).toEqual([]);
  });
});
