import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { parseJsonObject } from '@opencloudpay/internal';
import type { Account } from './fetch-token';

/** An access_token as processes share it. Times in milliseconds since 1970. */
export interface KeptToken {
  token: string;
  expiresAt: number;
  /** From then on the next call fetches a new one. */
  renewAt: number;
  fetchedAt: number;
}

/** The stored text: the token, and until when one process fetches the next. */
export interface KeptRow {
  kept: KeptToken | undefined;
  fetchingUntil: number;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** The key comes of the app secret: the database and its backups show no token. */
function keyOf({ appid, secret }: Account): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, appid, 'opencloudpay access_token', 32));
}

export function writeRow(account: Account, { kept, fetchingUntil }: KeptRow): string {
  return JSON.stringify({ fetchingUntil, ...(kept && { sealed: seal(account, JSON.stringify(kept)) }) });
}

/** A row that was written with another app secret, or is damaged, counts as none. */
export function readRow(account: Account, text: string | undefined): KeptRow {
  const parsed = parseJsonObject(text ?? '{}');
  if ('problem' in parsed) return { kept: undefined, fetchingUntil: 0 };
  const { fetchingUntil, sealed } = parsed.value;
  const opened = parseJsonObject(open(account, sealed) ?? '{}');
  const kept = 'value' in opened ? (opened.value as Partial<KeptToken>) : {};
  return {
    fetchingUntil: typeof fetchingUntil === 'number' ? fetchingUntil : 0,
    kept: typeof kept.token === 'string' ? (kept as KeptToken) : undefined,
  };
}

function seal(account: Account, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, keyOf(account), nonce);
  const content = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...content]).toString('base64');
}

function open(account: Account, sealed: unknown): string | undefined {
  if (typeof sealed !== 'string') return undefined;
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(account), bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return decipher.update(bytes.subarray(NONCE + TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
