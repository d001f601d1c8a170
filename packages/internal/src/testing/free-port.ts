import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to servers on port 0 and to clients. A port from there is free when its server
 * stops, and can be taken by any other program before it is used again.
 */
const [LOWEST, HIGHEST] = [10_000, 16_000];

const given = new Set<number>();

/**
 * A port of 127.0.0.1 for a server whose address must be known before it listens, or that is down at times. Where
 * neither is so, listen on port 0.
 *
 * @returns a port that this process has not got before
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

/** An address where no server listens. */
export async function refusingAddress(scheme = 'http'): Promise<string> {
  return `${scheme}://127.0.0.1:${await freePort()}`;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
