import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { handlers } from '../apis/index';
import { SimulatorError } from '../errors';
import type { KeyAndCertificate } from '../merchants/certificates';
import type { Host } from '../records/fault';
import type { ClientCertificate } from '../requests/authenticate';
import { carryOut } from '../requests/carry-out';
import type { World } from '../world/world';

/** One of WeChat Pay's two addresses. */
export interface Listener {
  readonly url: string;
  /** Nobody listens any more, or somebody does again; connections that are open are cut. */
  refuse(refuses: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts listening on 127.0.0.1.
 *
 * Every connection is asked for a client certificate and none is refused for it: which APIs need one is decided
 * by the request, as at WeChat Pay.
 *
 * @param ca the authority whose client certificates count, PEM
 * @param port 0 for a free one
 * @throws {SimulatorError} LISTEN_FAILED
 */
export async function listen(
  world: World,
  { key, cert }: KeyAndCertificate,
  ca: string,
  { host, port }: { host: Host; port: number },
): Promise<Listener> {
  const server = createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: false });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.on('request', async (message, response) => {
    // A client that goes away in the middle is none of the simulator's troubles.
    message.on('error', () => {});
    response.on('error', () => {});
    const certificate = certificateOf(message.socket as TLSSocket);
    const answer = await carryOut(message, { certificate, host, handlers }, world);
    if (!answer) {
      message.socket.destroy();
      return;
    }
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
  await open(server, port);
  const taken = (server.address() as AddressInfo).port;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `https://127.0.0.1:${taken}`,
    async refuse(refuses) {
      if (refuses) await close();
      else if (!server.listening) await open(server, taken);
    },
    close,
  };
}

function open(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const problem = error.code === 'EADDRINUSE' ? 'something else listens there' : error.message;
      reject(
        new SimulatorError(
          'LISTEN_FAILED',
          `The simulated WeChat Pay cannot listen on port ${port} of 127.0.0.1: ${problem}. Choose another port, or leave it out for a free one.`,
        ),
      );
    };
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  // `{}` where the client showed none, `null` where it has gone away: the types know only the certificate.
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate> | null;
  return certificate?.fingerprint256
    ? { fingerprint: certificate.fingerprint256, trusted: socket.authorized }
    : undefined;
}
