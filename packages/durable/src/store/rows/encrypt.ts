import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { StoreError } from '../../errors';

/**
 * An encryption key for stored notifications: 32 bytes, given as bytes, 64 hex digits, or base64.
 *
 * `id` is stored beside the encrypted data. Default: the beginning of the key's SHA-256.
 */
export type BodyKey = string | Uint8Array | { id: string; key: string | Uint8Array };

export interface Encrypted {
  readonly bytes: Uint8Array;
  /** Null if nothing is encrypted. */
  readonly key: string | null;
}

/** Encrypts personal data (AES-256-GCM) for the store, and decrypts it. */
export interface BodyCipher {
  encrypt(plain: Uint8Array): Encrypted;
  /** @throws {StoreError} BODY_KEY_UNKNOWN, BODY_UNREADABLE */
  decrypt(bytes: Uint8Array, key: string | null): Uint8Array;
}

const NONCE = 12;
const TAG = 16;

/**
 * @param keys the first one encrypts, all decrypt: to change the key, put the new one first. Empty: nothing is encrypted
 * @throws {ConfigurationError} for an invalid key, which the message does not show
 */
export function createBodyCipher(keys: readonly BodyKey[] = []): BodyCipher {
  const known = new Map(keys.map(readKey));
  const [current] = known;

  return {
    encrypt(plain) {
      if (!current) return { bytes: plain, key: null };
      const [id, key] = current;
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return { bytes: Buffer.concat([nonce, cipher.getAuthTag(), text]), key: id };
    },

    decrypt(bytes, id) {
      if (id === null) return bytes;
      const key = known.get(id);
      if (!key) {
        throw new StoreError('BODY_KEY_UNKNOWN', {
          en: `Stored data is encrypted with the key ${id}, which is not configured: add it to database.key (CLOUDPAY_DATABASE_KEY), after the current key.`,
          zh: `保存的数据用密钥 ${id} 加密，而它没有配置：请把它加到 database.key（CLOUDPAY_DATABASE_KEY）中，放在当前密钥之后。`,
        });
      }
      const stored = Buffer.from(bytes);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, stored.subarray(0, NONCE))
          .setAAD(Buffer.from(id))
          .setAuthTag(stored.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(stored.subarray(NONCE + TAG)), decipher.final()]);
      } catch (cause) {
        throw new StoreError(
          'BODY_UNREADABLE',
          {
            en: `Data encrypted with the key ${id} cannot be decrypted: the data was changed, or another key has the same id.`,
            zh: `用密钥 ${id} 加密的数据无法解密：数据被改动过，或另一个密钥有相同的编号。`,
          },
          { cause },
        );
      }
    },
  };
}

function readKey(given: BodyKey): [id: string, key: Buffer] {
  const named = typeof given === 'object' && 'key' in given ? given : undefined;
  const key = bytesOf(named ? named.key : (given as string | Uint8Array));
  if (key.length !== 32) {
    throw new ConfigurationError(
      'bodyKey',
      'must be 32 bytes, as 64 hex digits or base64: `openssl rand -base64 32` makes one.',
    );
  }
  return [named?.id ?? createHash('sha256').update(key).digest('hex').slice(0, 12), key];
}

function bytesOf(key: string | Uint8Array): Buffer {
  if (typeof key !== 'string') return Buffer.from(key);
  return /^[0-9a-f]{64}$/i.test(key) ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64');
}
