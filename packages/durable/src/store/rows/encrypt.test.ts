import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBodyCipher } from './encrypt';

const OLD = '11'.repeat(32);
const NEW = Buffer.alloc(32, 2).toString('base64');

describe('encrypted data', () => {
  it('is decrypted again, and is never the same twice', () => {
    const cipher = createBodyCipher([NEW]);
    fc.assert(
      fc.property(fc.uint8Array(), (plain) => {
        const encrypted = cipher.encrypt(plain);
        expect(Buffer.from(cipher.decrypt(encrypted.bytes, encrypted.key))).toEqual(Buffer.from(plain));
        expect(cipher.encrypt(plain).bytes).not.toEqual(encrypted.bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('is decrypted with a former key', () => {
    const { bytes, key } = createBodyCipher([OLD]).encrypt(Buffer.from('before'));
    expect(createBodyCipher([NEW, OLD]).decrypt(bytes, key).toString()).toBe('before');
    expect(() => createBodyCipher([NEW]).decrypt(bytes, key)).toThrow(
      expect.objectContaining({ code: 'BODY_KEY_UNKNOWN', message: expect.stringContaining(`${key}`) }),
    );
  });

  it('is refused if one bit was changed', () => {
    const cipher = createBodyCipher([{ id: 'spring', key: Buffer.alloc(32, 3) }]);
    const { bytes, key } = cipher.encrypt(Buffer.from('an amount'));
    expect(key).toBe('spring');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => cipher.decrypt(changed, key)).toThrow(
        expect.objectContaining({ code: 'BODY_UNREADABLE' }),
      );
    }
  });
});

it('is plain text without a key', () => {
  const cipher = createBodyCipher();
  expect(cipher.encrypt(Buffer.from('plain'))).toEqual({ bytes: Buffer.from('plain'), key: null });
});

it.each(['short', '', 'zz'.repeat(32)])('accepts no %j as a key, and does not show it', (key) => {
  expect(() => createBodyCipher([key])).toThrow(/^(?!.*zz).*bodyKey/s);
});
