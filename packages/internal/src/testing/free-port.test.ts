import { createServer } from 'node:http';
import { expect, it } from '@jest/globals';
import { freePort, refusingAddress } from './free-port';

it('a free port can be listened on, is below those that systems give away, and is not given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(16_000);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(ports[0], '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});

it('a refusing address refuses connections', async () => {
  await expect(fetch(await refusingAddress())).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
