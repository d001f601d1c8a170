import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { CloudPayOptions, MerchantOptions } from '@opencloudpay/cloudpay';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { Gauge } from 'prom-client';
import { merchantsOf } from './merchants-of';
import type { Metrics } from './metrics';
import type { Readiness } from './operations';

/** Days before its end from which on a certificate is worth a warning: a new one takes a person and a working day. */
const WARN_DAYS = 14;

const DAY = 24 * 60 * 60 * 1000;

/** Until when a merchant's client certificate is good, without which WeChat Pay makes no refunds. */
export interface CertificateExpiry {
  readonly mchId: string;
  readonly validTo: Date;
}

/** Whole days until then; negative once it is over. */
export function daysLeft({ validTo }: CertificateExpiry, now = Date.now()): number {
  return Math.floor((validTo.getTime() - now) / DAY);
}

/**
 * The certificates of an account that has any; of a chain the merchant's own.
 *
 * @throws {ConfigurationError} when one cannot be opened; it names the merchant, and shows nothing of the file
 */
export function certificatesOf(account: CloudPayOptions): CertificateExpiry[] {
  return merchantsOf(account).flatMap((merchant) => {
    const certificate = certificateOf(merchant);
    return certificate ? { mchId: merchant.mchId, validTo: new Date(certificate.validTo) } : [];
  });
}

/**
 * Counts the days in the metrics, and tells `/readyz`.
 *
 * Even one that has expired leaves the gateway ready: it stops refunds, and should not take the notifications of payments
 * with it, which every replica would then turn away.
 */
export function watchCertificates(
  certificates: readonly CertificateExpiry[],
  { registry }: Pick<Metrics, 'registry'>,
  now: () => number = Date.now,
): Readiness {
  new Gauge({
    name: 'cloudpay_certificate_days_left',
    help: 'Days until the merchant’s client certificate expires; negative once it has',
    labelNames: ['mch_id'],
    registers: [registry],
    collect() {
      for (const certificate of certificates)
        this.set({ mch_id: certificate.mchId }, daysLeft(certificate, now()));
    },
  });
  return () =>
    certificates.flatMap((certificate) => {
      const left = daysLeft(certificate, now());
      if (left >= WARN_DAYS) return [];
      const { mchId, validTo } = certificate;
      const day = validTo.toISOString().slice(0, 10);
      return left < 0
        ? {
            code: 'CERTIFICATE_EXPIRED',
            detail: `The certificate of merchant ${mchId} expired on ${day}: WeChat Pay makes no refunds with it. Have a new one made on the merchant platform (API security), and start the gateway with it.`,
            ready: true,
          }
        : {
            code: 'CERTIFICATE_EXPIRING',
            detail: `The certificate of merchant ${mchId} expires on ${day}, ${left === 0 ? 'within a day' : `in ${left} days`}: have a new one made on the merchant platform (API security), and start the gateway with it.`,
            ready: true,
          };
    });
}

function certificateOf(merchant: MerchantOptions): X509Certificate | undefined {
  try {
    const bytes = certificateBytes(merchant);
    return bytes ? new X509Certificate(bytes) : undefined;
  } catch (cause) {
    throw new ConfigurationError(
      merchant.pfx === undefined ? 'cert' : 'pfx',
      `of merchant ${merchant.mchId} cannot be opened (${(cause as Error).message}): is it the merchant’s own file, and is this its passphrase?`,
      { cause },
    );
  }
}

function certificateBytes({ mchId, pfx, cert, passphrase = mchId }: MerchantOptions) {
  if (pfx === undefined) return cert === undefined ? undefined : bytesOf(cert);
  const secure = createSecureContext({ pfx: bytesOf(pfx), passphrase });
  // Undocumented, and there since Node.js 0.12: a PKCS#12 file cannot be looked into otherwise.
  return (secure.context as { getCertificate?: () => Buffer | null }).getCertificate?.();
}

/** As `createCloudPay` takes it: bytes, PEM text, a path, or base64. */
function bytesOf(given: string | Uint8Array): Buffer {
  if (typeof given !== 'string') return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (given.includes('-----BEGIN')) return Buffer.from(given);
  return existsSync(given) ? readFileSync(given) : Buffer.from(given, 'base64');
}
