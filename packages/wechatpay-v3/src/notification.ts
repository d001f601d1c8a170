import { parseJsonObject, preview } from '@opencloudpay/internal';
import { DecryptionError, NotificationError } from '@opencloudpay/wechatpay/errors';
import { CIPHER, decrypt } from './decrypt';
import { readApiV3Key } from './keys/api-v3-key';
import type { Pem } from './keys/pem';
import { readVerificationKeys, type VerificationKeys } from './keys/verification-keys';
import { type MessageHeaders, verifyMessage } from './verify-message';

/** A notification, verified and decrypted. */
export interface Notification {
  /** The id of the notification; repetitions have the same id. */
  id: string;
  /** RFC 3339, `2026-01-01T10:00:00+08:00`. */
  createTime: string;
  /** `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, … */
  eventType: string;
  summary: string;
  /** The kind of `resource`: `transaction`, `refund`. */
  originalType: string;
  /** The decrypted content under WeChat Pay's names; amounts are integer cents. */
  resource: Record<string, unknown>;
}

export interface NotificationOptions {
  headers: MessageHeaders;
  /** Exactly as received: the signature covers its bytes. */
  body: string | Uint8Array;
  /** The merchant's APIv3 key: 32 characters. */
  apiV3Key: string;
  /** WeChat Pay's public keys by their ids `PUB_KEY_ID_…`, and platform certificates by their serial numbers. */
  publicKeys: Readonly<Record<string, Pem>>;
  /** Milliseconds since 1970. Default: now. */
  now?: number | Date | undefined;
}

/**
 * Reads a notification: verifies its signature and its time, then decrypts its content.
 *
 * The caller must check that amount and merchant are those of the order: this function does not know the order.
 *
 * @throws {SignatureError} if WeChat Pay did not sign it within the last five minutes: answer 401 and do not act on it
 * @throws {NotificationError} if WeChat Pay signed it and it is not a notification
 * @throws {DecryptionError} if it cannot be decrypted with this key
 * @throws {ConfigurationError} for keys that cannot be right
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 */
export function parseNotification({
  headers,
  body,
  apiV3Key,
  publicKeys,
  now = Date.now(),
}: NotificationOptions): Notification {
  return parseVerified({ headers, body, now }, readVerificationKeys(publicKeys), readApiV3Key(apiV3Key));
}

/** The same with keys that were read before. */
export function parseVerified(
  { headers, body, now = Date.now() }: Pick<NotificationOptions, 'headers' | 'body' | 'now'>,
  keys: VerificationKeys,
  apiV3Key: Buffer,
): Notification {
  const bytes = bytesOf(body);
  verifyMessage({ headers, body: bytes }, keys, Number(now));
  return decryptNotification(bytes.toString(), apiV3Key);
}

/** @throws {NotificationError} for anything but text and bytes */
export function bytesOf(body: string | Uint8Array): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new NotificationError(
    `The body must be text or bytes exactly as received, got ${preview(body)}: read it before a JSON parser does.`,
  );
}

/** @param text whose signature was verified */
export function decryptNotification(text: string, key: Buffer): Notification {
  const fields = objectOf(text, 'The notification');
  const { resource: envelope } = fields;
  if (typeof envelope !== 'object' || envelope === null)
    throw new NotificationError('The notification has no resource: it is none of WeChat Pay v3.');
  const encrypted = envelope as Record<string, unknown>;
  if (fields['resource_type'] !== 'encrypt-resource')
    throw new NotificationError(
      'The notification’s resource_type is not encrypt-resource, the only known one.',
    );
  if (encrypted['algorithm'] !== CIPHER)
    throw new NotificationError(`The notification’s algorithm is not ${CIPHER}, the only known one.`);
  const content = decrypt(
    {
      ciphertext: textOf(encrypted, 'ciphertext'),
      nonce: textOf(encrypted, 'nonce'),
      associatedData: optionalText(encrypted, 'associated_data'),
    },
    key,
  );
  if (content === undefined)
    throw new DecryptionError(
      'The notification cannot be decrypted with this apiV3Key. Compare it with the APIv3 key of the merchant platform (API security); the APIv2 key has 32 characters too. After a change, notifications of some minutes may still have the old one.',
    );
  return {
    id: textOf(fields, 'id'),
    createTime: textOf(fields, 'create_time'),
    eventType: textOf(fields, 'event_type'),
    summary: optionalText(fields, 'summary'),
    originalType: optionalText(encrypted, 'original_type'),
    resource: objectOf(content, 'The notification’s content'),
  };
}

function objectOf(text: string, subject: string): Record<string, unknown> {
  const parsed = parseJsonObject(text);
  if ('problem' in parsed) throw new NotificationError(`${subject} ${parsed.problem}.`);
  return parsed.value;
}

function textOf(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '')
    throw new NotificationError(`The notification has no ${name}: it is none of WeChat Pay v3.`);
  return value;
}

function optionalText(fields: Record<string, unknown>, name: string): string {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw new NotificationError(`The notification’s ${name} is not text.`);
  return value;
}
