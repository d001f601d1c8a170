import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy';

let echo: Server;
let proxy: FaultyProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultyProxy((echo.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

async function join(): Promise<Socket> {
  const client = connect(proxy.port, '127.0.0.1');
  clients.push(client);
  client.on('error', () => {});
  await new Promise((resolve) => client.once('connect', resolve));
  return client;
}

function received(client: Socket, text: string): Promise<void> {
  let got = '';
  return new Promise((resolve) =>
    client.on('data', (chunk) => {
      got += chunk;
      if (got === text) resolve();
    }),
  );
}

it('passes on bytes in both directions, in order, also while it is slow', async () => {
  const client = await join();
  const all = received(client, '123456');
  client.write('12');
  proxy.delay(20);
  for (const text of ['3', '4']) {
    client.write(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  proxy.delay(0);
  client.write('56');
  await all;
});

it('passes on the end of a connection, also after slow bytes', async () => {
  const client = await join();
  const [all, ended] = [received(client, 'last'), new Promise((resolve) => client.once('end', resolve))];
  proxy.delay(10);
  client.end('last');
  await all;
  await ended;
});

it('cuts the chosen connections, and accepts others again', async () => {
  const [first, second] = [await join(), await join()];
  await Promise.all([first, second].map((client) => [received(client, 'x'), client.write('x')][0]));
  let draws = 0;
  const closed = Promise.race(
    [first, second].map((client) => new Promise((resolve) => client.once('close', resolve))),
  );
  expect(proxy.drop(() => ++draws === 1)).toBe(1);
  await closed;
  expect([first, second].filter(({ destroyed }) => destroyed)).toHaveLength(1);
  const third = await join();
  const answer = received(third, 'still there');
  third.write('still there');
  await answer;
});
