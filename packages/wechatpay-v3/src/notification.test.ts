import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { DecryptionError, NotificationError, SignatureError } from '@opencloudpay/wechatpay/errors';
import fc from 'fast-check';
import { type NotificationOptions, parseNotification } from './notification';
import {
  merchant,
  notificationBody,
  oldCertificate,
  pem,
  publicKey,
  signedHeaders,
} from './testing/wechat-pay';

const now = Date.UTC(2026, 0, 1, 2);
const seconds = now / 1000;
const content = { out_trade_no: '20260101000001', amount: { total: 1 } };
const body = notificationBody(JSON.stringify(content));
const keys = { apiV3Key: merchant.apiV3Key, publicKeys: { [publicKey.name]: publicKey.pem }, now };
const headers = signedHeaders(body, seconds);

/** A notification, changed. */
const parse = (change: Partial<NotificationOptions> = {}) =>
  parseNotification({ headers, body, ...keys, ...change });
const signedAnew = (changed: string) => ({ headers: signedHeaders(changed, seconds), body: changed });

describe('a notification', () => {
  it('is verified and decrypted', () => {
    expect(parse()).toEqual({
      id: 'EV-2018022511223320873',
      createTime: '2026-01-01T10:00:00+08:00',
      eventType: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      originalType: 'transaction',
      resource: content,
    });
  });

  it('may come as bytes, and its headers in any case, in lists, or as those of fetch', () => {
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
    );
    const expected = parse();
    expect(parse({ body: Buffer.from(body), headers: upper })).toEqual(expected);
    expect(parse({ headers: new Headers(headers), now: new Date(now) })).toEqual(expected);
  });

  it('may be signed with a platform certificate, under its serial number in lower case, too', () => {
    const publicKeys = { [oldCertificate.name.toLowerCase()]: oldCertificate.pem };
    expect(parse({ headers: signedHeaders(body, seconds, oldCertificate), publicKeys }).resource).toEqual(
      content,
    );
  });

  it('is accepted for five minutes, and five minutes ahead', () => {
    for (const off of [-300, 300])
      expect(parse({ headers: signedHeaders(body, seconds + off) })).toBeDefined();
  });
});

describe('a notification is refused', () => {
  it.each<[string, Partial<NotificationOptions>, RegExp]>([
    ...['wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature', 'wechatpay-serial'].flatMap(
      (name) => [
        [`without ${name}`, { headers: { ...headers, [name]: undefined } }, /is missing/] as never,
        [`with an empty ${name}`, { headers: { ...headers, [name]: '' } }, /is missing/] as never,
        [`with ${name} twice`, { headers: { ...headers, [name]: ['1', '2'] } }, /more than once/] as never,
        [`with another ${name}`, { headers: { ...headers, [name]: `${headers[name]}0` } }, /./] as never,
      ],
    ),
    ['301 seconds old', { headers: signedHeaders(body, seconds - 301) }, /301 seconds old.*NTP/],
    ['301 seconds ahead', { headers: signedHeaders(body, seconds + 301) }, /301 seconds ahead.*NTP/],
    ['without a time', { headers: { ...headers, 'wechatpay-timestamp': 'now' } }, /not a time in seconds/],
    [
      'as a probe of WeChat Pay',
      {
        headers: {
          ...headers,
          'wechatpay-signature': `WECHATPAY/SIGNTEST/${headers['wechatpay-signature']}`,
        },
      },
      /tests whether wrong signatures are refused/,
    ],
    ['with another body', { body: `${body} ` }, /does not match the key PUB_KEY_ID_/],
    [
      'signed with another key of ours',
      { headers: signedHeaders(body, seconds, { ...oldCertificate, name: publicKey.name }) },
      /does not match/,
    ],
    [
      'with an unknown key',
      { headers: signedHeaders(body, seconds, { ...publicKey, name: 'PUB_KEY_ID_9' }) },
      /not known: PUB_KEY_ID_9 \(known: PUB_KEY_ID_01/,
    ],
    [
      'with an unknown certificate',
      { headers: signedHeaders(body, seconds, oldCertificate) },
      /serial number of a platform certificate/,
    ],
    [
      'with another type of signature',
      { headers: { ...headers, 'wechatpay-signature-type': 'WECHATPAY-BRAND-SHA256-RSA2048' } },
      /Signature-Type is not/,
    ],
    ['with a line break in its nonce', { headers: { ...headers, 'wechatpay-nonce': 'a\nb' } }, /not a nonce/],
  ])('%s', (_, change, problem) => {
    expect(() => parse(change)).toThrow(SignatureError);
    expect(() => parse(change)).toThrow(problem);
  });

  it('signed with a certificate that has expired', () => {
    const signer = { ...oldCertificate, name: '35CE31ED8F4A50B930FF8D37C51B5ADA03265E72' };
    const publicKeys = { [signer.name]: pem('platform-expired.pem') };
    expect(() => parse({ headers: signedHeaders(body, seconds, signer), publicKeys })).toThrow(
      /expired on 2023-01-01/,
    );
  });

  it('if any byte of its body, or character of its signature, was changed', () => {
    const bytes = Buffer.from(body);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => parse({ body: damaged })).toThrow(SignatureError);
      }),
      { numRuns: runs(30) },
    );
    const signature = headers['wechatpay-signature'] ?? '';
    fc.assert(
      fc.property(fc.nat(signature.length), fc.constantFrom('', 'A', '=', ' ', '\n', '-'), (at, inserted) => {
        const damaged = signature.slice(0, at) + inserted + signature.slice(at + (inserted === 'A' ? 0 : 1));
        fc.pre(damaged !== signature);
        expect(() => parse({ headers: { ...headers, 'wechatpay-signature': damaged } })).toThrow(
          SignatureError,
        );
      }),
      { numRuns: runs(30) },
    );
  });

  it('if it is signed and not a notification', () => {
    const fields = JSON.parse(body) as Record<string, Record<string, unknown>>;
    const changed: [object | string, RegExp][] = [
      ['no JSON', /is not JSON/],
      ['[1]', /is not a JSON object/],
      ['['.repeat(200), /levels deep/],
      [{ ...fields, resource: undefined }, /has no resource/],
      [{ ...fields, resource_type: 'plain' }, /resource_type/],
      [{ ...fields, id: 1 }, /has no id/],
      [{ ...fields, resource: { ...fields['resource'], algorithm: 'AES' } }, /algorithm is not/],
      [{ ...fields, resource: { ...fields['resource'], nonce: undefined } }, /has no nonce/],
    ];
    for (const [given, problem] of changed) {
      const text = typeof given === 'string' ? given : JSON.stringify(given);
      expect(() => parse(signedAnew(text))).toThrow(NotificationError);
      expect(() => parse(signedAnew(text))).toThrow(problem);
    }
    expect(() => parse(signedAnew(notificationBody('not JSON')))).toThrow(/content is not JSON/);
  });

  it('if its body was parsed before, as a JSON parser of a web framework does', () => {
    expect(() => parse({ body: JSON.parse(body) })).toThrow(/exactly as received, got an object/);
  });

  it('if the APIv3 key is another one, without showing either', () => {
    const apiV3Key = 'x'.repeat(32);
    expect(() => parse({ apiV3Key })).toThrow(DecryptionError);
    expect(() => parse({ apiV3Key })).toThrow(/apiV3Key\. Compare it with/);
    try {
      parse({ apiV3Key });
    } catch (error) {
      expect(String((error as Error).stack)).not.toMatch(/x{32}|iK2ZWeq/);
    }
  });
});
