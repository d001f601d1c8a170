import { expect, it } from '@jest/globals';
import { randomNonce } from './random-nonce';

it('a nonce has 32 hexadecimal digits and is new every time', () => {
  const nonces = Array.from({ length: 1000 }, randomNonce);
  for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(nonces).size).toBe(1000);
});
