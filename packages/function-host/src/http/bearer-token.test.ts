import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bearerToken, tokenCheck } from './bearer-token';

it('accepts the token and no other text of any length', () => {
  const isToken = tokenCheck('a-token');
  expect(isToken('a-token')).toBe(true);
  const others = ['', 'a', 'a-toke', 'a-token\0', 'a-tokens', 'b-token', 'a-token'.repeat(2)];
  expect(others.filter((other) => isToken(other))).toEqual([]);
  // A shorter one is filled up with zeros before it is compared.
  expect(tokenCheck('a\0')('a')).toBe(false);
  // What was compared before leaves nothing behind.
  expect(isToken('a-token')).toBe(true);
  expect(isToken('a-tok')).toBe(false);
});

it('compares texts as the operator === does', () => {
  const text = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('a', 'ab', 'é', 'e\u0301', '\0'));
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(tokenCheck(one)(other)).toBe(one === other);
      expect(tokenCheck(one)(one)).toBe(true);
    }),
  );
});

it('reads the token of an authorization header', () => {
  expect(bearerToken('Bearer abc')).toBe('abc');
  expect(bearerToken('bearer  abc ')).toBe('abc');
  expect([bearerToken(undefined), bearerToken('Basic abc'), bearerToken('Bearer a b')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
