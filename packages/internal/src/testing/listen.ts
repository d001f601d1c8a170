import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on a free port of 127.0.0.1. `close` ends all connections.
 *
 * @param served a listener for requests, or a server that does not listen yet
 */
export async function listen(
  served: RequestListener | Server,
): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  const server = typeof served === 'function' ? createServer(served) : served;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
