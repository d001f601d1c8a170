import { existsSync, readFileSync } from 'node:fs';

/**
 * The bytes of a key or a certificate in each form that options take: bytes, PEM text, a path, base64. PEM of an
 * environment variable may have `\n` for its line breaks.
 */
export function materialOf(given: string | Uint8Array): Buffer {
  if (typeof given !== 'string') return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (given.includes('-----BEGIN'))
    return Buffer.from(given.includes('\n') ? given : given.replaceAll('\\n', '\n'));
  return existsSync(given) ? readFileSync(given) : Buffer.from(given, 'base64');
}
