import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSeal } from './encrypt';

const OLD = '11'.repeat(32);
const NEW = Buffer.alloc(32, 2).toString('base64');

describe('what is sealed', () => {
  it('is read again, and is never twice the same', () => {
    const seal = createSeal([NEW]);
    fc.assert(
      fc.property(fc.uint8Array(), (plain) => {
        const sealed = seal.close(plain);
        expect(Buffer.from(seal.open(sealed.bytes, sealed.key))).toEqual(Buffer.from(plain));
        expect(seal.close(plain).bytes).not.toEqual(sealed.bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('is read with a former key', () => {
    const { bytes, key } = createSeal([OLD]).close(Buffer.from('before'));
    expect(createSeal([NEW, OLD]).open(bytes, key).toString()).toBe('before');
    expect(() => createSeal([NEW]).open(bytes, key)).toThrow(
      expect.objectContaining({ code: 'BODY_KEY_UNKNOWN', message: expect.stringContaining(`${key}`) }),
    );
  });

  it('is refused once a bit of it was changed', () => {
    const seal = createSeal([{ id: 'spring', key: Buffer.alloc(32, 3) }]);
    const { bytes, key } = seal.close(Buffer.from('an amount'));
    expect(key).toBe('spring');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => seal.open(changed, key)).toThrow(expect.objectContaining({ code: 'BODY_UNREADABLE' }));
    }
  });
});

it('leaves everything as it is without a key', () => {
  const seal = createSeal();
  expect(seal.close(Buffer.from('plain'))).toEqual({ bytes: Buffer.from('plain'), key: null });
});

it.each(['short', '', 'zz'.repeat(32)])('refuses %j as a key, and does not show it', (key) => {
  expect(() => createSeal([key])).toThrow(/^(?!.*zz).*bodyKey/s);
});
