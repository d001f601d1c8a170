import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { withShortWay } from '@opencloudpay/function-host';
import { nodeEntry } from '@opencloudpay/gateway/node';
import { listenOn } from '@opencloudpay/internal';
import { say } from '../../terminal/say';
import { FILES_PATH } from '../open-services';
import { ServeError } from '../serve-error';
import { answerHealth, HEALTH_PATHS, type HealthParts } from './health';
import { limitConnections } from './limit-connections';

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

export interface PublicParts extends HealthParts {
  /** The session routes of mini programs; `undefined` if there are none. */
  sessions: Fetch | undefined;
  /** The addresses of files. */
  files: Fetch | undefined;
}

export interface PublicOptions {
  host: string;
  port: number;
  /** Milliseconds. Default: 10_000 */
  headersTimeout?: number;
  /** Connections at once. Default: 20_000, or what the limit of open files leaves */
  maxConnections?: number;
  /** Called when connections are refused, with their number. */
  onFull?: (connections: number) => void;
}

export interface PublicServer {
  /** The address on this machine, without a slash at the end. */
  readonly url: string;
  readonly server: Server;
  /** Takes no more connections, and resolves when all requests have their answers, or the time is up. */
  close(timeout: number): Promise<void>;
}

/** Milliseconds for a request, and for its headers: a slow client must not hold connections. */
const HEADERS_TIMEOUT = 10_000;
/** An upload of 100 MB over a phone's connection takes minutes. */
const REQUEST_TIMEOUT = 10 * 60_000;
/** Longer than the 60 s of proxies, so that the proxy closes idle connections first. */
const KEEP_ALIVE = 65_000;

const GATEWAY_PATH = /^\/(notify|v1\/cloudpay|_)\//;

/**
 * Serves mini programs, WeChat Pay, files and monitors on one port. The parts that are not configured answer 404.
 *
 * @throws {ServeError} LISTEN_FAILED
 */
export async function servePublic(
  parts: PublicParts,
  { host, port, headersTimeout = HEADERS_TIMEOUT, maxConnections, onFull = () => {} }: PublicOptions,
): Promise<PublicServer> {
  const options = { overrideGlobalObjects: false };
  const gateway = parts.gateway && nodeEntry(parts.gateway);
  const health = getRequestListener((request) => answerHealth(new URL(request.url).pathname, parts), options);
  const sessions =
    parts.sessions && withShortWay(parts.sessions, getRequestListener(parts.sessions, options));
  const files = parts.files && getRequestListener(parts.files, options);
  const nothing = getRequestListener(notFound, options);
  const listenerOf = (path: string) => {
    if (gateway && GATEWAY_PATH.test(path)) return gateway;
    if (HEALTH_PATHS.includes(path)) return health;
    if (files && path.startsWith(`${FILES_PATH}/`)) return files;
    return sessions ?? nothing;
  };
  const server = createServer(
    {
      headersTimeout,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE,
      connectionsCheckingInterval: 1_000,
    },
    (request: IncomingMessage, response: ServerResponse) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      void listenerOf(path)(request, response);
    },
  );
  limitConnections(server, onFull, maxConnections);
  await listenOn(server, { port, hostname: host }, (cause, isTaken) => {
    const why = isTaken
      ? say(
          ': the port is in use: choose another, or stop the program that uses it',
          '：端口已被占用，请换一个端口，或停止占用它的程序',
        )
      : say(`: ${cause.message}`, `（${cause.message}）`);
    return new ServeError(
      'LISTEN_FAILED',
      {
        en: `The host cannot listen on ${host}:${port}${why.en}.`,
        zh: `函数服务无法监听 ${host}:${port}${why.zh}。`,
      },
      { cause },
    );
  });
  const { address, family, port: own } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${own}`,
    server,
    close: (timeout) => closeWithin(server, timeout),
  };
}

function notFound(): Response {
  const errorMessage =
    'There is nothing here. For calls of mini programs, give the host miniProgram and sessions in its configuration.';
  return Response.json({ errorCode: 'NOT_FOUND', errorMessage }, { status: 404 });
}

async function closeWithin(server: Server, timeout: number): Promise<void> {
  // Connections become idle one by one after their last answers; Node only closes those that are idle at the call.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const enough = setTimeout(() => server.closeAllConnections(), timeout);
  await new Promise((resolve) => server.close(resolve));
  clearInterval(sweep);
  clearTimeout(enough);
}
