/**
 * Watchers of one host: how long a change takes to reach them, and what they cost. Clients and host share this process,
 * so the memory is that of both ends.
 *
 * Usage, after `npm run build`: node scripts/scale-watchers.ts [--watchers 1000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDatabase } from '../packages/database/dist/index.mjs';
import {
  createSessions,
  serveWatches,
  simulatedJscode2session,
} from '../packages/function-host/dist/index.mjs';

const { values } = parseArgs({ options: { watchers: { type: 'string', default: '1000' } } });
const count = Number(values.watchers);
const CHANGES = 50;

const folder = mkdtempSync(join(tmpdir(), 'watchers-'));
const documents = openDatabase({ folder, temporary: true, onPermissionRefused: () => {} });
const prod = documents.environment('prod');
const wechat = simulatedJscode2session({ appid: 'wx0123456789abcdef' });
const sessions = createSessions({
  appid: 'wx0123456789abcdef',
  keys: 'a-key-of-the-measurement-0123456789',
  jscode2session: wechat.exchange,
});
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/watch`;
const watches = serveWatches(server, { sessions, database: { documents, envId: 'prod' } });

for (const name of ['orders', 'goods']) await prod.createCollection(name);
await prod.setPermission('goods', 'ADMINWRITE');
await prod.insert('goods', { _id: 'tea', n: 0 });
const users = Array.from({ length: count }, (_, n) => `user-${n}`);
await prod.import(
  'orders',
  users.map((user) => ({ _id: user, _openid: wechat.openIdOf(user), n: 0 })),
);

/** Called with each change that arrives. */
let arrived = (_collection: number): void => {};

async function connect(user: string): Promise<WebSocket> {
  const { token } = await sessions.login(wechat.loginCode(user));
  const socket = new WebSocket(url);
  let started = 0;
  await new Promise<void>((resolve) => {
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'login', token })));
    socket.addEventListener('message', ({ data }) => {
      const { type, id } = JSON.parse(String(data)) as { type: string; id: number };
      if (type === 'ready')
        for (const [at, collectionName] of ['orders', 'goods'].entries())
          socket.send(JSON.stringify({ type: 'watch', id: at, params: { collectionName } }));
      else if (started < 2) {
        started += 1;
        if (started === 2) resolve();
      } else arrived(id);
    });
  });
  return socket;
}

const memory = () => process.memoryUsage.rss() / 1024 / 1024;
const before = memory();
const begun = performance.now();
const sockets: WebSocket[] = [];
for (let at = 0; at < users.length; at += 50)
  sockets.push(...(await Promise.all(users.slice(at, at + 50).map(connect))));
console.log(
  `${count} watchers with 2 queries each connected in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
);
console.log(`memory: ${(((memory() - before) / count) * 1024).toFixed(0)} KB for each, both ends`);

async function measure(
  what: string,
  receivers: number,
  change: (n: number) => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  for (let n = 1; n <= CHANGES; n += 1) {
    let left = receivers;
    const started = performance.now();
    const all = new Promise<void>((resolve) => {
      arrived = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });
    await change(n);
    await all;
    times.push(performance.now() - started);
    await wait(10);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] as number).toFixed(0);
  console.log(`${what}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms from the write to the last receiver`);
}

await measure('a change of one user’s document', 1, (n) =>
  prod.update('orders', { _id: users[n % count] as string }, { $set: { n: n + 1000 } }),
);
await measure(`a change that concerns all ${count}`, count, (n) =>
  prod.update('goods', { _id: 'tea' }, { $set: { n } }),
);

for (const socket of sockets) socket.close();
watches.close();
server.close();
await documents.close();
rmSync(folder, { recursive: true });
process.exit(0);
