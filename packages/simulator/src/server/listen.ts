import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { SIMULATED_CLOCK_PATH, writeSimulatedClock } from '@opencloudpay/contracts/simulated-clock';
import { listenOn, say, textOf } from '@opencloudpay/internal';
import { handlers } from '../apis/index';
import { v3Apis } from '../apis/v3/index';
import { SimulatorError } from '../errors';
import type { KeyAndCertificate } from '../merchants/certificates';
import type { Host } from '../records/fault';
import type { ClientCertificate } from '../requests/authenticate';
import { handleRequest } from '../requests/handle-request';
import type { World } from '../world/world';

/** One of WeChat Pay's two addresses. */
export interface Listener {
  readonly url: string;
  /** Stops listening and cuts open connections, or listens again. */
  refuse(refuses: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts listening on 127.0.0.1.
 *
 * The server requests a client certificate on every connection but accepts connections without one. Each API decides
 * whether it needs a certificate, as at WeChat Pay.
 *
 * @param ca the authority of valid client certificates, PEM
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
    // A client may disconnect at any time.
    message.on('error', () => {});
    response.on('error', () => {});
    if (message.method === 'GET' && message.url === SIMULATED_CLOCK_PATH) {
      message.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(writeSimulatedClock(world.clock.now())));
      return;
    }
    const certificate = certificateOf(message.socket as TLSSocket);
    const answer = await handleRequest(message, { certificate, host, handlers, v3Apis }, world);
    if (!answer) {
      message.socket.destroy();
      return;
    }
    const unread = !message.complete;
    response.writeHead(answer.status, {
      ...answer.headers,
      // A status 204 has no body and no length.
      ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(answer.body) }),
      ...(unread && { connection: 'close' }),
    });
    response.end(answer.body);
  });
  // Data that is not HTTP gets status 400, data that is not TLS gets no answer. Neither may end the process.
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
  return listenOn(server, { port, hostname: '127.0.0.1' }, (cause, isTaken) => {
    const problem = isTaken ? say('another program uses the port', '端口已被其他程序占用') : textOf(cause);
    return new SimulatorError(
      'LISTEN_FAILED',
      say(
        `The simulated WeChat Pay cannot listen on port ${port} of 127.0.0.1: ${problem.en}. Choose another port, or leave the option out to use a free one.`,
        `模拟的微信支付无法监听 127.0.0.1 的端口 ${port}：${problem.zh}。请换一个端口，或去掉该选项使用空闲端口。`,
      ),
    );
  });
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  // Node returns `{}` for a client without a certificate and `null` for a disconnected one. The types have neither.
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate> | null;
  return certificate?.fingerprint256
    ? { fingerprint: certificate.fingerprint256, trusted: socket.authorized }
    : undefined;
}
