import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { nodeBodyLimit } from './node-body-limit';

const app = new Hono();
app.post('/', nodeBodyLimit({ maxSize: 10, onError: (c) => c.text('too large', 413) }), async (c) =>
  c.text(`read ${await c.req.text()}`),
);
const server = createAdaptorServer({ fetch: app.fetch });
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends bytes as they are, and resolves with the whole answer. */
async function answerTo(headers: string, body: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}\r\n\r\n${body}`);
  await once(socket, 'close');
  return answer;
}

it('takes a body of the declared length', async () => {
  expect(await answerTo('Content-Length: 10', '0123456789')).toMatch(/200[\s\S]*read 0123456789/);
});

it('refuses a longer one by its declared length', async () => {
  expect(await answerTo('Content-Length: 11', '01234567890')).toMatch(/413[\s\S]*too large/);
});

it('refuses a body beyond its declared length, and counts one without a length', async () => {
  expect(await answerTo('Content-Length: 2', '01234567890123')).toMatch(/^HTTP\/1.1 400/);
  const chunked = 'Transfer-Encoding: chunked';
  expect(await answerTo(chunked, 'a\r\n0123456789\r\n0\r\n\r\n')).toMatch(/read 0123456789/);
  expect(await answerTo(chunked, 'b\r\n01234567890\r\n0\r\n\r\n')).toMatch(/413/);
});
