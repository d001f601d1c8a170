/**
 * The HTTP front of a function host: `POST /functions/<name>` with the event as JSON body.
 *
 * ```ts
 * const host = createFunctionHost({ folder: 'cloudfunctions' });
 * const { url, close } = await serveFunctions(host, { port: 8010, token: process.env.FUNCTIONS_TOKEN });
 * // curl -d '{"a":1}' -H 'authorization: Bearer …' http://127.0.0.1:8010/functions/hello
 * ```
 *
 * A client may call any function in any user's name: the front trusts it, as WeChat Cloud Run's headers
 * are. So it listens on this machine alone, asks for a token, or verifies the signatures of a gateway.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isLoopback, listenOn, say, textOf } from '@opencloudpay/internal';
import { FunctionHostError } from '../errors';
import type { FunctionHost } from '../host';
import { type DatabaseListenerOptions, databaseListener } from '../platform/documents/database-listener';
import { callCheck } from './call-keys';
import { functionsApp } from './functions-app';
import { serverWith } from './server-with';
import { withShortWay } from './with-short-way';

export interface ServeOptions {
  /** Default: a free port. */
  port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1. */
  hostname?: string | undefined;
  /** Accepted as `authorization: Bearer <token>`. Default: with `callbackSecret` none; without it no token is needed. */
  token?: string | undefined;
  /**
   * The secret with which a gateway signs its calls, or several while it is replaced. A request with a signature must have a
   * valid one. Without `token` every call must be signed, and nothing but functions can be called.
   */
  callbackSecret?: string | readonly string[] | undefined;
}

export interface FunctionServer {
  /** The server's address, without a slash at the end. */
  url: string;
  /** Takes no more requests, answers those in flight, and resolves when all connections are closed. */
  close(): Promise<void>;
}

/** The time limit for a client to send its request, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/**
 * Serves the functions of a host over HTTP. Closing the server leaves the host running.
 *
 * @throws {FunctionHostError} `OPTION_INVALID` for an address beyond this machine without a token or secret; `LISTEN_FAILED`
 */
export async function serveFunctions(
  host: FunctionHost,
  options: ServeOptions = {},
): Promise<FunctionServer> {
  const { port = 0, hostname = '127.0.0.1' } = options;
  const check = callCheck(options);
  if (check.isOpen && !isLoopback(hostname)) {
    throw new FunctionHostError(
      'OPTION_INVALID',
      say(
        `Listening on ${hostname} would let everyone who reaches this machine call any function in any user's name: set a token or a callbackSecret, or listen on 127.0.0.1.`,
        `监听 ${hostname} 会让能访问本机的任何人以任何用户的身份调用云函数：请设置 token 或 callbackSecret，或监听 127.0.0.1。`,
      ),
    );
  }
  let closing = false;
  const app = functionsApp(host, { check, isClosing: () => closing });
  // The front trusts the caller, so it may name any served environment.
  const database: DatabaseListenerOptions = {
    calls: (call) => host.callDocuments(call),
    callerOf: (given) => (check.isOpen || check.hasToken(given) ? {} : undefined),
    isClosing: () => closing,
  };
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer: serverWith((listener) => databaseListener(database, withShortWay(app.fetch, listener))),
    serverOptions: { requestTimeout: REQUEST_TIMEOUT },
  }) as Server;
  const answered = answeredAll(server);
  await listening(server, port, hostname);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await answered();
      // Node would wait for connections that were opened and never used.
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Returns a function that resolves when every request has its answer. */
function answeredAll(server: Server): () => Promise<void> {
  let pending = 0;
  let onNone = () => {};
  server.on('request', (_, response) => {
    pending += 1;
    // Emitted once, after the answer or after the client has disconnected.
    response.once('close', () => {
      pending -= 1;
      if (pending === 0) onNone();
    });
  });
  return () =>
    new Promise((resolve) => {
      onNone = resolve;
      if (pending === 0) resolve();
    });
}

function listening(server: Server, port: number, hostname: string): Promise<void> {
  return listenOn(server, { port, hostname }, (cause, isTaken) => {
    const why = isTaken
      ? say(
          'the port is in use: choose another, or stop the program that uses it',
          '端口已被占用，请换一个端口，或停止占用它的程序',
        )
      : textOf(cause);
    return new FunctionHostError(
      'LISTEN_FAILED',
      say(`Cannot listen on ${hostname}:${port}: ${why.en}.`, `无法监听 ${hostname}:${port}：${why.zh}。`),
      { cause },
    );
  });
}
