import { randomFillSync } from 'node:crypto';

const LENGTH = 16;
/** Random bytes in stock: the system is asked once for many nonces. */
const stock = Buffer.alloc(256 * LENGTH);
let used = stock.length;

/** A nonce: 32 hexadecimal digits, 128 random bits, from the system's generator. Each byte of the stock is used once. */
export function randomNonce(): string {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  const nonce = stock.toString('hex', used, used + LENGTH);
  used += LENGTH;
  return nonce;
}
