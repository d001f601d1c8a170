import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import type { Pem } from '../../keys/pem';
import {
  readCertificate,
  readPublicKey,
  type VerificationKey,
  type VerificationKeys,
} from '../../keys/verification-keys';
import { isExpired } from '../../verify-message';

interface Given {
  publicKey?: Pem | undefined;
  publicKeyId?: string | undefined;
  platformCertificates?: readonly Pem[] | undefined;
}

/**
 * Reads the keys of both kinds that a client was given. During a merchant's switch to the public key it has both.
 *
 * @throws {ConfigurationError} with the option that is wrong
 */
export function readGivenKeys(
  { publicKey, publicKeyId, platformCertificates }: Given,
  now = Date.now(),
): { keys: VerificationKeys; publicKeyId: string | undefined } {
  const keys = new Map<string, VerificationKey>();
  if (publicKey !== undefined || publicKeyId !== undefined) {
    keys.set(idOf(publicKeyId), readPublicKey(keyGiven(publicKey), 'publicKey'));
  }
  for (const [serial, key] of certificatesOf(platformCertificates, now)) keys.set(serial, key);
  return { keys, publicKeyId };
}

function idOf(publicKeyId: string | undefined): string {
  if (publicKeyId === undefined)
    throw new ConfigurationError(
      'publicKeyId',
      'is missing: give the id PUB_KEY_ID_… that the merchant platform shows beside the public key.',
    );
  if (typeof publicKeyId === 'string' && /^PUB_KEY_ID_[0-9A-Z]+$/.test(publicKeyId)) return publicKeyId;
  throw new ConfigurationError(
    'publicKeyId',
    /^[0-9A-Fa-f]{40}$/.test(String(publicKeyId))
      ? 'is a certificate’s serial number. Give the id PUB_KEY_ID_… that the merchant platform shows beside the public key.'
      : 'must be the id PUB_KEY_ID_… that the merchant platform shows beside the public key.',
  );
}

function keyGiven(publicKey: Pem | undefined): Pem {
  if (publicKey !== undefined) return publicKey;
  throw new ConfigurationError(
    'publicKey',
    'is missing: publicKeyId was given. Give the text of pub_key.pem from the merchant platform too.',
  );
}

/** Without those that have expired: their successors are there, or are downloaded. */
function certificatesOf(
  given: readonly Pem[] | undefined,
  now: number,
): (readonly [string, VerificationKey])[] {
  if (given === undefined) return [];
  if (!Array.isArray(given))
    throw new ConfigurationError(
      'platformCertificates',
      'must be a list of certificates in PEM. Leave it out to have them downloaded.',
    );
  const read = given.map((pem: Pem) => readCertificate(pem, 'platformCertificates'));
  const valid = read.filter(({ key }) => !isExpired(key, now));
  if (read.length > 0 && valid.length === 0) {
    const last = new Date(Math.max(...read.map(({ key }) => key.validTo ?? 0)));
    throw new ConfigurationError(
      'platformCertificates',
      `holds only certificates that have expired, the last on ${last.toISOString().slice(0, 10)}. Download the present ones, or leave the option out: the client downloads them itself.`,
    );
  }
  return valid.map(({ serial, key }) => [serial, key] as const);
}
