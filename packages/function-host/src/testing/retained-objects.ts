/**
 * Counts the objects that calls leave in a function host and in the processes of its functions. A program of its own,
 * bundled and run by a test, because V8 counts only the objects of the context that asks.
 *
 * It prints, as JSON, how many more objects are in use after so many calls, by the kind of the calls.
 */
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { queryObjects } from 'node:v8';
import { getRequestListener } from '@hono/node-server';
import { createFunctionHost, type FunctionHost } from '../host';
import { serveFunctions } from '../http/serve';
import { withShortWay } from '../http/with-short-way';
import { createSessions } from '../sessions';
import { sessionRoutes } from '../sessions/routes/session-routes';

const { FOLDER: folder = '', WARM_UP = '', CALLS = '' } = process.env;
const TOKEN = 'a-token-of-the-test';
const AT_ONCE = 10;
/** Timers and compiled code come and go. */
const A_FEW = 10;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

interface Kind {
  url: string;
  token: string;
  /** Whether the client disconnects at once, which ends calls that wait for their turn. */
  leaves?: boolean;
}

function post({ url, token, leaves = false }: Kind, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers });
    sent.once('response', (response) => response.resume().once('end', resolve));
    sent.once('error', (error) => (leaves ? resolve(undefined) : reject(error)));
    sent.end(body);
    if (leaves) sent.once('finish', () => setImmediate(() => sent.destroy()));
  });
}

async function many(calls: number, kind: Kind): Promise<void> {
  let left = calls;
  const lane = async () => {
    while (left-- > 0) await post(kind, JSON.stringify({ n: left }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The objects in use: V8 collects the others first.
 *
 * Calls whose client has left may still be at work, and on a busy machine the server learns late that their connections
 * are closed. What a leak holds stays, so the number counts once three looks in a row show no much smaller one. A look
 * walks the whole heap, which takes longer than the calls.
 *
 * @param enough no more than these are no leak: later looks would find fewer, if any
 */
async function objectsOf(host: FunctionHost, enough = 0): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let same = 0; same < 3 && fewest > enough; same += 1) {
    while ((await host.stats()).some(({ running, waiting }) => running + waiting > 0)) await pause(5);
    await host.invoke('price', { n: 1 });
    const objects = queryObjects(Object, { format: 'count' });
    if (objects < fewest - A_FEW) same = -1;
    fewest = Math.min(fewest, objects);
    await pause(100);
  }
  return fewest;
}

async function main(): Promise<Record<string, number>> {
  const host = createFunctionHost({
    folder,
    timeout: 60_000,
    maxInstances: 2,
    onLog: () => {},
    onCall: () => {},
  });
  const front = await serveFunctions(host, { token: TOKEN });
  const sessions = createSessions({
    appid: 'wx0123456789abcdef',
    keys: 'k'.repeat(32),
    jscode2session: async (code) => ({ openId: code }),
  });
  const limits = { user: { perSecond: 10_000, burst: 100_000 } };
  const { fetch } = sessionRoutes({ sessions, host, limits });
  const shop: Server = createServer(withShortWay(fetch, getRequestListener(fetch))).listen(0, '127.0.0.1');
  await new Promise((resolve) => shop.once('listening', resolve));
  const { port } = shop.address() as AddressInfo;
  const { token } = await sessions.login('oAlice');
  const kinds: Record<string, Kind> = {
    'a mini program': { url: `http://127.0.0.1:${port}/call/price`, token },
    'a program': { url: `${front.url}/functions/price`, token: TOKEN },
    'a function that throws': { url: `${front.url}/functions/throws`, token: TOKEN },
    'a client that leaves': { url: `${front.url}/functions/price`, token: TOKEN, leaves: true },
  };
  const left: Record<string, number> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    await many(Number(WARM_UP), kind);
    const before = await objectsOf(host);
    await many(Number(CALLS), kind);
    left[name] = (await objectsOf(host, before + A_FEW)) - before;
  }
  const inside = async (calls: number) => {
    for (let call = 0; call < calls; call += 1) await host.invoke('own', { call });
    return (await host.invoke('own', { look: true })) as number;
  };
  const before = await inside(Number(WARM_UP));
  left['the process of a function'] = (await inside(Number(CALLS))) - before;
  agent.destroy();
  shop.close();
  await front.close();
  await host.stop();
  return left;
}

void main().then((left) => console.log(JSON.stringify(left)));
