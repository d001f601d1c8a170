import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { keepParsed } from './keep-parsed';
import { type Pem, type PemContent, pemContent, pemText } from './pem';

/** One of WeChat Pay's keys. */
export interface VerificationKey {
  readonly key: KeyObject;
  /** The validity of a platform certificate in milliseconds since 1970. A public key has no end. */
  readonly validFrom?: number;
  readonly validTo?: number;
}

/** WeChat Pay's keys, by what `Wechatpay-Serial` names: a public key's id, or a certificate's serial number. */
export type VerificationKeys = ReadonlyMap<string, VerificationKey>;

const PUBLIC_KEY_ID = /^PUB_KEY_ID_[0-9A-Z]+$/;
const SERIAL = /^[0-9A-F]{8,40}$/;
const GIVE =
  'Give the text of pub_key.pem from the merchant platform (API security, WeChat Pay public key) under its id PUB_KEY_ID_…, or the platform certificate under its serial number.';

const WRONG: Partial<Record<PemContent, string>> = {
  'private key': `is a private key: WeChat Pay’s own key is public. ${GIVE}`,
  'encrypted private key': `is a private key: WeChat Pay’s own key is public. ${GIVE}`,
  'certificate request': `is a certificate request. ${GIVE}`,
  'PKCS#12 file': `is a PKCS#12 file, which belongs to the merchant and not to WeChat Pay. ${GIVE}`,
  'path of a file': `is a path, not the key itself: read the file and give its text. ${GIVE}`,
};

const parsed = keepParsed((text, option) => parse(text, option));

/**
 * Reads WeChat Pay's keys.
 *
 * @param given PEM texts of public keys by their ids, and of platform certificates by their serial numbers
 * @param option the option's name, for the errors
 * @throws {ConfigurationError} for a key that is of another kind, or stands under a wrong name
 */
export function readVerificationKeys(
  given: Readonly<Record<string, Pem>>,
  option = 'publicKeys',
): VerificationKeys {
  if (typeof given !== 'object' || given === null)
    throw new ConfigurationError(option, `must be an object of keys by their ids. ${GIVE}`);
  const keys = new Map<string, VerificationKey>();
  for (const [name, pem] of Object.entries(given))
    keys.set(nameOf(name, option), keyOf(name, pem, `${option}.${name}`));
  if (keys.size === 0) throw new ConfigurationError(option, `is empty. ${GIVE}`);
  return keys;
}

function nameOf(name: string, option: string): string {
  if (PUBLIC_KEY_ID.test(name)) return name;
  const serial = name.toUpperCase();
  if (SERIAL.test(serial)) return serial;
  throw new ConfigurationError(
    option,
    'has a key whose name is neither an id PUB_KEY_ID_… nor a serial number in hexadecimal digits. Copy the name from the merchant platform (API security).',
  );
}

function keyOf(name: string, pem: Pem, option: string): VerificationKey {
  if (PUBLIC_KEY_ID.test(name)) return readPublicKey(pem, option);
  const { serial, key } = readNamed(pem, option);
  if (serial !== undefined && serial !== name.toUpperCase())
    throw new ConfigurationError(
      option,
      `is the certificate with the serial number ${serial}: give it under that number.`,
    );
  return key;
}

/**
 * Reads WeChat Pay's public key.
 *
 * @throws {ConfigurationError} for something else, a certificate included
 */
export function readPublicKey(pem: Pem, option: string): VerificationKey {
  const { serial, key } = readNamed(pem, option);
  if (serial === undefined) return key;
  throw new ConfigurationError(
    option,
    `is a certificate, but an id PUB_KEY_ID_… belongs to a public key. ${GIVE}`,
  );
}

/**
 * Reads WeChat Pay's public key, or that of a platform certificate.
 *
 * @throws {ConfigurationError} for something else
 */
export function readAnyPublicKey(pem: Pem, option: string): VerificationKey {
  return readNamed(pem, option).key;
}

/**
 * Reads a platform certificate.
 *
 * @returns its serial number, and its key
 * @throws {ConfigurationError} for something else
 */
export function readCertificate(pem: Pem, option: string): { serial: string; key: VerificationKey } {
  const { serial, key } = readNamed(pem, option);
  if (serial !== undefined) return { serial, key };
  throw new ConfigurationError(option, `is a public key, not a certificate. ${GIVE}`);
}

function readNamed(pem: Pem, option: string): ParsedKey {
  if (typeof pem !== 'string' && !ArrayBuffer.isView(pem))
    throw new ConfigurationError(option, `must be PEM. ${GIVE}`);
  return parsed(pemText(pem), option);
}

interface ParsedKey {
  readonly key: VerificationKey;
  /** The serial number, if it is a certificate. */
  readonly serial?: string;
}

function parse(text: string, option: string): ParsedKey {
  const content = pemContent(text);
  if (content !== 'public key' && content !== 'certificate')
    throw new ConfigurationError(
      option,
      WRONG[content] ?? `is no public key and no certificate in PEM. ${GIVE}`,
    );
  let read: ParsedKey;
  try {
    read = content === 'certificate' ? certificateKey(text) : { key: { key: createPublicKey(text) } };
  } catch {
    throw new ConfigurationError(option, `cannot be read: the PEM is damaged. ${GIVE}`);
  }
  if (read.key.key.asymmetricKeyType !== 'rsa')
    throw new ConfigurationError(option, `is not an RSA key, but WeChat Pay v3 signs with RSA. ${GIVE}`);
  return read;
}

function certificateKey(text: string): ParsedKey {
  const { publicKey, serialNumber, validFrom, validTo } = new X509Certificate(text);
  const key = { key: publicKey, validFrom: Date.parse(validFrom), validTo: Date.parse(validTo) };
  return { serial: serialNumber, key };
}
