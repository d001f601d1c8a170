import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigurationError, ParameterError } from './errors';
import { type SignType, sign, verify } from './sign';
import { record } from './testing/arbitraries';

const key = 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ';
const signType = fc.constantFrom<SignType>('MD5', 'HMAC-SHA256');
const filled = record.map((fields) =>
  Object.fromEntries(Object.entries(fields).filter(([name, text]) => text !== '' && !/^sign/.test(name))),
);
const someFields = filled.filter((fields) => Object.keys(fields).length > 0);

describe('sign', () => {
  it('does not depend on the order of the fields', () => {
    fc.assert(
      fc.property(filled, signType, (fields, type) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());
        expect(sign(reversed, key, type)).toBe(sign(fields, key, type));
      }),
    );
  });

  it('changes with every field: its value, its absence, another one beside it', () => {
    fc.assert(
      fc.property(someFields, fc.nat(), signType, (fields, index, type) => {
        const names = Object.keys(fields);
        const name = names[index % names.length] ?? '';
        const { [name]: value, ...others } = fields;
        const signed = sign(fields, key, type);
        expect(sign({ ...fields, [name]: `${value}.` }, key, type)).not.toBe(signed);
        expect(sign(others, key, type)).not.toBe(signed);
        expect(sign({ ...fields, another: '1' }, key, type)).not.toBe(signed);
      }),
    );
  });

  it('ignores sign itself and empty, undefined or null values', () => {
    fc.assert(
      fc.property(filled, signType, (fields, type) => {
        const nothing = { sign: 'x', empty_a: '', empty_b: undefined, empty_c: null };
        expect(sign({ ...nothing, ...fields }, key, type)).toBe(sign(fields, key, type));
      }),
    );
  });

  it('signs a number as its text, zero included', () => {
    expect(sign({ total_fee: 100, offset: 0 }, key)).toBe(sign({ total_fee: '100', offset: '0' }, key));
    expect(sign({ offset: 0 }, key)).not.toBe(sign({}, key));
  });

  it('changes with the key and the sign type', () => {
    expect(sign({ a: '1' }, key)).toMatch(/^[0-9A-F]{32}$/);
    expect(sign({ a: '1' }, key, 'HMAC-SHA256')).toMatch(/^[0-9A-F]{64}$/);
    expect(sign({ a: '1' }, `${key}0`)).not.toBe(sign({ a: '1' }, key));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53 + 2, {}, [], true, () => 1, 1n])(
    'refuses %p with the name of its field, as it has no single textual form',
    (value) => {
      const fields = { total_fee: value as number };
      expect(() => sign(fields, key)).toThrow(ParameterError);
      expect(() => sign(fields, key)).toThrow(/^total_fee must be text or a number/);
    },
  );

  it('refuses to sign without a key', () => {
    expect(() => sign({ a: '1' }, '')).toThrow(ConfigurationError);
    expect(() => verify({ a: '1', sign: 'x' }, '')).toThrow(ConfigurationError);
  });

  it('refuses another sign type, which must not be treated as MD5', () => {
    for (const type of ['SHA256', 'hmac-sha256', '']) {
      expect(() => sign({ a: '1' }, key, type as SignType)).toThrow('signType must be MD5 or HMAC-SHA256.');
      expect(() => verify({ a: '1', sign: 'x' }, key, type as SignType)).toThrow(ConfigurationError);
    }
  });
});

describe('verify', () => {
  const message = (fields: Record<string, string>, type: SignType) => ({
    ...fields,
    sign: sign(fields, key, type),
  });

  it('accepts the result of sign, and detects the sign type', () => {
    fc.assert(
      fc.property(filled, signType, (fields, type) => {
        expect(verify(message(fields, type), key)).toBe(true);
        expect(verify(message(fields, type), key, type)).toBe(true);
        expect(verify(message({ ...fields, sign_type: type }, type), key)).toBe(true);
      }),
    );
  });

  it('refuses a message in which one character differs, in any field or in the signature', () => {
    fc.assert(
      fc.property(someFields, fc.nat(), fc.nat(), signType, (fields, which, where, type) => {
        const signed: Record<string, string> = message(fields, type);
        const names = Object.keys(signed);
        const name = names[which % names.length] ?? '';
        const characters = [...(signed[name] ?? '')];
        const at = where % characters.length;
        characters[at] = characters[at] === 'A' ? 'B' : 'A';
        expect(verify({ ...signed, [name]: characters.join('') }, key)).toBe(false);
      }),
    );
  });

  it('refuses a message with a field more, a field less or a field renamed', () => {
    fc.assert(
      fc.property(someFields, fc.nat(), signType, (fields, index, type) => {
        const names = Object.keys(fields);
        const name = names[index % names.length] ?? '';
        const signed: Record<string, string> = message(fields, type);
        const { [name]: value = '', ...others } = signed;
        expect(verify(others, key)).toBe(false);
        expect(verify({ ...others, [`${name}x`]: value }, key)).toBe(false);
        expect(verify({ ...signed, [`${name}x`]: '1' }, key)).toBe(false);
      }),
    );
  });

  it('refuses another key', () => {
    expect(verify(message({ a: '1' }, 'MD5'), `${key.slice(0, -1)}z`)).toBe(false);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['too short', '0'],
    ['too long', 'A'.repeat(65)],
    ['a number', 7],
    ['an array that reads like the signature', [sign({ a: '1' }, key)]],
    ['in lower case', sign({ a: '1' }, key).toLowerCase()],
    ['of characters that take more bytes than they count', '签'.repeat(32)],
  ])('refuses a signature that is %s', (_, given) => {
    expect(verify({ a: '1', sign: given as string }, key)).toBe(false);
  });

  it('requires the sign type that the message names, and the one that the caller demands', () => {
    expect(verify(message({ a: '1', sign_type: 'HMAC-SHA256' }, 'MD5'), key)).toBe(false);
    expect(verify(message({ a: '1', sign_type: 'MD5' }, 'HMAC-SHA256'), key)).toBe(false);
    expect(verify(message({ a: '1' }, 'MD5'), key, 'HMAC-SHA256')).toBe(false);
    expect(verify(message({ a: '1' }, 'HMAC-SHA256'), key, 'MD5')).toBe(false);
  });
});
