/** Limits of WebSockets: the same as those of calls, and of connections at once. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WATCH_LIMITED, watchLimitedPause } from '@opencloudpay/contracts/watch-wire';
import { WebSocket } from 'ws';
import { createSessions } from '../login/sessions';
import { simulatedJscode2session } from '../login/simulated-jscode2session';
import type { SessionDatabase } from '../routes/session-documents';
import { sessionRoutes } from '../routes/session-routes';
import { type SessionLimits, sessionLimits } from '../session-limits';
import { serveWatches, type UpgradeRequest, type WatchServer } from './serve-watches';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const sessions = createSessions({ appid: APPID, keys: 'k'.repeat(32), jscode2session: wechat.exchange });
const tokenOf = async (user: string) => (await sessions.login(wechat.loginCode(user))).token;
const watched: object[] = [];
const database = {
  envId: 'shop-1',
  documents: {
    watchForUser(options: object) {
      watched.push(options);
      return () => watched.splice(watched.indexOf(options), 1);
    },
  },
} as unknown as SessionDatabase;

let server: Server;
let watches: WatchServer;
beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => watches.close());
afterAll(() => {
  server.close();
});

function serve(limits: SessionLimits) {
  const counter = sessionLimits(limits);
  const clientIp = ({ headers }: UpgradeRequest) => headers['x-real-ip']?.toString();
  watches = serveWatches(server, { sessions, database, limits: counter, clientIp });
  return sessionRoutes({
    ...{ sessions, limits: counter, allow: () => true },
    host: { invoke: async () => 'done' },
    clientIp: (request) => request.headers.get('x-real-ip') ?? undefined,
  });
}

/** Resolves with the status if the connection is refused. */
async function connect(ip = '192.0.2.1') {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/watch`, { headers: { 'x-real-ip': ip } });
  const heard: { type?: string }[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as { type?: string }));
  const status = await new Promise<[number, string] | undefined>((resolve, reject) => {
    socket.on('open', () => resolve(undefined));
    socket.on('error', reject);
    socket.on('unexpected-response', (_, answer) => {
      answer.resume();
      resolve([answer.statusCode ?? 0, answer.headers['retry-after'] ?? '']);
    });
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  return {
    ...{ status, heard, closed, say, end: () => socket.close() },
    async login(user: string) {
      say({ type: 'login', token: await tokenOf(user) });
      const isOver = closed.then(() => true);
      while (heard.length === 0) {
        const pause = new Promise<boolean>((resolve) => setTimeout(resolve, 5, false));
        if (await Promise.race([isOver, pause])) return;
      }
    },
  };
}

const MANY = { perSecond: 0.1, burst: 1_000 };
const watch = (id: number) => ({ type: 'watch', id, params: { collectionName: 'orders' } });

it('messages count as requests of the user, on all connections and with calls', async () => {
  const routes = serve({ user: { perSecond: 0.1, burst: 4 } });
  const one = await connect();
  await one.login('alice');
  one.say(watch(1));
  const call = async (user: string) => {
    const headers = { authorization: `Bearer ${await tokenOf(user)}` };
    return (await routes.request('/call/buy', { method: 'POST', headers, body: '{}' })).status;
  };
  while (watched.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect([await call('alice'), await call('alice'), await call('alice')]).toEqual([200, 200, 429]);
  one.say(watch(2));
  const { code, reason } = await one.closed;
  expect([code, reason]).toEqual([
    WATCH_LIMITED,
    expect.stringMatching(/^RATE_LIMITED: too many requests of this user; retry in \d+ s$/),
  ]);
  expect(watchLimitedPause({ code, reason })).toBeGreaterThan(0);
  expect(watched).toEqual([]);
  const other = await connect();
  await other.login('bob');
  expect(other.heard).toEqual([{ type: 'ready' }]);
  expect(await call('bob')).toBe(200);
});

it('connections count as requests of the address, before their session is read', async () => {
  serve({ address: { perSecond: 0.1, burst: 2 } });
  expect([(await connect()).status, (await connect()).status]).toEqual([undefined, undefined]);
  expect((await connect()).status).toEqual([429, '10']);
  expect((await connect('192.0.2.9')).status).toBeUndefined();
});

it('a user has so many connections at once, and the next when one has ended', async () => {
  serve({ user: MANY, userConnections: 2 });
  const [first, second, third] = [await connect(), await connect(), await connect()];
  await first.login('alice');
  await second.login('alice');
  await third.login('alice');
  expect(await third.closed).toEqual({
    code: WATCH_LIMITED,
    reason: 'RATE_LIMITED: too many connections of this user; retry in 30 s',
  });
  first.end();
  await first.closed;
  while (watches.connections > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const again = await connect();
  await again.login('alice');
  expect(again.heard).toEqual([{ type: 'ready' }]);
});

it('so has an address, with or without a session', async () => {
  serve({ addressConnections: 2 });
  const [first] = [await connect(), await connect()];
  expect((await connect()).status).toEqual([429, '30']);
  expect((await connect('192.0.2.9')).status).toBeUndefined();
  first?.end();
  await first?.closed;
  while (watches.connections > 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await connect()).status).toBeUndefined();
});
