import { createServer, type RequestListener, type ServerOptions } from 'node:http';

/** A `createServer` for Hono's adapter whose requests pass another listener first. */
export function serverWith(wrap: (listener: RequestListener) => RequestListener): typeof createServer {
  const create = (options: ServerOptions, listener: RequestListener) => createServer(options, wrap(listener));
  return create as typeof createServer;
}
