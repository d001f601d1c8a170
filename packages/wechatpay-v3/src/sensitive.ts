import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { DecryptionError, ParameterError } from '@opencloudpay/wechatpay/errors';
import { isJsonObject, type JsonObject, type JsonValue } from './json';
import type { Pem } from './keys/pem';
import { readPrivateKey } from './keys/private-key';
import { readAnyPublicKey } from './keys/verification-keys';
import { decodeBase64 } from './sign';

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const;

/** Bytes that OAEP with SHA-1 takes of a key's length. */
const OVERHEAD = 42;

/**
 * Encrypts a sensitive text for WeChat Pay: RSA-OAEP with SHA-1, in base64.
 *
 * @param field its name, for the error
 * @param key WeChat Pay's public key, or that of a platform certificate
 * @throws {ParameterError} for a text that is too long for the key
 */
function encryptText(field: string, text: string, key: KeyObject): string {
  const bytes = Buffer.from(text);
  const most = (key.asymmetricKeyDetails?.modulusLength ?? 2048) / 8 - OVERHEAD;
  if (bytes.length > most)
    throw new ParameterError(field, `must have at most ${most} bytes to be encrypted, got ${bytes.length}`);
  return publicEncrypt({ key, ...oaep }, bytes).toString('base64');
}

/**
 * Encrypts a sensitive text for WeChat Pay, for requests that are made without a client. The request's `Wechatpay-Serial`
 * must name the key.
 *
 * @param publicKey WeChat Pay's public key, or a platform certificate, in PEM
 * @throws {ConfigurationError} for another key
 */
export function encryptSensitive(text: string, publicKey: Pem): string {
  return encryptText('text', text, readAnyPublicKey(publicKey, 'publicKey').key);
}

/**
 * Decrypts a sensitive text that WeChat Pay encrypted for the merchant.
 *
 * @param privateKey of the merchant, in PEM
 * @throws {DecryptionError} if it was encrypted for another key, or is damaged
 * @throws {ConfigurationError} for a key that cannot be used
 */
export function decryptSensitive(ciphertext: string, privateKey: Pem): string {
  const bytes = decodeBase64(ciphertext);
  const key = readPrivateKey(privateKey);
  try {
    if (bytes) return privateDecrypt({ key, ...oaep }, bytes).toString();
  } catch {
    // Without the error as its cause: the message below says all that is known.
  }
  throw new DecryptionError(
    'A sensitive text cannot be decrypted with privateKey: it is damaged, or was encrypted for the merchant’s certificate of another private key.',
  );
}

/**
 * A copy of a body whose sensitive fields are encrypted.
 *
 * @param paths `name`, `payer.name`, `receivers[].name`: `[]` stands for each item
 */
export function encryptFields(body: JsonObject, paths: readonly string[], key: KeyObject): JsonObject {
  return paths.reduce((copy, path) => withEncrypted(copy, path.split('.'), path, key) as JsonObject, body);
}

function withEncrypted(
  value: JsonValue | undefined,
  [name, ...inside]: readonly string[],
  path: string,
  key: KeyObject,
): JsonValue | undefined {
  if (name === undefined) return typeof value === 'string' ? encryptText(path, value, key) : value;
  const field = name.replace('[]', '');
  if (!isJsonObject(value) || value[field] === undefined) return value;
  const inner = value[field];
  const encrypted =
    name !== field && Array.isArray(inner)
      ? inner.map((item: JsonValue) => withEncrypted(item, inside, path, key) as JsonValue)
      : withEncrypted(inner, inside, path, key);
  return { ...value, [field]: encrypted };
}

/** Whether a body has one of these fields: then it must be encrypted, and name its key. */
export function hasSensitive(body: JsonObject, paths: readonly string[]): boolean {
  return paths.some((path) => reaches(body, path.split('.')));
}

function reaches(value: JsonValue | undefined, [name, ...inside]: readonly string[]): boolean {
  if (name === undefined) return typeof value === 'string';
  const field = name.replace('[]', '');
  if (!isJsonObject(value) || value[field] === undefined) return false;
  const inner = value[field];
  if (name === field || !Array.isArray(inner)) return reaches(inner, inside);
  return inner.some((item: JsonValue) => reaches(item, inside));
}
