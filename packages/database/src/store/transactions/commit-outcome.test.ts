/** A commit whose connection breaks: the caller learns what became of it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { openPlace, type TestPlace } from '../../testing/database';
import type { DocumentEnvironment } from '../environment';

/** What the proxy before the server does with the next COMMIT, and with all connections after it. */
let next: 'pass' | 'cut after it' | 'cut before it' | 'cut after it, and go away' = 'pass';
let isAway = false;

let place: TestPlace;
let proxy: Server;
let shop: DocumentEnvironment;
const changes: string[] = [];

beforeAll(async () => {
  place = await openPlace('server');
  const server = new URL(place.postgres?.url ?? '');
  proxy = createServer((client) => {
    if (isAway) client.destroy();
    else relay(client, connect(Number(server.port), '127.0.0.1'));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(server);
  url.port = String((proxy.address() as AddressInfo).port);
  const database = place.open({ url: url.href, connectTimeout: 1000 } as object);
  shop = database.environment('shop-1');
  database.onChange(({ id, kind }) => changes.push(`${kind} ${id}`));
  await shop.createCollection('accounts');
});
afterAll(async () => {
  await place.close();
  proxy.close();
});

function relay(client: Socket, server: Socket): void {
  const end = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on('error', end).on('close', end);
  server.on('data', (bytes) => client.write(bytes));
  client.on('data', (bytes) => {
    if (next === 'pass' || !/commit\0/i.test(bytes.toString('latin1'))) return server.write(bytes);
    if (next === 'cut before it') return end();
    isAway = next !== 'cut after it';
    next = 'pass';
    server.removeAllListeners('data').once('data', end);
    return server.write(bytes);
  });
}

beforeEach(async () => {
  [next, isAway] = ['pass', false];
  await shop.remove('accounts', {}, { multi: true });
  await shop.insert('accounts', { _id: 'a', n: 0 });
  changes.length = 0;
});

async function pay(): Promise<void> {
  const transaction = await shop.startTransaction();
  await transaction.update('accounts', { _id: 'a' }, { $inc: { n: 1 } });
  await transaction.insert('accounts', { _id: 'b', n: 1 });
  return transaction.commit();
}

const stored = async () => (await shop.find('accounts', {}, { sort: { _id: 1 } })).map(({ n }) => n);

it('that was stored is a success, also if its answer is lost', async () => {
  next = 'cut after it';
  await pay();
  expect(await stored()).toEqual([1, 1]);
  expect(changes).toEqual(['update a', 'insert b']);
});

it('that did not arrive stores nothing, and the error says so', async () => {
  next = 'cut before it';
  await expect(pay()).rejects.toMatchObject({
    code: 'SYS_ERR',
    message: expect.stringMatching(/nothing was stored\. Run the transaction again/),
  });
  next = 'pass';
  expect(await stored()).toEqual([0]);
  expect(changes).toEqual([]);
});

it('whose outcome cannot be found out is reported as such, with what to do', async () => {
  next = 'cut after it, and go away';
  await expect(pay()).rejects.toMatchObject({
    code: 'SYS_ERR',
    message: expect.stringMatching(
      /all of the transaction is stored, or nothing\. Read one of its documents/,
    ),
  });
  isAway = false;
  expect(await stored()).toEqual([1, 1]);
});
