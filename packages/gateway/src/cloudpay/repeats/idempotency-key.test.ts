import { describe, expect, it } from '@jest/globals';
import { keyOf } from './idempotency-key';

describe('a key', () => {
  it.each(['8e03978e-40d5-43dd-bc93-6894a57f9324', '"quoted"', 'x'.repeat(255)])('may be %s', (key) => {
    expect(keyOf(new Headers({ 'Idempotency-Key': key }))).toBe(key);
  });

  it.each(['', 'two words', 'x'.repeat(256), 'caf\u00e9'])('may not be "%s"', (key) => {
    expect(() => keyOf(new Headers({ 'Idempotency-Key': key }))).toThrow(/1 to 255 printable ASCII/);
  });

  it('may be missing', () => {
    expect(keyOf(new Headers())).toBeUndefined();
  });
});
