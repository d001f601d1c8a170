import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { freePort } from '../../packages/internal/src/testing/free-port';
import type { HostProgram } from './host-program';
import { readJournal } from './journal';
import { type Killable, startKillable } from './killable';
import { launchProgram } from './launch';

const folder = mkdtempSync(join(tmpdir(), 'cloudpay-chaos-test-'));
const failures: string[] = [];
let program: Killable | undefined;

afterEach(async () => {
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('a killed callback host restarts at the same address, and its journal stays', async () => {
  const argument: HostProgram = { port: await freePort(), journal: join(folder, 'journal'), seed: '1' };
  program = await startKillable(launchProgram(join(__dirname, 'host-program.ts'), argument), {
    name: 'the host',
    log: join(folder, 'log'),
    onFailure: (problem) => failures.push(problem),
  });
  const call = async (outTradeNo: string, more: object = {}) => {
    const body = JSON.stringify({ outTradeNo, transactionId: `t-${outTradeNo}`, ...more });
    const answer = await fetch(`http://127.0.0.1:${argument.port}/functions/paid_0`, {
      method: 'POST',
      body,
    });
    return answer.json();
  };
  const seen = [await call('tea-1')];
  await program.kill(0);
  await program.settled();
  seen.push(await call('tea-2', { outRefundNo: 'tea-2-back', refundId: 'r-tea-2' }));

  expect(program.kills).toHaveLength(1);
  expect(failures).toEqual([]);
  const invocations = readJournal(argument.journal, 0);
  expect(invocations.map(({ kind, outTradeNo, number }) => [kind, outTradeNo, number])).toEqual([
    ['pay', 'tea-1', 't-tea-1'],
    ['refund', 'tea-2', 'r-tea-2'],
  ]);
  expect(seen).toEqual(invocations.map((one) => expect.objectContaining({ requestId: one.call })));
});
