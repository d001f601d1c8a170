import crypto from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hmacSha256 } from './hmac-sha256';
import { runs } from './testing/runs';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);

function reference(secret: string, message: string): string {
  return crypto.createHmac('sha256', secret).update(message, 'utf8').digest('hex');
}

describe('HMAC-SHA256', () => {
  it('is that of Node, for every secret and message', () => {
    fc.assert(
      fc.property(text, text, (secret, message) => {
        expect(hmacSha256(secret, message).toString('hex')).toBe(reference(secret, message));
      }),
      { numRuns: runs(150) },
    );
  });

  it.each([0, 1, 63, 64, 65, 128, 100_000])(
    'is that of Node for a secret and a message of %i bytes',
    (length) => {
      const long = 'k'.repeat(length);
      expect(hmacSha256(long, 'message').toString('hex')).toBe(reference(long, 'message'));
      expect(hmacSha256('secret', long).toString('hex')).toBe(reference('secret', long));
    },
  );

  it('is the one of RFC 4231, test case 2', () => {
    expect(hmacSha256('Jefe', 'what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('keeps results apart from later ones, and secrets from each other', () => {
    const secrets = Array.from({ length: 120 }, (_, at) => `secret ${at}`);
    const macs = secrets.map((secret) => hmacSha256(secret, 'message'));
    expect(macs.map((mac) => mac.toString('hex'))).toEqual(
      secrets.map((secret) => reference(secret, 'message')),
    );
  });

  it('needs no one-shot digests: Node 16 has none', () => {
    const { hash } = crypto;
    Reflect.set(crypto, 'hash', undefined);
    try {
      expect(hmacSha256('Jefe', 'message').toString('hex')).toBe(reference('Jefe', 'message'));
    } finally {
      Reflect.set(crypto, 'hash', hash);
    }
  });
});
