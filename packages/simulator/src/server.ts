import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { handlers } from './apis/index';
import type { KeyAndCertificate } from './certificates';
import { answerRequest } from './requests/answer-request';
import type { ClientCertificate } from './requests/authenticate';
import type { World } from './world';

/**
 * Starts listening on 127.0.0.1.
 *
 * Every connection is asked for a client certificate and none is refused for it: which APIs need one is decided
 * by the request, as at WeChat Pay.
 *
 * @param ca the authority whose client certificates count, PEM
 * @param port 0 for a free one
 */
export async function listen(
  world: World,
  { key, cert }: KeyAndCertificate,
  ca: string,
  port: number,
): Promise<{ server: Server; url: string }> {
  const server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.on('request', async (message, response) => {
    // A client that goes away in the middle is none of the simulator's troubles.
    message.on('error', () => {});
    response.on('error', () => {});
    const answer = await answerRequest(message, certificateOf(message.socket as TLSSocket), handlers, world);
    const unread = !message.complete;
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': Buffer.byteLength(answer.body),
      ...(unread && { connection: 'close' }),
    });
    response.end(answer.body);
  });
  // What is not HTTP is answered as such, what is not TLS not at all; both must not end the process.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    } else socket.destroy();
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  // `{}` where the client showed none, `null` where it has gone away: the types know only the certificate.
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate> | null;
  return certificate?.fingerprint256
    ? { fingerprint: certificate.fingerprint256, trusted: socket.authorized }
    : undefined;
}
