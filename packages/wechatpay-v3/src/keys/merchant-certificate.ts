import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay/errors';
import { clockReading } from '@opencloudpay/wechatpay/http';
import { pemContent } from './pem';
import { checkSerialNo } from './serial-no';

/**
 * The serial number of the merchant's API certificate.
 *
 * @param given the number, or the text of `apiclient_cert.pem`, which is then compared with the private key
 * @throws {ConfigurationError} for a number that no certificate has, and for a certificate that has expired or belongs to
 *   another key
 */
export function readSerialNo(given: unknown, privateKey: KeyObject, now = new Date()): string {
  if (typeof given !== 'string' || pemContent(given) !== 'certificate') return checkSerialNo(given);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(given);
  } catch {
    throw new ConfigurationError(
      'serialNo',
      'is a certificate that cannot be read: the PEM is damaged. Give the text of apiclient_cert.pem, or its serial number.',
    );
  }
  if (!certificate.checkPrivateKey(privateKey))
    throw new ConfigurationError(
      'serialNo',
      `is a certificate of another key: privateKey does not belong to the certificate ${certificate.serialNumber}. Give apiclient_cert.pem and apiclient_key.pem of the same download.`,
    );
  const expires = new Date(certificate.validTo);
  if (now > expires)
    throw new ConfigurationError(
      'serialNo',
      `is a certificate that expired on ${expires.toISOString().slice(0, 10)}: request a new one on the merchant platform (API security) and use it with its private key. (${clockReading(now)}.)`,
    );
  return certificate.serialNumber;
}

/** Whether a public key is the other half of the merchant's own private key. */
export function isOwnKey(key: KeyObject, privateKey: KeyObject): boolean {
  const spki = (one: KeyObject) => one.export({ type: 'spki', format: 'der' });
  return spki(key).equals(spki(createPublicKey(privateKey)));
}
