import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { GUARDED_MARK, GUARDIAN_SCRIPT } from './guardian';

// A `grep` that finds nothing and records its arguments. The script can reach no other program, so that
// no mistake of these tests can find a process of this machine. See detached.test.ts for the real one.
const folder = mkdtempSync(join(tmpdir(), 'guardian-'));
const asked = join(folder, 'asked');
writeFileSync(join(folder, 'grep'), `#!/bin/sh\necho "$*" >> '${asked}'\n`);
chmodSync(join(folder, 'grep'), 0o700);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the script on these lines, and returns the arguments of `grep`. */
function guard(lines: readonly string[], ...mark: string[]): { signal: string | null; asked: string } {
  rmSync(asked, { force: true });
  const { signal } = spawnSync('/bin/sh', ['-c', GUARDIAN_SCRIPT, 'guardian', ...mark], {
    input: `${lines.join('\n')}\n`,
    env: { PATH: folder },
    timeout: 100_000,
  });
  return { signal, asked: existsSync(asked) ? readFileSync(asked, 'utf8') : '' };
}

it('ends the remaining groups when its host is gone, and no others', async () => {
  const start = () => spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' });
  const [left, ended] = [start(), start()];
  const signal = new Promise((resolve) => left.once('exit', (_code, name) => resolve(name)));
  guard([`started ${ended.pid}`, `started ${left.pid}`, `ended ${ended.pid}`], GUARDED_MARK);
  expect(await signal).toBe('SIGKILL');
  expect(ended.exitCode ?? ended.signalCode).toBeNull();
  ended.kill('SIGKILL');
});

it('searches for processes with its host’s whole mark', () => {
  expect(guard([], GUARDED_MARK).asked).toMatch(
    /^-lzF -e CLOUDPAY_FUNCTION_PROCESS=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\. \/proc\//,
  );
});

it.each([
  [[]],
  [['']],
  [['CLOUDPAY_FUNCTION_PROCESS=']],
  [['CLOUDPAY_FUNCTION_PROCESS=.']],
  [[GUARDED_MARK.slice(0, -1)]],
  [[GUARDED_MARK.slice(1)]],
  [[`${GUARDED_MARK}\nP`]],
])('searches for nothing with a partial mark, which other processes could have: %j', (mark) => {
  expect(guard([], ...mark)).toEqual({ signal: null, asked: '' });
});

it('is not disturbed by a repeated end', () => {
  const lines = ['started 999999999', ...Array.from({ length: 60 }, () => 'ended 7')];
  expect(guard(lines, GUARDED_MARK)).toMatchObject({ signal: null });
});
