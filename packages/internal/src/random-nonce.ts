import { randomUUID } from 'node:crypto';

/** A nonce: 32 hexadecimal digits, 122 random bits. Node keeps random bytes in stock for UUIDs only, so this is cheap. */
export function randomNonce(): string {
  return randomUUID().replaceAll('-', '');
}
