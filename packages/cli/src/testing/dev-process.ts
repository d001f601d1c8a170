import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, '../../dist/cloudpay.cjs');

/** `cloudpay dev` as people run it: the built program in a process of its own. */
export interface DevProcess {
  /** Of the console. */
  readonly url: string;
  /** What it has told so far with `--json`. */
  readonly told: readonly Record<string, unknown>[];
  /** Resolves with the first thing of this kind that it tells, or has told. */
  next(type: string, fits?: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Starts it with `--json`; it is ended by `stop()`, or by {@link endAll}. Rejects with what it wrote if it ends. */
export async function startDev(...args: string[]): Promise<DevProcess> {
  const child = start(['dev', ...args, '--json']);
  const told: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout?.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) told.push(JSON.parse(line));
    for (const look of [...waiting]) look();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const next: DevProcess['next'] = (type, fits = () => true) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = told.find((line) => line['type'] === type && fits(line));
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      ended.then((code) => reject(new Error(`cloudpay dev ended with ${code}: ${stderr}`)));
      look();
    });
  const ready = await next('ready');
  return {
    url: String(ready['console']),
    told,
    next,
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** Runs `cloudpay` until it ends. */
export function runCloudpay(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = start(args);
    const out = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      out.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      out.stderr += chunk;
    });
    child.once('close', (code) => resolve({ code, ...out }));
  });
}

/** For `afterEach` or `afterAll`: ends what a failed test left running. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return closed;
    }),
  );
}

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}
