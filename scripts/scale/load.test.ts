import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { send } from './load';

it('sends every notification once, to alternating addresses, within the limit, and counts those not acknowledged', async () => {
  const seen: string[] = [];
  let under = 0;
  let most = 0;
  const servers = ['one', 'two'].map((name) =>
    createServer((request, response) => {
      seen.push(`${name}${request.url}`);
      under += 1;
      most = Math.max(most, under);
      request.resume().on('end', () =>
        setTimeout(() => {
          under -= 1;
          response.end(request.url === '/7' ? 'FAIL' : '<return_code><![CDATA[SUCCESS]]></return_code>');
        }, 2),
      );
    }),
  );
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  );
  const gateways = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  let next = 0;
  const { notifications, refused, p50, p99 } = await send({
    gateways,
    atOnce: 3,
    next: () => (next < 20 ? { path: `/${next++}`, body: '<xml/>' } : undefined),
  });
  for (const server of servers) server.close();

  expect({ notifications, refused }).toEqual({ notifications: 20, refused: 1 });
  expect(new Set(seen.map((line) => line.replace(/\D+/, ''))).size).toBe(20);
  expect(seen.filter((line) => line.startsWith('one'))).toHaveLength(10);
  expect(most).toBe(3);
  expect(p99).toBeGreaterThanOrEqual(p50);
});
