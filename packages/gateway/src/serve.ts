import { type AddressInfo, isIP } from 'node:net';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { nodeEntry } from './entries/node';
import type { Gateway } from './gateway';
import { DEFAULT_HOST, GATEWAY_LIMITS } from './option-limits';

export interface ServeOptions {
  /** 0 takes a free one. Default 8080. */
  port?: number | undefined;
  /** Default 127.0.0.1: a proxy that speaks TLS stands in front. */
  hostname?: string | undefined;
  /** Milliseconds that a client has for a request's head, and for the whole of it, before it is cut off. */
  headersTimeout?: number | undefined;
  requestTimeout?: number | undefined;
  /** Milliseconds that `close` waits for requests in flight. */
  closeTimeout?: number | undefined;
}

export interface GatewayServer {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new connections, answers the requests in flight, and ends. */
  close(): Promise<void>;
}

/**
 * Serves a gateway on Node's own HTTP server, with time limits against clients that send a byte at a time.
 *
 * @throws {ConfigurationError} when the address cannot be listened on
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
  // Loaded here: where the gateway runs without Node's server, this file's index loads nothing of it.
  const { createServer } = await import('node:http');
  const server = createServer(
    {
      headersTimeout,
      requestTimeout,
      // Longer than the 60 s for which proxies keep their connections: it is for them to close first.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(1_000, headersTimeout, requestTimeout),
    },
    nodeEntry(gateway),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(notListening(cause, hostname, port)));
    server.listen(port, hostname, resolve);
  });
  let closed: Promise<void> | undefined;

  async function close(): Promise<void> {
    const answered = gateway.close();
    // Connections go idle one by one as their last answers leave; Node closes those that are idle right now.
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

/** Codes of failures to listen that another port would not mend. */
const ABOUT_THE_HOST = ['EADDRNOTAVAIL', 'EAI_AGAIN', 'EINVAL', 'ENOTFOUND'];

function notListening(cause: NodeJS.ErrnoException, hostname: string, port: number): ConfigurationError {
  // What is no address may be a secret in the wrong place.
  const host = hostname === 'localhost' || isIP(hostname) ? hostname : 'the host';
  if (ABOUT_THE_HOST.includes(cause.code ?? '')) {
    return new ConfigurationError(
      'hostname',
      `is no address that this machine can listen on (${cause.code}).`,
      { cause },
    );
  }
  const problem =
    cause.code === 'EADDRINUSE'
      ? `${port} of ${host} is taken: stop what listens there, or choose another.`
      : `${port} of ${host} cannot be listened on (${cause.code}).`;
  return new ConfigurationError('port', problem, { cause });
}
