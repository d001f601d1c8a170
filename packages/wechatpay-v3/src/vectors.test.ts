/** Known answers computed by unrelated code: see `fixtures/README.md`. */
import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Aes, Rsa } from 'wechatpay-axios-plugin';
import vectors from '../fixtures/vectors.json';
import { decryptCertificates } from './client/keys/certificates';
import { decrypt } from './decrypt';
import { authorization, decryptSensitive, encryptSensitive, parseNotification, signPayment } from './index';
import { signText } from './sign';
import { encrypted, merchant, newCertificate, oldCertificate, pem, publicKey } from './testing/wechat-pay';

const { apiV3Key, mchId, serialNo, privateKey } = { ...vectors, privateKey: pem('merchant.key') };

describe('the known answers', () => {
  it.each(vectors.requests)('of a request: $method $url', ({ signature, ...request }) => {
    expect(authorization({ ...request, mchId, serialNo, privateKey })).toContain(`signature="${signature}"`);
  });

  it('of wx.requestPayment', () => {
    const { paySign, prepayId, ...payment } = vectors.payment;
    expect(signPayment({ ...payment, prepayId, privateKey })).toEqual({
      ...payment,
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      paySign,
    });
  });

  it.each(vectors.notifications)('of a notification: $name', ({ headers, body, content }) => {
    const publicKeys = { [publicKey.name]: publicKey.pem, [oldCertificate.name]: oldCertificate.pem };
    const now = 1767225600_000;
    const parsed = parseNotification({ headers, body, apiV3Key, publicKeys, now });
    expect(parsed.resource).toEqual(content);
    expect(parsed).toMatchObject({ id: 'EV-2018022511223320873', createTime: '2026-01-01T10:00:00+08:00' });
  });

  it.each(vectors.sensitive)('of a sensitive text: $text', ({ text, ciphertext }) => {
    expect(decryptSensitive(ciphertext, privateKey)).toBe(text);
  });

  it('of platform certificates', () => {
    const keys = decryptCertificates(vectors.certificates, Buffer.from(apiV3Key));
    expect([...keys.keys()]).toEqual([oldCertificate.name, newCertificate.name]);
  });
});

describe('wechatpay-axios-plugin', () => {
  it('verifies what we sign, whatever the text', () => {
    const key = createPrivateKey(privateKey);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Rsa.verify(text, signText(text, key), merchant.certificate)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('decrypts what we encrypt, and the other way round', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(Rsa.decrypt(encryptSensitive(text, merchant.certificate), privateKey)).toBe(text);
        expect(decryptSensitive(Rsa.encrypt(text, merchant.certificate), privateKey)).toBe(text);
      }),
      { numRuns: 10 },
    );
  });

  it('encrypts with AES-GCM what we decrypt', () => {
    const arbitrary = fc.record({ text: fc.string({ unit: 'binary' }), aad: fc.string({ maxLength: 16 }) });
    fc.assert(
      fc.property(arbitrary, ({ text, aad }) => {
        const nonce = '61f9c719728a';
        const ciphertext = Aes.AesGcm.encrypt(text, apiV3Key, nonce, aad);
        const key = Buffer.from(apiV3Key);
        expect(decrypt({ ciphertext, nonce, associatedData: aad }, key)).toBe(text);
      }),
    );
  });
});

describe('an encrypted text', () => {
  it('is refused if any of its characters was changed', () => {
    const { ciphertext = '', nonce = '' } = encrypted('{"out_trade_no":"1"}', 'transaction');
    const key = Buffer.from(apiV3Key);
    expect(decrypt({ ciphertext, nonce, associatedData: 'transaction' }, key)).toBe('{"out_trade_no":"1"}');
    fc.assert(
      fc.property(
        fc.nat(ciphertext.length - 1),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (at, character) => {
          fc.pre(ciphertext[at] !== character);
          const damaged = ciphertext.slice(0, at) + character + ciphertext.slice(at + 1);
          expect(decrypt({ ciphertext: damaged, nonce, associatedData: 'transaction' }, key)).toBeUndefined();
        },
      ),
    );
    for (const wrong of [
      { nonce: '000000000000' },
      { nonce: '' },
      { associatedData: '' },
      { ciphertext: '' },
    ])
      expect(decrypt({ ciphertext, nonce, associatedData: 'transaction', ...wrong }, key)).toBeUndefined();
  });
});
