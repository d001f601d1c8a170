import { createVerify, type KeyObject, sign as signBytes } from 'node:crypto';

/** WeChat Pay's name of the only algorithm: RSA with SHA-256, PKCS#1 v1.5. */
export const ALGORITHM = 'WECHATPAY2-SHA256-RSA2048';

/** The lines of a signed text: each ends with a line feed, the last one too. */
export function signedText(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/**
 * The signature over a text, in base64.
 *
 * @param key RSA: Node signs with PKCS#1 v1.5 by default
 */
export function signText(text: string, key: KeyObject): string {
  return signBytes('sha256', Buffer.from(text), key).toString('base64');
}

/**
 * Whether a signature covers these parts, one after the other. Text that is not base64 in its one correct form is refused: Node's decoder
 * skips characters that it does not know.
 */
export function verifySignature(
  parts: readonly (string | Buffer)[],
  signature: string,
  key: KeyObject,
): boolean {
  const bytes = decodeBase64(signature);
  if (!bytes) return false;
  // Faster than Node's `verify` at once, which looks the digest up each time and takes one buffer.
  const verifier = createVerify('sha256');
  for (const part of parts) verifier.update(part);
  return verifier.verify(key, bytes);
}

/**
 * Node's decoder skips characters that it does not know, takes `-` and `_`, and ignores unused bits. Skipped characters
 * show by the length or the last group of four; so the whole text need not be encoded again.
 *
 * @returns `undefined` for text that is not base64 as an encoder writes it
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const groups = Math.ceil(bytes.length / 3);
  if (groups === 0 || text.length !== 4 * groups || text.includes('-') || text.includes('_'))
    return undefined;
  const last = bytes.toString('base64', 3 * (groups - 1));
  return text.endsWith(last) ? bytes : undefined;
}
