import type { Server } from 'node:net';

/**
 * Listens on an address.
 *
 * @param port 0 takes a free one
 * @param failure makes the error for an address that cannot be listened on; `isTaken` if another program listens there
 * @throws the error that `failure` makes
 */
export function listenOn(
  server: Server,
  { port, hostname }: { port: number; hostname: string },
  failure: (cause: NodeJS.ErrnoException, isTaken: boolean) => Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(failure(cause, cause.code === 'EADDRINUSE'));
    server.once('error', fail);
    server.listen(port, hostname, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
