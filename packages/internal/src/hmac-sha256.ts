import * as crypto from 'node:crypto';
import { createHmac } from 'node:crypto';

/**
 * HMAC-SHA256 (RFC 2104) of a text, in UTF-8.
 *
 * By two one-shot digests where Node has them (20.12 and later): an object of `createHmac` costs several times as much
 * as the digests, and notifications and orders need one each. A property test holds this to `createHmac`.
 *
 * @returns 32 bytes
 */
export function hmacSha256(secret: string, text: string): Buffer {
  if (!crypto.hash) return createHmac('sha256', secret).update(text, 'utf8').digest();
  const { inner, outer } = padsOf(secret);
  const message = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(text, 'utf8'));
  message.set(inner);
  message.write(text, BLOCK, 'utf8');
  outer.write(crypto.hash('sha256', message, 'binary'), BLOCK, 'latin1');
  return Buffer.from(crypto.hash('sha256', outer, 'binary'), 'latin1');
}

interface Pads {
  /** The block before the message. */
  inner: Uint8Array;
  /** The block before the digest of both, and room for that digest. */
  outer: Buffer;
}

/** The bytes that SHA-256 takes at once, and those of a digest. */
const BLOCK = 64;
const DIGEST = 32;
/** A program has a few secrets. */
const MOST_SECRETS = 50;
const known = new Map<string, Pads>();

function padsOf(secret: string): Pads {
  const pads = known.get(secret);
  if (pads) return pads;
  const bytes = Buffer.from(secret, 'utf8');
  const key = Buffer.alloc(BLOCK);
  (bytes.length > BLOCK ? crypto.createHash('sha256').update(bytes).digest() : bytes).copy(key);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  outer.set(key.map((byte) => byte ^ 0x5c));
  const made = { inner: key.map((byte) => byte ^ 0x36), outer };
  if (known.size >= MOST_SECRETS) known.clear();
  known.set(secret, made);
  return made;
}
