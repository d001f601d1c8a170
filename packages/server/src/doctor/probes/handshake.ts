import { isIP } from 'node:net';
import { connect } from 'node:tls';

/**
 * Makes a TLS connection, and closes it.
 *
 * @param ca trusted instead of the system's certificate authorities
 * @returns when the server's certificate ends
 * @throws the error of the connection or of the verification, with Node's `code`
 */
export function handshake(
  { hostname, port }: URL,
  ca: string | Uint8Array | undefined,
  timeout = 8_000,
): Promise<{ validTo: string }> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect(
      {
        host,
        port: Number(port || 443),
        // An IP address cannot be a server name.
        ...(isIP(host) === 0 && { servername: host }),
        ...(ca !== undefined && { ca: Buffer.from(ca) }),
      },
      () => {
        const { valid_to: validTo } = socket.getPeerCertificate();
        socket.destroy();
        resolve({ validTo });
      },
    );
    socket.setTimeout(timeout, () =>
      socket.destroy(Object.assign(new Error(`no answer within ${timeout} ms`), { code: 'ETIMEDOUT' })),
    );
    socket.on('error', reject);
  });
}
