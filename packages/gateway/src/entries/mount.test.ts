import { describe, expect, it } from '@jest/globals';
import { anyCharacter } from '@opencloudpay/internal/testing/any-character';
import fc from 'fast-check';
import { unmount } from './mount';

describe('an address below a prefix', () => {
  it.each([
    ['http://shop.test/pay/healthz', '/pay', 'http://shop.test/healthz'],
    ['http://shop.test/pay/healthz', '/pay/', 'http://shop.test/healthz'],
    ['http://shop.test/pay', '/pay', 'http://shop.test/'],
    ['http://shop.test/a/pay/x?y=/pay/z', '/a/pay', 'http://shop.test/x?y=/pay/z'],
    [
      'http://shop.test/pay/notify/pay/e/s/%2Fpay%2Fcb/t',
      '/pay',
      'http://shop.test/notify/pay/e/s/%2Fpay%2Fcb/t',
    ],
    ['http://shop.test/healthz', '', 'http://shop.test/healthz'],
  ])('is the gateway’s address without the prefix: %s below %s', (url, prefix, expected) => {
    expect(unmount(url, prefix)).toBe(expected);
  });

  it.each([
    ['http://shop.test/healthz', '/pay'],
    ['http://shop.test/payroll', '/pay'],
    ['http://shop.test/x/pay/healthz', '/pay'],
    ['http://shop.test/pay/../healthz', '/pay'],
  ])('is not %s below %s', (url, prefix) => {
    expect(unmount(url, prefix)).toBeUndefined();
  });

  it('is found again for any address', () => {
    const plain = fc.constantFrom(..."abcxyzABCXYZ0189-._~!$&'()*+,;=:@");
    const encoded = anyCharacter.map((character) =>
      encodeURIComponent(character).replace(/^[^%]$/, (same) => `%${same.charCodeAt(0).toString(16)}`),
    );
    const segment = fc.string({ unit: fc.oneof({ weight: 9, arbitrary: plain }, encoded) });
    const path = fc.array(segment).map((segments) => `/${segments.join('/').replace(/^\/+/, '')}`);
    fc.assert(
      fc.property(segment, path, (prefix, below) => {
        fc.pre(prefix !== '' && prefix !== '.' && prefix !== '..');
        const address = new URL(below, 'http://shop.test').href;
        const mounted = `http://shop.test/${prefix}${new URL(address).pathname}`;
        expect(unmount(new URL(mounted).href, `/${prefix}`)).toBe(address);
      }),
    );
  });
});
