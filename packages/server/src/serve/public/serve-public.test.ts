import { connect } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { connectionsFor } from './limit-connections';
import { type PublicServer, servePublic } from './serve-public';

const open: PublicServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close(1_000);
});

const parts = {
  gateway: undefined,
  sessions: () => Response.json({ ok: true }),
  files: undefined,
  check: async () => {},
  isStopping: () => false,
  metrics: async () => '',
};

it('ends a connection that sends its headers slowly, and serves others meanwhile', async () => {
  const server = await servePublic(parts, { host: '127.0.0.1', port: 0, headersTimeout: 400 });
  open.push(server);
  const { port } = new URL(server.url);
  const slow = Array.from({ length: 50 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /call/buy HTTP/1.1\r\nHost: a\r\n');
    const dripping = setInterval(() => socket.write('X-A: b\r\n'), 100);
    return new Promise<string>((resolve) => {
      let answer = '';
      socket.on('data', (piece) => {
        answer += piece.toString();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(dripping);
        resolve(answer);
      });
    });
  });
  expect((await fetch(`${server.url}/call/buy`, { method: 'POST' })).status).toBe(200);
  for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 |^$/);
});

it('closes idle connections when there are too many, so that the next ones are served', async () => {
  const full: number[] = [];
  const server = await servePublic(parts, {
    ...{ host: '127.0.0.1', port: 0, maxConnections: 20 },
    onFull: (connections) => full.push(connections),
  });
  open.push(server);
  const { port } = new URL(server.url);
  const silent = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1'));
  await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  const closed = silent.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of silent) socket.resume();
  await expect(fetch(`${server.url}/call/buy`, { method: 'POST' })).rejects.toThrow();
  await Promise.all(closed);
  expect((await fetch(`${server.url}/call/buy`, { method: 'POST' })).status).toBe(200);
  expect(full).toEqual([20]);
});

it('leaves open files for functions and the database', () => {
  expect([1_024, 4_096, 65_536, Number.POSITIVE_INFINITY].map(connectionsFor)).toEqual([
    ...[512, 3_096, 20_000, 20_000],
  ]);
});

it('says which port is in use', async () => {
  const server = await servePublic(parts, { host: '127.0.0.1', port: 0 });
  open.push(server);
  const port = Number(new URL(server.url).port);
  await expect(servePublic(parts, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    message: expect.stringContaining('the port is in use'),
  });
});
