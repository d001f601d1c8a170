import { createServer, type RequestListener, type ServerOptions } from 'node:http';

/**
 * Milliseconds after which an idle connection is closed. Node's default is 5 s: a function that was busy or paused for
 * longer would send its next call on a connection that is just closing, and could not know whether it was carried out.
 * Longer than the 60 s of proxies, so that the proxy closes first.
 */
const KEEP_ALIVE = 65_000;

/** A `createServer` for Hono's adapter whose requests pass another listener first. */
export function serverWith(wrap: (listener: RequestListener) => RequestListener): typeof createServer {
  const create = (options: ServerOptions, listener: RequestListener) =>
    createServer({ ...options, keepAliveTimeout: KEEP_ALIVE }, wrap(listener));
  return create as typeof createServer;
}
