/** Ten thousand connections to a host: it answers others meanwhile, in bounded memory. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endAll } from '../../testing/gateway-process';
import { prepareShop, type ServedShopOfTest } from '../../testing/served-shop';

const CONNECTIONS = 10_000;
const MB = 1024 * 1024;

let shop: ServedShopOfTest;
const sockets: Socket[] = [];

beforeAll(async () => {
  shop = await prepareShop({ merchants: undefined, notify: undefined, database: undefined });
  await shop.start();
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await endAll();
  await shop.close();
});

/** Bytes of the host; `undefined` where the system does not say it. */
function memory(): number | undefined {
  const [{ pid } = {}] = shop.host.log();
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Opens connections, some at a time. They have begun a request, and wait. */
async function open(count: number): Promise<void> {
  const { port } = new URL(shop.url);
  for (let opened = 0; opened < count; opened += 500)
    await Promise.all(
      Array.from({ length: 500 }, () => {
        const socket = connect(Number(port), '127.0.0.1', () =>
          socket.write('POST /call/version HTTP/1.1\r\n'),
        );
        sockets.push(socket);
        socket.on('error', () => {});
        return new Promise((resolve) => socket.once('connect', resolve));
      }),
    );
}

it('health and calls are answered beside ten thousand connections, and the memory is bounded', async () => {
  const token = await shop.login('alice');
  const before = memory();
  await open(CONNECTIONS);
  expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
  expect((await shop.call('/call/version', { token })).body).toMatchObject({ result: 'first' });
  const during = memory();
  if (before !== undefined && during !== undefined) expect(during - before).toBeLessThan(400 * MB);
  expect(shop.host.log().map(({ code }) => code)).not.toContain('CONNECTIONS_FULL');
});
