import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { join } from 'node:path';
import type { ApiDeclaration } from '../api';
import { apis } from '../apis/index';
import { sign } from '../sign';
import { fromXml, toXml } from '../xml/xml';

const certificates = join(__dirname, '../../fixtures/certificates');

/** A file of `fixtures/certificates`: see its README. */
export const certificate = (file: string) => readFileSync(join(certificates, file));

export const merchant = {
  appid: 'wxd2565e6a04246fd1',
  mchId: '1800000001',
  apiKey: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
};

export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  fields: Record<string, string>;
  /** The client's port: the same for requests over one connection. */
  port: number | undefined;
}

export interface Loopback {
  url: string;
  received: Received[];
}

type Reply = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

const open = new Set<Server | TcpServer>();
const sockets = new Set<Socket>();

/** A server on a free port that answers with a body, or calls the function once the request was read. */
export async function serve(reply: string | Buffer | Reply, tls?: ServerOptions): Promise<Loopback> {
  const received: Received[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const one: Received = {
      path: request.url ?? '',
      headers: request.headers,
      body,
      fields: { ...fromXml(body) },
      port: request.socket.remotePort,
    };
    received.push(one);
    if (typeof reply === 'function') reply(one, response, request);
    else response.end(reply);
  };
  const server = tls
    ? createTlsServer(
        {
          cert: certificate('server.pem'),
          key: certificate('server.key'),
          ca: certificate('authority.pem'),
          ...tls,
        },
        listener,
      )
    : createServer(listener);
  // A connection stays open until the client closes it.
  server.keepAliveTimeout = 0;
  return { url: await listen(server, tls ? 'https' : 'http'), received };
}

/** A server that passes raw connections to the function, which may do nothing. */
export async function serveRaw(
  connected: (socket: Socket) => void,
  scheme: 'http' | 'https',
): Promise<string> {
  return listen(createTcpServer(connected), scheme);
}

async function listen(server: Server | TcpServer, scheme: string): Promise<string> {
  open.add(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Closes every server and connection: for `afterEach`. */
export async function closeServers(): Promise<void> {
  const closing = [...open].map((server) => new Promise((done) => server.close(done)));
  for (const socket of sockets) socket.destroy();
  open.clear();
  await Promise.all(closing);
}

/** The fields that a success of these APIs has besides those it repeats from the request. */
const OWN_FIELDS: Readonly<Record<string, Record<string, string>>> = {
  '/pay/unifiedorder': { prepay_id: 'wx201410272009395522657a690389285100', trade_type: 'JSAPI' },
  '/pay/orderquery': { trade_state: 'NOTPAY' },
  '/pay/refundquery': { refund_count: '1' },
  '/secapi/pay/refund': { refund_id: '50300000000000000000000000001' },
  '/pay/micropay': { transaction_id: '4200000000202611280000000001' },
};

/** A success of WeChat Pay to this request: its identities and numbers, more fields, and the signature. */
export function success(received: Received, more: Record<string, string> = {}): string {
  const api = Object.values(apis).find(({ path }) => received.path.endsWith(path));
  const echoes = (api?.answer as ApiDeclaration['answer'] | undefined)?.echoes ?? [];
  const repeated = echoes.flatMap((field) => {
    const value = received.fields[field.replace('_$n', '')];
    return value === undefined ? [] : [[field.replace('_$n', '_0'), value]];
  });
  return signedAnswer(received, {
    result_code: 'SUCCESS',
    ...OWN_FIELDS[api?.path ?? ''],
    ...Object.fromEntries(repeated),
    ...more,
  });
}

function signedAnswer(received: Received, own: Record<string, string>): string {
  const { appid = '', mch_id = '', sub_mch_id = '', sign_type } = received.fields;
  const fields = {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    ...{ appid, mch_id, sub_mch_id },
    nonce_str: `answer${randomBytes(8).toString('hex')}`,
    ...own,
  };
  return toXml({
    ...fields,
    sign: sign(fields, merchant.apiKey, sign_type === 'HMAC-SHA256' ? sign_type : 'MD5'),
  });
}

/** WeChat Pay's refusal of this request, with its error code. */
export function refusal(received: Received, code: string): string {
  return signedAnswer(received, { result_code: 'FAIL', err_code: code, err_code_des: 'no' });
}
