/** Clients that send or read slowly, too much or not to the end. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { databaseListener } from './database-listener';

const PATIENCE = 300;
/** More than the buffers of a connection on this machine take. */
const LARGE = 'x'.repeat(16 * 1024 * 1024);

const calls: unknown[] = [];
const server = createServer(
  databaseListener(
    {
      async calls({ params }) {
        calls.push(params);
        return { requestId: 'r', data: { list: params['large'] === true ? [LARGE] : [] } };
      },
      callerOf: (token) => (token === 'known' ? {} : undefined),
      patience: PATIENCE,
    },
    (_, response) => response.end('another route'),
  ),
);
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const BODY = JSON.stringify({ action: 'database.getDocument', params: { collectionName: 'orders' } });

function begin(headers: string, body: string, path = '/v1/database'): Socket {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer known\r\n${headers}\r\n\r\n${body}`,
  );
  return socket;
}

/** Resolves with the whole answer when the server has closed the connection. */
async function rest(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}

const length = (bytes: number) => `Connection: close\r\nContent-Length: ${bytes}`;

it('a body with a length, and one in chunks, reach the documents', async () => {
  calls.length = 0;
  expect(await rest(begin(length(BODY.length), BODY))).toMatch(/^HTTP\/1.1 200[\s\S]*{"requestId":"r"/);
  const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  expect(await rest(begin('Connection: close\r\nTransfer-Encoding: chunked', chunks))).toMatch(
    /^HTTP\/1.1 200/,
  );
  expect(calls).toHaveLength(2);
});

it('other requests are answered by the next listener', async () => {
  expect(await rest(begin(length(0), '', '/admin'))).toMatch(/another route$/);
  expect(await rest(begin(length(0), '', '/v1/database/x'))).toMatch(/another route$/);
});

it('a body that is too large is refused by its length, and in chunks when it has become too large', async () => {
  const tooLarge = /^HTTP\/1.1 413[\s\S]*EXCEED_MAX_PAYLOAD_SIZE/;
  expect(await rest(begin(length(2 ** 30), ''))).toMatch(tooLarge);
  const chunk = `${(2 ** 20).toString(16)}\r\n${'x'.repeat(2 ** 20)}\r\n`;
  expect(await rest(begin('Transfer-Encoding: chunked', chunk))).toMatch(tooLarge);
});

it('a body that does not arrive in time is refused, and the connection is closed', async () => {
  const socket = begin(length(1000), '{');
  const trickle = setInterval(() => socket.write(' '), PATIENCE / 10);
  const answer = await rest(socket);
  clearInterval(trickle);
  expect(answer).toMatch(/^HTTP\/1.1 408[\s\S]*did not arrive in time: send it again/);
});

it('a client that does not read its answer loses the connection', async () => {
  calls.length = 0;
  const body = JSON.stringify({ action: 'database.getDocument', params: { large: true } });
  const closed = new Promise<void>((resolve) => {
    server.once('connection', (connection) => connection.once('close', resolve));
  });
  const client = begin(length(body.length), body).pause();
  await closed;
  expect(calls).toEqual([{ large: true }]);
  client.destroy();
});

it('a client that goes away in the middle costs nothing', async () => {
  calls.length = 0;
  const socket = begin(length(1000), '{');
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  expect(await rest(begin(length(BODY.length), BODY))).toMatch(/^HTTP\/1.1 200/);
  expect(calls).toHaveLength(1);
});
