import { createDecipheriv } from 'node:crypto';
import { decodeBase64 } from './sign';

/** WeChat Pay's name of the only cipher: AES-256 in Galois/Counter mode. */
export const CIPHER = 'AEAD_AES_256_GCM';

/** Bytes at the end of the ciphertext that authenticate it. */
const TAG_LENGTH = 16;
const NONCE_LENGTH = 12;

/** An encrypted part of a notification, or an encrypted platform certificate. */
export interface Encrypted {
  ciphertext: string;
  nonce: string;
  associatedData: string;
}

/**
 * Decrypts a text of WeChat Pay.
 *
 * @param key the APIv3 key: see `readApiV3Key`
 * @returns `undefined` if the key is not the one that encrypted it, or if anything was altered
 */
export function decrypt({ ciphertext, nonce, associatedData }: Encrypted, key: Buffer): string | undefined {
  const bytes = decodeBase64(ciphertext);
  const iv = Buffer.from(nonce);
  if (!bytes || bytes.length < TAG_LENGTH || iv.length !== NONCE_LENGTH) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
  decipher.setAAD(Buffer.from(associatedData));
  const content = decipher.update(bytes.subarray(0, -TAG_LENGTH));
  try {
    // GCM leaves no rest: `final` only compares the tag.
    decipher.final();
  } catch {
    return undefined;
  }
  return content.toString();
}
