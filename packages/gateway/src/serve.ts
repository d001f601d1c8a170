import { type AddressInfo, isIP } from 'node:net';
import { listenOn } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { nodeEntry } from './entries/node';
import type { Gateway } from './gateway';
import { DEFAULT_HOST, GATEWAY_LIMITS } from './options/option-limits';

export interface ServeOptions {
  /** 0 picks a free port. Default: `8080`. */
  port?: number | undefined;
  /** Default: `127.0.0.1`, for a TLS proxy in front. */
  hostname?: string | undefined;
  /** Milliseconds that a client may take for a request's headers, and for the whole request. */
  headersTimeout?: number | undefined;
  requestTimeout?: number | undefined;
  /** Milliseconds that `close` waits for requests in flight. */
  closeTimeout?: number | undefined;
}

export interface GatewayServer {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Stops accepting connections, answers the requests in flight, and closes the server. */
  close(): Promise<void>;
}

/**
 * Serves a gateway on Node's own HTTP server, with time limits against slow clients.
 *
 * @throws {ConfigurationError} if the server cannot listen on the address
 */
export async function serveGateway(
  gateway: Pick<Gateway, 'fetch' | 'close'>,
  {
    port = GATEWAY_LIMITS.port.default,
    hostname = DEFAULT_HOST,
    headersTimeout = 10_000,
    requestTimeout = 20_000,
    closeTimeout = GATEWAY_LIMITS.closeTimeout.default,
  }: ServeOptions = {},
): Promise<GatewayServer> {
  // Loaded here, so that the index does not load Node's server for gateways that run without it.
  const { createServer } = await import('node:http');
  const server = createServer(
    {
      headersTimeout,
      requestTimeout,
      // Longer than the 60 s of proxies, so that the proxy closes idle connections first.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(1_000, headersTimeout, requestTimeout),
    },
    nodeEntry(gateway),
  );
  await listenOn(server, { port, hostname }, (cause, isTaken) =>
    notListening(cause, isTaken, hostname, port),
  );
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    const answered = gateway.close();
    // Connections become idle one by one after their last answers; Node only closes those that are idle at the call.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    const enough = setTimeout(() => server.closeAllConnections(), closeTimeout);
    await new Promise((resolve) => server.close(resolve));
    clearInterval(sweep);
    clearTimeout(enough);
    await answered;
  }

  return {
    url: urlOf(server.address() as AddressInfo),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** Codes of listen failures that another port would not fix. */
const ABOUT_THE_HOST = ['EADDRNOTAVAIL', 'EAI_AGAIN', 'EINVAL', 'ENOTFOUND'];

function notListening(
  cause: NodeJS.ErrnoException,
  isTaken: boolean,
  hostname: string,
  port: number,
): ConfigurationError {
  // Text that is not an address may be a misplaced secret.
  const host = hostname === 'localhost' || isIP(hostname) ? hostname : 'the host';
  if (ABOUT_THE_HOST.includes(cause.code ?? '')) {
    return new ConfigurationError('hostname', `is not an address of this machine (${cause.code}).`, {
      cause,
    });
  }
  const problem = isTaken
    ? `${port} of ${host} is in use: stop the program that listens there, or choose another port.`
    : `${port} of ${host} cannot be used (${cause.code}).`;
  return new ConfigurationError('port', problem, { cause });
}
