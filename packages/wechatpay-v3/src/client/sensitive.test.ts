import { afterEach, expect, it } from '@jest/globals';
import { apis } from '../apis/index';
import { decryptSensitive } from '../sensitive';
import { answer, closeServers, options, serve } from '../testing/loopback';
import {
  certificateList,
  newCertificate,
  oldCertificate,
  publicKey,
  type Signer,
} from '../testing/wechat-pay';
import { createClient } from './client';

afterEach(closeServers);

const receiver = { type: 'MERCHANT_ID', account: '1900000109', name: '腾讯', relation_type: 'STORE' };

interface Sent {
  json: Record<string, unknown>;
  headers: Record<string, unknown>;
}

/** What a client sends, the first time without an answer. */
async function sent(signer: Signer, more: object): Promise<Sent[]> {
  const { url, received } = await serve((request, response) => {
    if (request.url === '/v3/certificates')
      answer(response, 200, certificateList(oldCertificate, newCertificate), signer);
    else if (received.filter(({ method }) => method === 'POST').length === 1) response.destroy();
    else
      answer(
        response,
        200,
        { type: receiver.type, account: receiver.account, relation_type: 'STORE' },
        signer,
      );
  });
  const { publicKey: _, publicKeyId: __, ...without } = options;
  const client = createClient({ ...without, ...more, endpoints: [url] });
  await client.request(apis.addReceiver, { body: receiver });
  return received.filter(({ method }) => method === 'POST');
}

it('a sensitive field is encrypted with the public key, which the request names, once for all repetitions', async () => {
  const [first, second] = await sent(publicKey, {
    publicKey: options.publicKey,
    publicKeyId: options.publicKeyId,
  });
  expect(first?.headers['wechatpay-serial']).toBe(publicKey.name);
  expect(decryptSensitive(String(first?.json['name']), publicKey.privateKey)).toBe('腾讯');
  expect(first?.json).toMatchObject({ account: receiver.account, appid: options.appid });
  expect(second?.json).toEqual(first?.json);
});

it('without a public key the newest certificate encrypts it', async () => {
  const [first] = await sent(oldCertificate, {});
  expect(first?.headers['wechatpay-serial']).toBe(newCertificate.name);
  expect(decryptSensitive(String(first?.json['name']), newCertificate.privateKey)).toBe('腾讯');
});

it('a text that is too long for the key is refused with its field, and nothing is sent', async () => {
  const { url, received } = await serve(() => undefined);
  const client = createClient({ ...options, endpoints: [url] });
  const body = { ...receiver, name: '龙'.repeat(80) };
  await expect(client.request(apis.addReceiver, { body })).rejects.toThrow(
    /^name must have at most 214 bytes/,
  );
  expect(received).toEqual([]);
});
