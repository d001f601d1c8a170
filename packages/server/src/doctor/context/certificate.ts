import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { MerchantOptions } from '@opencloudpay/cloudpay';
import { materialOf } from './material';

/** The merchant's API certificate of an account; `undefined` if it has none. */
export type ReadCertificate =
  | { readonly certificate: X509Certificate; readonly problem?: undefined }
  | { readonly problem: CertificateProblem; readonly detail: string };

export type CertificateProblem =
  /** The passphrase does not open it. */
  | 'PASSPHRASE'
  /** The same of a private key in PEM. */
  | 'KEY_PASSPHRASE'
  /** Encrypted as Node's OpenSSL no longer reads it. */
  | 'OLD_CIPHER'
  /** The private key belongs to another certificate. */
  | 'OTHER_KEY'
  /** The certificate is there and its private key is not. */
  | 'NO_KEY'
  | 'UNREADABLE';

/** Reads a certificate and compares it with its private key, as TLS does. */
export function readCertificate({
  mchId,
  pfx,
  cert,
  key,
  passphrase,
}: Partial<MerchantOptions>): ReadCertificate | undefined {
  if (pfx === undefined && cert === undefined) return undefined;
  if (pfx === undefined && key === undefined) return { problem: 'NO_KEY', detail: '' };
  try {
    const secure =
      pfx === undefined
        ? createSecureContext({
            cert: materialOf(cert ?? ''),
            key: materialOf(key ?? ''),
            ...(passphrase !== undefined && { passphrase }),
          })
        : createSecureContext({ pfx: materialOf(pfx), passphrase: passphrase ?? mchId ?? '' });
    // Undocumented, but in Node.js since 0.12: there is no other way to read a PKCS#12 file.
    const bytes =
      pfx === undefined
        ? materialOf(cert ?? '')
        : (secure.context as { getCertificate?: () => Buffer | null }).getCertificate?.();
    return bytes
      ? { certificate: new X509Certificate(bytes) }
      : { problem: 'UNREADABLE', detail: 'no certificate in it' };
  } catch (error) {
    const { message } = error as Error;
    const problem = problemOf(message);
    const isOfKey = problem === 'PASSPHRASE' && pfx === undefined;
    return { problem: isOfKey ? 'KEY_PASSPHRASE' : problem, detail: message };
  }
}

function problemOf(message: string): CertificateProblem {
  if (/key values mismatch|key type mismatch/i.test(message)) return 'OTHER_KEY';
  if (/mac verify failure|bad decrypt|bad password/i.test(message)) return 'PASSPHRASE';
  return /Unsupported PKCS12|unsupported/i.test(message) ? 'OLD_CIPHER' : 'UNREADABLE';
}

/** The merchant number in a certificate: WeChat Pay writes it as the common name. */
export function holderOf({ subject }: X509Certificate): string | undefined {
  return /^CN=(.*)$/m.exec(subject)?.[1]?.trim();
}
