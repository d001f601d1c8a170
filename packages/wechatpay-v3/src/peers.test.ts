/** Beside other people's clients of WeChat Pay v3: each accepts what the other makes. */
import { describe, expect, it } from '@jest/globals';
import WechatPayNode from 'wechatpay-node-v3';
import vectors from '../fixtures/vectors.json';
import { checkOptions } from './client/options';
import { authorization, decryptSensitive, encryptSensitive } from './index';
import { options } from './testing/loopback';
import { merchant, publicKey } from './testing/wechat-pay';

const { mchId, privateKey, serialNo, apiV3Key, certificate } = merchant;
const theirs = new WechatPayNode({
  ...{ appid: 'wx1', mchid: mchId, publicKey: Buffer.from(certificate), privateKey: Buffer.from(privateKey) },
  ...{ key: apiV3Key, serial_no: serialNo },
});

describe('wechatpay-node-v3', () => {
  it.each(vectors.requests)('signs $method $url as we do', ({ method, url, timestamp, nonce, body }) => {
    const signature = theirs.getSignature(method, nonce, timestamp, url, body);
    const header = theirs.getAuthorization(nonce, timestamp, signature);
    const ours = authorization({ method, url, body, mchId, serialNo, privateKey, timestamp, nonce });
    const partsOf = (text: string) => [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([part]) => part).sort();
    expect(partsOf(ours)).toEqual(partsOf(header));
    expect(ours.split(' ')[0]).toBe(header.split(' ')[0]);
  });

  it('reads the same serial number from the merchant’s certificate', () => {
    const { serialNo: ours } = checkOptions({ ...options, serialNo: certificate });
    expect(ours).toBe(theirs.getSN().toUpperCase());
  });

  it('decrypts the sensitive texts that we encrypt, and the other way round', () => {
    expect(theirs.privateDecrypt(encryptSensitive('张三', certificate))).toBe('张三');
    const encrypted = theirs.publicEncrypt('张三', Buffer.from(publicKey.pem));
    expect(decryptSensitive(encrypted, publicKey.privateKey)).toBe('张三');
  });

  it('decrypts the known notifications to the same content', () => {
    for (const { body, content } of vectors.notifications) {
      const { ciphertext, associated_data, nonce } = JSON.parse(body).resource;
      expect(theirs.decipher_gcm(ciphertext, associated_data, nonce)).toEqual(content);
    }
  });
});
