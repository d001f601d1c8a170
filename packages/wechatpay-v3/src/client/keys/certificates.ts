import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { BadAnswer } from '@opencloudpay/wechatpay/http';
import { CIPHER, decrypt } from '../../decrypt';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { readCertificate, type VerificationKey, type VerificationKeys } from '../../keys/verification-keys';
import { isExpired } from '../../verify-message';

/**
 * Decrypts the platform certificates of an answer of `GET /v3/certificates`. Only WeChat Pay and the merchant have the
 * APIv3 key, so a certificate that it decrypts is WeChat Pay's.
 *
 * @returns those that have not expired, by serial number
 * @throws {BadAnswer} if it is not such an answer; {@link ConfigurationError} if the key does not decrypt it
 */
export function decryptCertificates(
  { data }: JsonObject,
  apiV3Key: Buffer,
  now = Date.now(),
): VerificationKeys {
  if (!Array.isArray(data)) throw new BadAnswer('it has no list of certificates');
  const keys = new Map<string, VerificationKey>();
  for (const entry of data as readonly JsonValue[]) {
    const { serial, key } = decryptOne(entry, apiV3Key);
    if (!isExpired(key, now)) keys.set(serial, key);
  }
  if (keys.size === 0) throw new BadAnswer('it has no certificate that is valid today');
  return keys;
}

function decryptOne(entry: JsonValue, apiV3Key: Buffer): { serial: string; key: VerificationKey } {
  const encrypted = isJsonObject(entry) ? entry['encrypt_certificate'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(encrypted))
    throw new BadAnswer('it has an entry without a certificate');
  if (encrypted['algorithm'] !== CIPHER) throw new BadAnswer(`it is not encrypted with ${CIPHER}`);
  const pem = decrypt(
    {
      ciphertext: String(encrypted['ciphertext']),
      nonce: String(encrypted['nonce']),
      associatedData: String(encrypted['associated_data'] ?? ''),
    },
    apiV3Key,
  );
  if (pem === undefined)
    throw new ConfigurationError(
      'apiV3Key',
      'does not decrypt the platform certificates that WeChat Pay sent. Compare it with the APIv3 key of the merchant platform (API security): the APIv2 key has 32 characters too.',
    );
  const read = readCertificate(pem, 'platform certificate');
  if (read.serial !== entry['serial_no'])
    throw new BadAnswer('it has a certificate under the serial number of another one');
  return read;
}
