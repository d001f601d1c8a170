/** The work of an order through the facade, counted: CI keeps it by these figures, which no load of the machine changes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import type { WorkPerOrder } from './work-per-order.ts';

async function workOf(side: string): Promise<WorkPerOrder> {
  const program = ['--no-warnings', join(__dirname, 'work-per-order.ts'), side];
  const { stdout } = await promisify(execFile)(process.execPath, program);
  return JSON.parse(stdout) as WorkPerOrder;
}

it('an order makes one request and one timer, no connection, few promises, and less garbage than tenpay’s', async () => {
  const [ours, tenpays] = await Promise.all([workOf('OpenCloudPay'), workOf('tenpay')]);
  expect(ours['HTTPCLIENTREQUEST']).toBe(1);
  expect(ours['TCPCONNECTWRAP'] ?? 0).toBe(0);
  expect(ours['Timeout']).toBeLessThan(1.1);
  expect(ours['PROMISE']).toBeLessThan(21);
  // 76 KB; a request of node:http makes 18 of them.
  expect(ours['bytes']).toBeLessThan(84_000);
  expect((ours['bytes'] ?? 0) / (tenpays['bytes'] ?? 0)).toBeLessThan(0.8);
});
