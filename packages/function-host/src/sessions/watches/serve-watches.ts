import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_DATABASE_REQUEST } from '@opencloudpay/contracts/database-wire';
import { SESSION_WATCH_ROUTE } from '@opencloudpay/contracts/watch-wire';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Sessions } from '../login/sessions';
import type { SessionDatabase } from '../routes/session-documents';
import { RateLimited, type SessionCounter, sessionLimits } from '../session-limits';
import { serveWatchSocket } from './watch-socket';

/** A request for a WebSocket. */
export interface UpgradeRequest {
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Its connection. */
  readonly socket?: { readonly remoteAddress?: string | undefined };
}

type UpgradeListener = (request: UpgradeRequest, socket: object, head: Uint8Array) => void;

/** Node's `http.Server` or `https.Server`. */
export interface UpgradingServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
}

export interface ServeWatchesOptions {
  sessions: Sessions;
  database: SessionDatabase;
  /** Where the session routes are. Default: none, `/watch` is at the root. */
  basePath?: string | undefined;
  /** Connections at once. Default: 10_000. */
  maxConnections?: number | undefined;
  /**
   * Counts connections by address and by user, and each message as a request of its user: the counter of the session
   * routes. A connection beyond is refused with 429, or closed with the code 4429; the client connects again after a
   * pause. Default: no limits.
   */
  limits?: SessionCounter | undefined;
  /** The user's address, if it differs from the connection's: from the header that the proxy sets. */
  clientIp?: ((request: UpgradeRequest) => string | undefined) | undefined;
  /** Decides about a request before it becomes a connection, by its origin for example. Default: all are accepted. */
  accept?: ((request: UpgradeRequest) => boolean) | undefined;
  /** Called for a failure that is not the user's fault: mini programs connect again after a pause. */
  onError?: ((error: unknown) => void) | undefined;
}

export interface WatchServer {
  /** Connections that are open. */
  readonly connections: number;
  /** Ends all connections. The server stays. */
  close(): void;
}

/** Milliseconds between pings: a phone that has gone is noticed after two of them. */
const PING = 30_000;

/**
 * Serves `collection().where().watch()` of mini programs on an HTTP server, over one WebSocket for each: the path
 * `/watch` beside the session routes. Requests for other WebSockets are left to other listeners.
 *
 * ```ts
 * const server = serve({ fetch: routes.fetch, port: 8788 });
 * serveWatches(server, { sessions, database: { documents, envId: 'prod' } });
 * ```
 */
export function serveWatches(
  server: UpgradingServer,
  {
    sessions,
    database,
    basePath = '',
    maxConnections = 10_000,
    limits = sessionLimits(),
    clientIp,
    accept = () => true,
    onError = () => undefined,
  }: ServeWatchesOptions,
): WatchServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_DATABASE_REQUEST,
    perMessageDeflate: false,
  });
  const alive = new WeakSet<WebSocket>();
  const path = basePath.replace(/\/+$/, '') + SESSION_WATCH_ROUTE;
  const pinging = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING).unref();

  const upgrade: UpgradeListener = (request, given, head) => {
    const socket = given as Duplex;
    if (request.url?.split('?')[0] !== path) {
      // Without another listener the connection would stay open and unanswered.
      if (server.listenerCount('upgrade') === 1) refuse(socket, '404 Not Found');
    } else if (!accept(request)) refuse(socket, '403 Forbidden');
    else if (sockets.clients.size >= maxConnections) refuse(socket, '503 Service Unavailable');
    else open(request, socket, head);
  };

  function open(request: UpgradeRequest, socket: Duplex, head: Uint8Array): void {
    const ip = clientIp?.(request) ?? request.socket?.remoteAddress;
    try {
      limits.countAddress(ip, false);
      socket.once('close', limits.connectAddress(ip));
    } catch (error) {
      if (!(error instanceof RateLimited)) throw error;
      refuse(socket, '429 Too Many Requests', { 'Retry-After': String(error.retryAfter) });
      return;
    }
    sockets.handleUpgrade(request as IncomingMessage, socket, Buffer.from(head), (opened) => {
      alive.add(opened);
      opened.on('pong', () => alive.add(opened));
      serveWatchSocket(opened, { sessions, database, limits, onError });
    });
  }

  server.on('upgrade', upgrade);
  return {
    get connections() {
      return sockets.clients.size;
    },
    close() {
      clearInterval(pinging);
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(socket: Duplex, status: string, headers: Readonly<Record<string, string>> = {}): void {
  const all = { Connection: 'close', 'Content-Length': '0', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
}
