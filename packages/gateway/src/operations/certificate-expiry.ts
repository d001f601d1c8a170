import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { CloudPayOptions, MerchantOptions } from '@opencloudpay/cloudpay';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { Gauge } from 'prom-client';
import { merchantsOf } from '../merchants/merchants-of';
import type { Metrics } from './metrics';
import type { Readiness } from './operations';

/** Days before the expiry at which warnings begin: replacing a certificate takes a person a working day. */
const WARN_DAYS = 14;

const DAY = 24 * 60 * 60 * 1000;

/** Expiry of a merchant's API certificate. */
export interface CertificateExpiry {
  readonly mchId: string;
  readonly validTo: Date;
  /** What WeChat Pay refuses without a valid one: v2 needs it for refunds, v3 signs every request with its key. */
  readonly stops: 'refunds' | 'every call';
}

/** Whole days until the expiry; negative after it. */
export function daysLeft({ validTo }: Pick<CertificateExpiry, 'validTo'>, now = Date.now()): number {
  return Math.floor((validTo.getTime() - now) / DAY);
}

/**
 * The API certificates of an account; of a chain, the merchant's own. An account of v3 may have only the number of its
 * certificate.
 *
 * @throws {ConfigurationError} if one cannot be opened; the message names the merchant and shows nothing of the file
 */
export function certificatesOf(account: CloudPayOptions): CertificateExpiry[] {
  return merchantsOf(account).flatMap((merchant) => {
    const certificate = certificateOf(merchant);
    if (!certificate) return [];
    const { mchId, version } = merchant;
    const stops = version === 'v3' ? 'every call' : 'refunds';
    return { mchId, validTo: new Date(certificate.validTo), stops };
  });
}

/**
 * Reports the days left in the metrics and warnings in `/readyz`.
 *
 * An expired certificate leaves the gateway ready: it stops calls, but all replicas must still accept notifications.
 */
export function watchCertificates(
  certificates: readonly CertificateExpiry[],
  { registry }: Pick<Metrics, 'registry'>,
  now: () => number = Date.now,
): Readiness {
  new Gauge({
    name: 'cloudpay_certificate_days_left',
    help: 'Days until the merchant’s client certificate expires; negative after that',
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
      const { mchId, validTo, stops } = certificate;
      const day = validTo.toISOString().slice(0, 10);
      return left < 0
        ? {
            code: 'CERTIFICATE_EXPIRED',
            detail: `The certificate of merchant ${mchId} expired on ${day}: WeChat Pay refuses ${stops}. Request a new one on the merchant platform (API security), and restart the gateway with it.`,
            ready: true,
          }
        : {
            code: 'CERTIFICATE_EXPIRING',
            detail: `The certificate of merchant ${mchId} expires on ${day}, ${left === 0 ? 'within a day' : `in ${left} days`}: request a new one on the merchant platform (API security), and restart the gateway with it.`,
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
      merchant.version === 'v3' ? 'serialNo' : merchant.pfx === undefined ? 'cert' : 'pfx',
      `of merchant ${merchant.mchId} cannot be opened (${(cause as Error).message}). Does the file belong to this merchant? The passphrase of apiclient_cert.p12 is the merchant number unless you changed it.`,
      { cause },
    );
  }
}

function certificateBytes({ version, serialNo, mchId, pfx, cert, passphrase = mchId }: MerchantOptions) {
  if (version === 'v3') return /^[\w:\s]*$/.test(serialNo) ? undefined : bytesOf(serialNo);
  if (pfx === undefined) return cert === undefined ? undefined : bytesOf(cert);
  const secure = createSecureContext({ pfx: bytesOf(pfx), passphrase });
  // Undocumented, but in Node.js since 0.12: there is no other way to read a PKCS#12 file.
  return (secure.context as { getCertificate?: () => Buffer | null }).getCertificate?.();
}

/** Accepts the same forms as `createCloudPay`: bytes, PEM text, a path, or base64. */
function bytesOf(given: string | Uint8Array): Buffer {
  if (typeof given !== 'string') return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (given.includes('-----BEGIN')) return Buffer.from(given);
  return existsSync(given) ? readFileSync(given) : Buffer.from(given, 'base64');
}
