import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { GUARDIAN_SCRIPT } from './guardian';

const guard = (lines: readonly string[]) =>
  spawnSync('/bin/sh', ['-c', GUARDIAN_SCRIPT], { input: `${lines.join('\n')}\n`, timeout: 10_000 });

it('ends the groups that are left when its host is gone, and no others', async () => {
  const start = () => spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' });
  const [left, ended] = [start(), start()];
  const signal = new Promise((resolve) => left.once('exit', (_code, name) => resolve(name)));
  guard([`started ${ended.pid}`, `started ${left.pid}`, `ended ${ended.pid}`]);
  expect(await signal).toBe('SIGKILL');
  expect(ended.exitCode ?? ended.signalCode).toBeNull();
  ended.kill('SIGKILL');
});

it('is not kept busy by being told of an end twice', () => {
  const { status, signal } = guard(['started 999999999', ...Array.from({ length: 60 }, () => 'ended 7')]);
  expect({ status, signal }).toMatchObject({ signal: null });
});
