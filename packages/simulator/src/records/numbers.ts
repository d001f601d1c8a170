import { createHash, randomBytes, randomInt } from 'node:crypto';
import { compactDate, compactTime } from '../beijing-time';

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `nonce_str` as in WeChat's answers. An API key is 32 such characters. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHANUMERICS[randomInt(ALPHANUMERICS.length)]).join('');
}

export function randomDigits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

/** `wx8888888888888888`: wx and 16 hexadecimal digits. */
export function newAppid(): string {
  return `wx${randomBytes(8).toString('hex')}`;
}

/** `1900000109`: ten digits. */
export function newMchId(): string {
  return `1${randomDigits(9)}`;
}

/** `wx201410272009395522657a690389285100`: wx, Beijing time, 20 hexadecimal digits; 36 characters. */
export function newPrepayId(now: number): string {
  return `wx${compactTime(now)}${randomBytes(10).toString('hex')}`;
}

/** `4200004561202203217657282768`: 28 digits with the day in them. */
export function newTransactionId(now: number): string {
  return `420000${randomDigits(4)}${compactDate(now)}${randomDigits(10)}`;
}

/** `50302030142022032118522032126`: 29 digits with the day in them. */
export function newRefundId(now: number): string {
  return `5030${randomDigits(6)}${compactDate(now)}${randomDigits(11)}`;
}

/** A payer's openid under an appid. The same person always has the same openid there. */
export function openidUnder(appid: string, person: string): string {
  return `o${createHash('sha256').update(`${appid} ${person}`).digest('base64url').slice(0, 27)}`;
}
