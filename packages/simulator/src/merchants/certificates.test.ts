import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { createAuthority, toPfx } from './certificates';

describe('the certificate authority', () => {
  it('issues certificates that it has signed and that match their keys', async () => {
    const authority = await createAuthority();
    const root = new X509Certificate(authority.certificate);
    const [server, client] = await Promise.all([
      authority.issueServer(),
      authority.issueClient('1900000109'),
    ]);
    for (const { cert, key } of [server, client]) {
      const certificate = new X509Certificate(cert);
      expect(certificate.verify(root.publicKey)).toBe(true);
      expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
      expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    }
    expect(new X509Certificate(server.cert).checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(new X509Certificate(server.cert).checkHost('localhost')).toBe('localhost');
    expect(new X509Certificate(client.cert).subject).toContain('CN=1900000109');
  });

  it('packs a certificate into a PKCS#12 file that opens only with its passphrase', async () => {
    const authority = await createAuthority();
    const pfx = toPfx(await authority.issueClient('1900000109'), '1900000109');
    expect(() => createSecureContext({ pfx, passphrase: '1900000109' })).not.toThrow();
    expect(() => createSecureContext({ pfx, passphrase: '1900000108' })).toThrow();
  });
});
