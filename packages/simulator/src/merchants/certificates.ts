import { generateKeyPair, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { Bytes } from '@opencloudpay/wechatpay';
import forge from 'node-forge';
import type { PlatformCertificate } from './platform-key';

const generateKeys = promisify(generateKeyPair);
const DAY = 24 * 60 * 60 * 1000;

/** A key and its certificate, as PEM. */
export interface KeyAndCertificate {
  key: string;
  cert: string;
}

/** A temporary certificate authority. It lives as long as its simulator or the saved state. */
export interface CertificateAuthority {
  /** The authority's own certificate, PEM. Clients must trust it. */
  readonly certificate: string;
  issueServer(): Promise<KeyAndCertificate>;
  /** A merchant's client certificate. Its common name is the merchant number, as at WeChat Pay. */
  issueClient(mchId: string): Promise<KeyAndCertificate>;
}

export async function createAuthority(): Promise<CertificateAuthority> {
  const subject = name({
    countryName: 'CN',
    organizationName: 'OpenCloudPay simulator',
    commonName: 'Simulated Tenpay.com Root CA',
  });
  const { publicKey, privateKey } = await generateKeys('rsa', { modulusLength: 2048 });
  const issue = (publicKeyOfSubject: KeyObject, of: forge.pki.CertificateField[], extensions: object[]) =>
    certificate(publicKeyOfSubject, of, subject, extensions, privateKey);

  const authority = issue(publicKey, subject, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);

  const issueFor = async (
    of: forge.pki.CertificateField[],
    extensions: object[],
  ): Promise<KeyAndCertificate> => {
    const keys = await generateKeys('rsa', { modulusLength: 2048 });
    return {
      cert: issue(keys.publicKey, of, [
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
        ...extensions,
      ]),
      key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  };

  return {
    certificate: authority,
    issueServer: () =>
      issueFor(name({ commonName: 'localhost' }), [
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ]),
    issueClient: (mchId) =>
      issueFor(
        name({
          countryName: 'CN',
          localityName: 'Shenzhen',
          organizationName: '微信商户系统',
          commonName: mchId,
        }),
        [{ name: 'extKeyUsage', clientAuth: true }],
      ),
  };
}

/** A platform certificate, which WeChat Pay signs itself here. */
export async function createPlatformCertificate(): Promise<PlatformCertificate> {
  const { publicKey, privateKey } = await generateKeys('rsa', { modulusLength: 2048 });
  const subject = name({
    countryName: 'CN',
    localityName: 'Shenzhen',
    organizationName: 'OpenCloudPay simulator',
    commonName: 'Simulated Tenpay.com sign',
  });
  const usage = [{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true }];
  const issued = certificate(publicKey, subject, subject, usage, privateKey);
  return {
    serialNo: serialNoOf(issued),
    certificate: issued,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A certificate's serial number in upper-case hexadecimal digits, as the merchant platform shows it. */
export function serialNoOf(cert: string): string {
  return new X509Certificate(cert).serialNumber.toUpperCase();
}

/** A key and its certificate as a PKCS#12 file, the format of WeChat Pay's `apiclient_cert.p12`. */
export function toPfx({ key, cert }: KeyAndCertificate, passphrase: string): Bytes {
  const asn1 = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    [forge.pki.certificateFromPem(cert)],
    passphrase,
    {
      algorithm: '3des',
      // The passphrase is the merchant number and no secret, so more iterations would only cost time.
      count: 1,
    },
  );
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}

function name(parts: Record<string, string>): forge.pki.CertificateField[] {
  // Text beyond ASCII must be marked as UTF-8. forge's types lack the field.
  return Object.entries(parts).map(([attribute, value]) => ({
    name: attribute,
    value,
    ...(/[^ -~]/.test(value) && { valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class }),
  }));
}

function certificate(
  publicKey: KeyObject,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  extensions: object[],
  issuerKey: KeyObject,
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  // The first bit is the sign of a DER integer: it must not be set.
  made.serialNumber = `7${randomBytes(16).toString('hex').slice(1)}`;
  made.validity.notBefore = new Date(Date.now() - DAY);
  made.validity.notAfter = new Date(Date.now() + 5 * 365 * DAY);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  signNatively(made, issuerKey);
  return forge.pki.certificateToPem(made);
}

/** Replaces `made.sign()`: Node's RSA is many times faster than forge's JavaScript. */
function signNatively(made: forge.pki.Certificate, key: KeyObject): void {
  const oid = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  made.signatureOid = oid;
  made.siginfo.algorithmOid = oid;
  const pki = forge.pki as typeof forge.pki & {
    getTBSCertificate(cert: forge.pki.Certificate): forge.asn1.Asn1;
  };
  made.tbsCertificate = pki.getTBSCertificate(made);
  const bytes = Buffer.from(forge.asn1.toDer(made.tbsCertificate).getBytes(), 'binary');
  made.signature = sign('sha256', bytes, key).toString('binary');
}
