import { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { ConfigurationError } from '../../errors';
import { clockReading } from '../hints/clock';

/**
 * Checks that the merchant's certificate is valid today: otherwise WeChat Pay's front closes the connection without
 * a reason. Only WeChat Pay can check whose certificate it is.
 *
 * @throws {ConfigurationError} with the date of expiry, or of the start
 */
export function checkCertificate(secure: SecureContext): void {
  // Undocumented, and present since Node.js 0.12: Node has no other way to read a PKCS#12 file.
  const context = secure.context as { getCertificate?: () => Buffer | null };
  const bytes = context.getCertificate?.();
  if (!bytes) return;
  const { validFrom, validTo } = new X509Certificate(bytes);
  const problem = timeProblem(new Date(validFrom), new Date(validTo));
  if (problem) throw new ConfigurationError('pfx (or cert and key)', problem);
}

function timeProblem(from: Date, to: Date, now = new Date()): string | undefined {
  if (now > to)
    return `expired on ${day(to)}: request a new certificate on the merchant platform (API security) and use it. (${clockReading(now)}.)`;
  if (now < from)
    return `is valid only from ${day(from)} on, and ${clockReading(now)}; otherwise wait or use another certificate.`;
  return undefined;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
