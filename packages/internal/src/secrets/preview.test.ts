import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preview, previewAddress, previewName, previewOption } from './preview';

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

  it('shows the length if that is wrong', () => {
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

  it('never holds a whole openid, key or token, in whatever parameter it was put', () => {
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
    ['https://pay.example.com?a', '"https://pay.example.…" (string, 25 characters)'],
    ['https://8934e7d15453e97507ef794cf7b0519d', '"https://…" (string, 40 characters)'],
    ['https://pay.example.com/v3', '"https://pay.example.…" (string, 26 characters)'],
    [undefined, 'undefined'],
  ])('of %p is %s', (address, shown) => {
    expect(previewAddress(address)).toBe(shown);
  });

  it('and of an option holds no six characters of a key, token or password that was given by mistake', () => {
    const secret = fc.oneof(
      fc.stringMatching(/^[0-9a-f]{32}$/),
      fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    );
    const before = fc.constantFrom(
      '',
      'https://',
      'https://pay.example.com/',
      'https://a?token=',
      'user:',
      ' ',
    );
    fc.assert(
      fc.property(secret, before, (text, prefix) => {
        for (const shown of [previewAddress(`${prefix}${text}`), previewOption(`${prefix}${text}`)])
          for (let at = 0; at + 6 <= text.length; at += 1)
            expect(shown).not.toContain(text.slice(at, at + 6));
      }),
    );
  });
});
