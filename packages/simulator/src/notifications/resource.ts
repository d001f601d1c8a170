import { createCipheriv, randomUUID } from 'node:crypto';
import { rfc3339 } from '../beijing-time';
import { randomText } from '../records/numbers';

/** The content of a notification of v3 and what its envelope says of it. */
export interface Resource {
  eventType: string;
  summary: string;
  /** Also the associated data of the encryption. */
  originalType: 'transaction' | 'refund';
  /** JSON. */
  content: string;
}

/** The body of a notification of v3: its content encrypted by AES-256-GCM with the APIv3 key. */
export function envelope(
  { eventType, summary, originalType, content }: Resource,
  apiV3Key: string,
  now: number,
): string {
  return JSON.stringify({
    id: randomUUID(),
    create_time: rfc3339(now),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource: { original_type: originalType, ...encryptResource(content, originalType, apiV3Key) },
  });
}

/** The encrypted fields of `resource`. */
export function encryptResource(
  content: string,
  associatedData: string,
  apiV3Key: string,
): Record<string, string> {
  const nonce = randomText(12);
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}
