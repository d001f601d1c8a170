import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preview, previewAddress, previewName } from './preview';

describe('the preview of a value', () => {
  it.each<[unknown, string]>([
    ['1', '"1" (string)'],
    ['', '"" (string)'],
    ['a "b"\n', '"a \\"b\\"\\n" (string)'],
    ['x'.repeat(24), `"${'x'.repeat(24)}" (string)`],
    ['x'.repeat(25), `"${'x'.repeat(20)}…" (string, 25 characters)`],
    ['😀'.repeat(25), `"${'😀'.repeat(20)}…" (string, 25 characters)`],
    [0.5, '0.5'],
    [Number.NaN, 'NaN'],
    [true, 'true'],
    [null, 'null'],
    [[1], 'an array'],
    [{ a: 1 }, 'an object'],
    [undefined, 'undefined'],
    [1n, 'a value of type bigint'],
  ])('of %p is %s', (value, shown) => {
    expect(preview(value)).toBe(shown);
  });

  it('tells the length where that is what is wrong', () => {
    expect(preview('tea', { withLength: true })).toBe('"tea" (string, 3 characters)');
  });

  it.each<[unknown, string]>([
    ['oPoo341Im-roYxAd3WD3D_6J-4bA', '"oPoo…" (string, 28 characters)'],
    ['12345678', '"…" (string, 8 characters)'],
    [130000000000000000, 'a number'],
    [true, 'true'],
    [{ openid: 'o' }, 'an object'],
  ])('of %p, where it is private, is %s', (value, shown) => {
    expect(preview(value, { isPrivate: true })).toBe(shown);
  });

  it('never holds a whole openid, key or token, of anybody who put one anywhere', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[\w-]{28,64}$/), fc.string(), (before, secret, after) => {
        expect(preview(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });
});

describe('the preview of a name or number', () => {
  it.each<[unknown, string]>([
    ['prod-1a2b', 'prod-1a2b'],
    [1712734762, '1712734762'],
    ['x'.repeat(25), `"${'x'.repeat(20)}…" (string, 25 characters)`],
    ['two words', '"two words" (string)'],
    [{}, 'an object'],
  ])('of %p is %s', (value, shown) => {
    expect(previewName(value)).toBe(shown);
  });
});

describe('the preview of an address', () => {
  it.each<[unknown, string]>([
    ['pay.example.com', '"pay.example.com" (string)'],
    ['https://user:hunter2@a b', '"…@a b" (string)'],
    ['user:p@ss@a b', '"…@a b" (string)'],
    [undefined, 'undefined'],
  ])('of %p is %s', (address, shown) => {
    expect(previewAddress(address)).toBe(shown);
  });
});
