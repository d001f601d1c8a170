import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { merchant, publicKey, type Signer, signedHeaders } from './wechat-pay';

/** The options of a client of these tests. */
export const options = {
  ...{ appid: 'wxd678efh567hg6787', mchId: merchant.mchId, mode: 'direct' as const },
  ...{ apiV3Key: merchant.apiV3Key, privateKey: merchant.privateKey, serialNo: merchant.serialNo },
  ...{ publicKey: publicKey.pem, publicKeyId: publicKey.name },
};

export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  json: Record<string, unknown>;
  /** The client's port: the same for requests over one connection. */
  port: number | undefined;
}

export interface Loopback {
  url: string;
  received: Received[];
}

type Reply = (received: Received, response: ServerResponse) => void;

const open = new Set<Server>();

/** A server on a free port. */
export async function serve(reply: Reply): Promise<Loopback> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const one: Received = {
      ...{ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body },
      json: body === '' ? {} : JSON.parse(body),
      port: request.socket.remotePort,
    };
    received.push(one);
    reply(one, response);
  });
  server.keepAliveTimeout = 0;
  open.add(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** Closes every server and connection: for `afterEach`. */
export async function closeServers(): Promise<void> {
  const closing = [...open].map((server) => new Promise((done) => server.close(done)));
  for (const server of open) server.closeAllConnections();
  open.clear();
  await Promise.all(closing);
}

/** Seconds since 1970. */
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Answers as WeChat Pay does: signed. */
export function answer(response: ServerResponse, status: number, json?: unknown, signer?: Signer): void {
  const body = json === undefined ? '' : JSON.stringify(json);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...signedHeaders(body, seconds(), signer),
  });
  response.end(body);
}

/** A signed refusal. */
export function refuse(response: ServerResponse, status: number, code: string, message = 'no'): void {
  answer(response, status, { code, message });
}
