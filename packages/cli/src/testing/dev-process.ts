import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';

/** The built command. */
export const program = join(__dirname, '../../dist/cloudpay.cjs');

/** A line of `cloudpay dev --json`. */
export type Told = Readonly<Record<string, unknown>>;

/** The built `cloudpay dev` in its own process. */
export interface DevProcess {
  /** The address of the console. */
  readonly url: string;
  readonly pid: number;
  /** The line `ready`. */
  readonly ready: Told;
  /** The lines so far. */
  readonly told: readonly Told[];
  /** Resolves with the first line of this type, earlier or later. */
  next(type: string, fits?: (line: Told) => boolean): Promise<Told>;
  /** Calls its API. */
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** Sends Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Sends kill -9. Resolves when the process has ended. */
  kill(): Promise<void>;
}

/** The same without `--json`. */
export interface ReadableDevProcess {
  output(): string;
  /** Resolves when the output contains this. */
  written(pattern: RegExp): Promise<void>;
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Starts it with `--json`. `stop()` or {@link endAll} ends it. Rejects with its output if it exits. */
export async function startDev(...args: string[]): Promise<DevProcess> {
  const { child, output, ended, until, stop } = listenTo(start(['dev', ...args, '--json']));
  const told: Told[] = [];
  let read = 0;
  const next: DevProcess['next'] = (type, fits = () => true) =>
    until(() => {
      const complete = output().lastIndexOf('\n') + 1;
      const lines = output().slice(read, complete).split('\n').slice(0, -1);
      read = complete;
      told.push(...lines.map((line) => JSON.parse(line) as Told));
      return told.find((line) => line['type'] === type && fits(line));
    });
  const ready = await next('ready');
  const url = String(ready['console']);
  return {
    url,
    pid: Number(child.pid),
    ready,
    told,
    next,
    get: async (path) => (await fetch(`${url}${path}`)).json(),
    post: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    },
    stop,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts it without `--json`. Resolves when it is ready. */
startDev.forReader = async (...args: string[]): Promise<ReadableDevProcess> => {
  const { output, until, stop } = listenTo(start(['dev', ...args]));
  const written = async (pattern: RegExp) => {
    await until(() => pattern.exec(output()) ?? undefined);
  };
  await written(/Ctrl-C stops/);
  return { output, written, stop };
};

export interface CommandOptions {
  /** Options of Node. */
  nodeOptions?: readonly string[];
  /** The current folder. Default: this process's. */
  cwd?: string;
  /** Called with the process when it has started. */
  onStart?: (child: ChildProcess) => void;
}

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `cloudpay` until it exits. */
export function runCloudpay(...args: string[]): Promise<CommandResult>;
export function runCloudpay(options: CommandOptions, ...args: string[]): Promise<CommandResult>;
export function runCloudpay(
  ...[first, ...others]: (string | CommandOptions | undefined)[]
): Promise<CommandResult> {
  const options = typeof first === 'object' ? first : {};
  const args = [...(typeof first === 'string' ? [first] : []), ...others].map(String);
  return new Promise((resolve) => {
    const child = start(args, options);
    options.onStart?.(child);
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

/** For `afterEach` or `afterAll`: ends processes of failed tests. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return closed;
    }),
  );
}

function start(args: readonly string[], { nodeOptions = [], cwd }: CommandOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [...SHORT_PROCESS, ...nodeOptions, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** The output of a process, and waits for parts of it. */
function listenTo(child: ChildProcess) {
  const waiting = new Set<() => void>();
  let output = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
    for (const look of [...waiting]) look();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended,
    output: () => output,
    /** Resolves when `find` finds something in the output. Rejects if the process exits before. */
    until: <Found>(find: () => Found | undefined) =>
      new Promise<Found>((resolve, reject) => {
        const look = () => {
          const found = find();
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        void ended.then((code) => reject(new Error(`cloudpay dev ended with ${code}: ${stderr}`)));
        look();
      }),
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}
