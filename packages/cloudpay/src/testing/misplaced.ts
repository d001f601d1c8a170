import * as fc from 'fast-check';

/** A key, a token or a password. */
export const secret: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[0-9A-Z]{32}$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{20,43}$/),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
);

/** The forms in which it may be written where it does not belong. */
export const FORMS: readonly ((secret: string) => string)[] = [
  (text) => text,
  (text) => `${text}.pem`,
  (text) => `./${text}`,
  (text) => `https://${text}`,
  (text) => `http://${text}`,
  (text) => `https://user:${text}@pay.example.com`,
  (text) => `https://pay.example.com/v3/${text}`,
  (text) => `https://pay.example.com?token=${text}`,
  (text) => `https://pay.example.com#${text}`,
  (text) => `ftp://pay.example.com/${text}`,
  (text) => JSON.stringify({ env: text }),
  (text) => `-----BEGIN ${text}`,
];

/** Throws if the text contains six characters of the secret, in any case: hosts are written in lower case. */
export function expectWithout(given: string, output: string): void {
  const [small, told] = [given.toLowerCase(), output.toLowerCase()];
  for (let at = 0; at + 6 <= small.length; at += 1) {
    const piece = small.slice(at, at + 6);
    if (told.includes(piece)) throw new Error(`${piece} is told: ${output}`);
  }
}
