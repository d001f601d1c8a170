import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { expect, it } from '@jest/globals';
import { serverWith } from './server-with';

it('keeps the connections of functions that make no call for a minute', () => {
  const server = createAdaptorServer({
    fetch: () => new Response(),
    createServer: serverWith((listener) => listener),
    serverOptions: { requestTimeout: 1_234 },
  }) as Server;
  expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
  expect(server.requestTimeout).toBe(1_234);
});
