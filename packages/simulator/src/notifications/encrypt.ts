import { createCipheriv, createHash } from 'node:crypto';

/** AES-256-ECB with PKCS#7 padding; the key is the lower-case hex of the API key's MD5. */
export function encrypt(text: string, apiKey: string): string {
  const key = createHash('md5').update(apiKey, 'utf8').digest('hex');
  const cipher = createCipheriv('aes-256-ecb', key, null);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}
