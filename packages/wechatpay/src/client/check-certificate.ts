import { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { ConfigurationError } from '../errors';
import { clockReading } from './clock';

/**
 * Makes sure that the merchant's certificate is current: WeChat Pay's front breaks the connection off where it is not,
 * without a word. Whose it is only WeChat Pay can tell.
 *
 * @throws {ConfigurationError} saying since when, or from when on
 */
export function checkCertificate(secure: SecureContext): void {
  // Undocumented, and there since Node.js 0.12: a PKCS#12 file cannot be looked into otherwise.
  const context = secure.context as { getCertificate?: () => Buffer | null };
  const bytes = context.getCertificate?.();
  if (!bytes) return;
  const { validFrom, validTo } = new X509Certificate(bytes);
  const problem = timeProblem(new Date(validFrom), new Date(validTo));
  if (problem) throw new ConfigurationError('pfx (or cert and key)', problem);
}

function timeProblem(from: Date, to: Date, now = new Date()): string | undefined {
  if (now > to)
    return `expired on ${day(to)}: have a new certificate made on the merchant platform (API security) and give that. (${clockReading(now)}.)`;
  if (now < from)
    return `is valid only from ${day(from)} on, and ${clockReading(now)}, or else wait or use another certificate.`;
  return undefined;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
