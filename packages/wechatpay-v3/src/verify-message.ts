import { SignatureError } from '@opencloudpay/wechatpay/errors';
import type { VerificationKey, VerificationKeys } from './keys/verification-keys';
import { ALGORITHM, verifySignature } from './sign';

/** The headers of an answer or a notification: of Node, of `fetch`, or a plain object. Upper and lower case are equal. */
export type MessageHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | { get(name: string): string | null };

/** Seconds: WeChat Pay's rule for the age of a message, and for clocks that differ. */
const OLDEST = 300;
/** WeChat Pay sends notifications with such signatures to see whether a receiver verifies them. */
const PROBE = 'WECHATPAY/SIGNTEST/';

/** A message with a body that WeChat Pay signed. */
export interface SignedMessage {
  headers: MessageHeaders;
  /** The bytes as they were received. */
  body: Buffer;
}

/**
 * Verifies that WeChat Pay signed a message within the last five minutes.
 *
 * @param now milliseconds since 1970
 * @returns the key's id or the certificate's serial number, which signed it
 * @throws {SignatureError} that says which header is missing or wrong, and what to do
 */
export function verifyMessage(
  { headers, body }: SignedMessage,
  keys: VerificationKeys,
  now: number = Date.now(),
): string {
  return verifyClaim(readClaim(headers, now), body, keys, now);
}

/** What the headers of a message claim, within its time. Nothing is verified yet. */
export interface SignatureClaim {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** The key's id or the certificate's serial number. */
  readonly serial: string;
}

/**
 * Reads the headers of a signed message.
 *
 * @throws {SignatureError} if one is missing or can never be right
 */
export function readClaim(headers: MessageHeaders, now: number): SignatureClaim {
  const found = headersNamed(headers, CLAIM);
  const timestamp = single(found, 'Wechatpay-Timestamp');
  const nonce = single(found, 'Wechatpay-Nonce');
  const signature = single(found, 'Wechatpay-Signature');
  const serial = single(found, 'Wechatpay-Serial');
  const type = atMostOne(found, 'Wechatpay-Signature-Type');
  if (type !== undefined && type !== ALGORITHM)
    throw new SignatureError(
      `Wechatpay-Signature-Type is not ${ALGORITHM}, the only one that is known here.`,
    );
  checkTime(timestamp, now);
  if (!/^[\x21-\x7e]{1,128}$/.test(nonce))
    throw new SignatureError('Wechatpay-Nonce is not a nonce of WeChat Pay. Do not act on this message.');
  if (signature.startsWith(PROBE))
    throw new SignatureError(
      `The signature starts with ${PROBE}: WeChat Pay tests whether wrong signatures are refused. It was refused, and nothing else is to be done.`,
    );
  return { timestamp, nonce, signature, serial };
}

/** @throws {SignatureError} if the key is not known, or did not sign the body */
export function verifyClaim(
  { timestamp, nonce, signature, serial }: SignatureClaim,
  body: Buffer,
  keys: VerificationKeys,
  now: number,
): string {
  const { key } = keyOf(keys, serial, now);
  if (!verifySignature([`${timestamp}\n${nonce}\n`, body, '\n'], signature, key))
    throw new SignatureError(
      `The signature does not match the key ${serial}: the message is forged or was altered on the way, or the key under this name is not WeChat Pay’s. Do not act on it. If it happens always, compare the key (publicKey with its publicKeyId, or the platform certificate) with the merchant platform’s, and give the body exactly as received.`,
    );
  return serial;
}

function checkTime(timestamp: string, now: number): void {
  if (!/^\d{9,11}$/.test(timestamp))
    throw new SignatureError('Wechatpay-Timestamp is not a time in seconds. Do not act on this message.');
  const age = Math.floor(now / 1000) - Number(timestamp);
  if (Math.abs(age) <= OLDEST) return;
  throw new SignatureError(
    `Wechatpay-Timestamp is ${Math.abs(age)} seconds ${age > 0 ? 'old' : 'ahead'}, and more than ${OLDEST} are not accepted: the message was recorded and sent again, or this machine’s clock is wrong. It says ${new Date(now).toISOString().slice(0, 19)}Z: if that is wrong, set it (NTP).`,
  );
}

function keyOf(keys: VerificationKeys, serial: string, now: number): VerificationKey {
  const key = keys.get(serial);
  if (key && !isExpired(key, now)) return key;
  if (key)
    throw new SignatureError(
      `The platform certificate ${serial} expired on ${new Date(key.validTo ?? 0).toISOString().slice(0, 10)}: download the certificates anew, or give the new one. Do not act on this message.`,
    );
  const known = [...keys.keys()].join(', ') || 'none';
  throw new SignatureError(
    `Wechatpay-Serial names a key that is not known: ${nameInWords(serial)} (known: ${known}). ${
      serial.startsWith('PUB_KEY_ID_')
        ? 'Give this public key of the merchant platform (API security) too.'
        : 'It is the serial number of a platform certificate: download the certificates, or give this one too.'
    }`,
  );
}

/** Whether a certificate is no longer valid. */
export function isExpired({ validTo }: VerificationKey, now: number): boolean {
  return validTo !== undefined && now > validTo;
}

function nameInWords(serial: string): string {
  return /^[0-9A-Za-z_]{1,64}$/.test(serial) ? serial : 'a text that no key has as its name';
}

/**
 * Whether a message is one of WeChat Pay's tests that wrong signatures are refused: it must be refused, and means nothing
 * else.
 */
export function isSignatureProbe(headers: MessageHeaders): boolean {
  return valuesOf(headersNamed(headers, SIGNATURE), 'Wechatpay-Signature').some((signature) =>
    signature.startsWith(PROBE),
  );
}

/** Whether a message claims to be signed by WeChat Pay v3. */
export function hasSignature(headers: MessageHeaders): boolean {
  return [...headersNamed(headers, SIGNATURE_OR_SERIAL).values()].some((values) => values.length > 0);
}

/** What `Wechatpay-Serial` names; `undefined` if there is no such header. */
export function serialOf(headers: MessageHeaders): string | undefined {
  return valuesOf(headersNamed(headers, SERIAL), 'Wechatpay-Serial')[0];
}

/** The values of headers by their documented names; a name that is not there is absent. */
type FoundHeaders = ReadonlyMap<string, readonly string[]>;

/** Documented names by those in lower case. */
type HeaderNames = ReadonlyMap<string, string>;

function namesOf(...names: readonly string[]): HeaderNames {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

const SIGNATURE = namesOf('Wechatpay-Signature');
const SERIAL = namesOf('Wechatpay-Serial');
const SIGNATURE_OR_SERIAL = new Map([...SIGNATURE, ...SERIAL]);
const CLAIM = new Map([
  ...SIGNATURE_OR_SERIAL,
  ...namesOf('Wechatpay-Timestamp', 'Wechatpay-Nonce', 'Wechatpay-Signature-Type'),
]);
/** The length of the shortest name: most other headers are shorter. */
const SHORTEST = 'Wechatpay-Nonce'.length;

/** Reads each header of a message once, however many are wanted. */
function headersNamed(headers: MessageHeaders, names: HeaderNames): FoundHeaders {
  const found = new Map<string, readonly string[]>();
  const add = (name: string, value: string | readonly string[] | null | undefined) => {
    if (value === null || value === undefined) return;
    const values = typeof value === 'string' ? [value] : value;
    const others = found.get(name);
    found.set(name, others ? [...others, ...values] : values);
  };
  if (typeof headers.get === 'function') {
    const { get } = headers as { get(name: string): string | null };
    for (const name of names.values()) add(name, get.call(headers, name));
    return found;
  }
  const own = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  for (const key of Object.keys(own)) {
    const name = key.length < SHORTEST ? undefined : names.get(key.toLowerCase());
    if (name !== undefined) add(name, own[key]);
  }
  return found;
}

const NONE: readonly string[] = [];

function valuesOf(found: FoundHeaders, name: string): readonly string[] {
  return found.get(name) ?? NONE;
}

/** @throws {SignatureError} if it is missing, or there are several */
function single(found: FoundHeaders, name: string): string {
  const value = atMostOne(found, name);
  if (value === undefined || value === '')
    throw new SignatureError(
      `The header ${name} is missing: WeChat Pay did not send this message, or a proxy removed the header. Do not act on it.`,
    );
  return value;
}

function atMostOne(found: FoundHeaders, name: string): string | undefined {
  const values = valuesOf(found, name);
  if (values.length > 1)
    throw new SignatureError(`The header ${name} is there more than once. Do not act on this message.`);
  return values[0];
}
