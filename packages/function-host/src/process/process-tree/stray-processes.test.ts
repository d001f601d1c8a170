/** Processes that a function starts end with it, detached ones included. Real processes on the test's system. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost, type FunctionHost } from '../../host';
import { failureOf } from '../../testing/failure-of';

const folder = join(__dirname, '../../../fixtures/functions');
const files = mkdtempSync(join(tmpdir(), 'detached-'));
let names = 0;
const newFile = () => {
  names += 1;
  return join(files, String(names));
};

const open: { stop(): Promise<void> }[] = [];
const started: number[] = [];
afterAll(async () => {
  await Promise.all(open.map((each) => each.stop()));
  for (const pid of started.filter(isRunning)) process.kill(pid, 'SIGKILL');
  rmSync(files, { recursive: true });
});

function newHost(): { host: FunctionHost; lines: string[] } {
  const lines: string[] = [];
  const host = createFunctionHost({
    folder,
    timeout: 60_000,
    onLog: ({ message }) => lines.push(message),
  });
  open.push(host);
  return { host, lines };
}

/** The ways to start a process that the host can end on this system. */
const LINUX = ['attached', 'detached', 'without environment', 'daemon'];
const WAYS = process.platform === 'linux' ? LINUX : ['attached'];
/** The ways whose processes it also finds after the function ended by itself, when the parent is unknown. */
const ORPHANS = WAYS.filter((how) => how !== 'without environment');

function abortable(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const pidIn = (lines: readonly string[]) => Number(lines.find((line) => /^\d+$/.test(line)));

describe('a process that a function started', () => {
  it.each(WAYS)('ends when the host stops: %s', async (how) => {
    const { host } = newHost();
    const pid = Number(await host.invoke('detaches', { how, file: newFile() }));
    started.push(pid);
    expect(isRunning(pid)).toBe(true);
    await host.stop();
    // stop() resolves when nothing is left; a killed process takes a moment to disappear from the list.
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });

  it.each(WAYS)('ends when the call is ended, for example after its time limit: %s', async (how) => {
    const { host, lines } = newHost();
    const { signal, abort } = abortable();
    const call = failureOf(host.invoke('detaches', { how, file: newFile(), end: 'never' }, { signal }));
    expect(await eventually(() => pidIn(lines) > 0)).toBe(true);
    started.push(pidIn(lines));
    abort();
    expect((await call).code).toBe('ABORTED');
    expect(await eventually(() => !isRunning(pidIn(lines)))).toBe(true);
  });

  it.each(ORPHANS)('ends when the function has ended its own process: %s', async (how) => {
    const { host, lines } = newHost();
    const call = failureOf(host.invoke('detaches', { how, file: newFile(), end: 'exit' }));
    expect((await call).code).toBe('FUNCTION_CRASHED');
    started.push(pidIn(lines));
    expect(await eventually(() => !isRunning(pidIn(lines)))).toBe(true);
  });

  it('continues while its function is warm, and ends no other’s', async () => {
    const { host } = newHost();
    const other = newHost().host;
    const pid = Number(await host.invoke('detaches', { how: 'detached' }));
    started.push(pid);
    await other.invoke('detaches', { how: 'detached' });
    await other.stop();
    expect(await host.invoke('echo', {})).toEqual({});
    expect(isRunning(pid)).toBe(true);
    await host.stop();
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});

describe('a process that cannot be ended', () => {
  it('is named by its id in the log, and does not prevent the host from stopping', async () => {
    // On other systems the host cannot see such a process.
    if (process.platform !== 'linux') return;
    const { host, lines } = newHost();
    const pid = Number(await host.invoke('detaches', { how: 'detached' }));
    started.push(pid);
    const kill = process.kill.bind(process);
    const spy = jest.spyOn(process, 'kill').mockImplementation((id, ...signal) => {
      if (id === pid) throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
      return kill(id, ...signal);
    });
    await host.stop();
    spy.mockRestore();
    expect(lines.at(-1)).toBe(
      `Function 'detaches' started a process that could not be ended: end ${pid} by hand.`,
    );
  });
});

describe('a host that is gone', () => {
  // A program of its own, as users run it; it prints the id that the function printed.
  const run = (how: string, end: string) => {
    const script = `
      const host = require(${JSON.stringify(join(__dirname, '../../../dist/index.cjs'))}).createFunctionHost({
        folder: ${JSON.stringify(folder)}, timeout: 60000, onLog: ({ message }) => console.log(message),
      });
      host.invoke('detaches', ${JSON.stringify({ how, file: newFile() })}).then(() => ${end});
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    open.push({ stop: async () => void child.kill('SIGKILL') });
    return child;
  };
  const printed = (child: ChildProcess) =>
    new Promise<number>((resolve) => child.stdout?.once('data', (text) => resolve(Number(text))));

  it.each(ORPHANS)('because it was killed leaves no process: %s', async (how) => {
    const child = run(how, 'undefined');
    const pid = await printed(child);
    started.push(pid);
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });

  it.each(WAYS)('because its program ended without stop() leaves no process: %s', async (how) => {
    const child = run(how, 'process.exit()');
    const pid = await printed(child);
    started.push(pid);
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});
