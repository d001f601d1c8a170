import type { SecureContext } from 'node:tls';
import { ConfigurationError } from '../../errors';
import type { TlsOptions } from '../options';
import { checkCertificate } from './check-certificate';
import { closeOnSurplus } from './close-on-surplus';
import { type Agents, verifiedAgents } from './verified-agents';

/**
 * Kept-alive connections, with the merchant's certificate for the APIs that require it. Idle connections do not keep the
 * process alive, because Node unrefs a socket that no request uses.
 *
 * @throws {ConfigurationError} before anything is sent, if the certificate is missing or unusable
 */
export async function createAgents(options: TlsOptions, certificate: boolean): Promise<Agents> {
  const [{ Agent: Http }, { Agent: Https }, { createSecureContext }] = await Promise.all([
    import('node:http'),
    import('node:https'),
    import('node:tls'),
  ]);
  const { ca } = options;
  const tls = { ...(ca && { ca: asBuffer(ca) }), ...(certificate && clientCertificate(options)) };
  let secure: SecureContext;
  try {
    secure = createSecureContext(tls);
  } catch (cause) {
    throw new ConfigurationError(
      certificate ? 'pfx (or cert and key)' : 'ca',
      certificateProblem(cause as Error),
      { cause },
    );
  }
  if (certificate) checkCertificate(secure);
  const agents = {
    httpAgent: closeOnSurplus(new Http({ keepAlive: true })),
    httpsAgent: closeOnSurplus(new Https({ keepAlive: true, ...tls })),
  };
  return verifiedAgents(agents, options.endpoints);
}

function clientCertificate({ pfx, cert, key, passphrase, mchId }: TlsOptions) {
  if (pfx) return { pfx: asBuffer(pfx), passphrase: passphrase ?? mchId };
  if (cert && key) return { cert: asBuffer(cert), key: asBuffer(key), ...(passphrase && { passphrase }) };
  throw new ConfigurationError(
    'pfx',
    'is missing: this API needs the merchant’s client certificate. Download apiclient_cert.p12 from the merchant platform and give it as pfx, or cert and key.',
  );
}

/** TLS accepts text and Buffers, but not a plain Uint8Array of another realm, so that is wrapped in a Buffer. */
function asBuffer(material: string | Uint8Array): string | Buffer {
  return typeof material === 'string'
    ? material
    : Buffer.from(material.buffer, material.byteOffset, material.byteLength);
}

function certificateProblem({ message }: Error): string {
  if (/mac verify failure|bad decrypt/i.test(message))
    return 'cannot be opened with this passphrase. The passphrase of apiclient_cert.p12 is the merchant number unless you changed it. Does the file belong to this merchant?';
  // Older merchant certificates are encrypted with RC2, which OpenSSL 3 (Node.js 17 and later) no longer loads.
  if (/Unsupported PKCS12/i.test(message))
    return 'is encrypted with a cipher that this Node.js no longer supports: give apiclient_cert.pem and apiclient_key.pem as cert and key instead.';
  if (/not enough data|wrong tag|asn1|header too long|PEM.*no start line/i.test(message))
    return `cannot be read: it is not a certificate file, or it is damaged (${message}). Give the bytes of apiclient_cert.p12, or the text of the PEM files.`;
  return `cannot be read: ${message}`;
}
