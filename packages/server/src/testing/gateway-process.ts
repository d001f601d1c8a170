import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';

/** The built program. */
export const PROGRAM = join(__dirname, '../../dist/cloudpay-server.cjs');

export type LogLine = Readonly<Record<string, unknown>>;

/** `cloudpay gateway` as people run it: the built program in its own process. */
export interface GatewayProcess {
  readonly url: string;
  /** The log so far, the line that it is ready first. */
  log(): readonly LogLine[];
  /** Resolves with the first line of the log that has this code, past lines included. */
  logged(code: string): Promise<LogLine>;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  /** Sends it a signal. */
  signal(signal: 'SIGHUP' | 'SIGKILL'): void;
  /** Sends it SIGTERM; resolves with the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const running = new Set<ChildProcess>();

/** Starts it with no other settings than these environment variables; `stop()`, or {@link endAll}, ends it. */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<GatewayProcess> {
  return startProgram(['gateway', ...args], { CLOUDPAY_PORT: '0', ...env });
}

/** Starts `cloudpay serve` with this configuration file, like {@link startGateway}. */
export function startServe(
  project: string,
  config: string,
  env: Readonly<Record<string, string>> = {},
  fileLimit?: number,
): Promise<GatewayProcess> {
  // Functions get PATH of their host.
  const all = { PATH: process.env['PATH'] ?? '', ...env };
  return startProgram(['serve', project, '--config', config], all, fileLimit);
}

/**
 * Starts the program with these arguments, like {@link startGateway}.
 *
 * @param fileLimit as on a full disk, no file can grow beyond this number of bytes
 */
export async function startProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  fileLimit?: number,
): Promise<GatewayProcess> {
  const { child, output, ended } = start(args, env, fileLimit);
  const lines = () =>
    output.stdout
      .slice(0, output.stdout.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  const logged = (code: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const look = () => {
        const found = lines().find((line) => line['code'] === code);
        if (!found) return;
        // Each look reads the whole log.
        child.stdout?.off('data', look);
        resolve(found);
      };
      child.stdout?.on('data', look);
      ended.then(({ code: exitCode, stderr }) =>
        reject(new Error(`cloudpay ${args[0]} ended with ${exitCode} before it logged ${code}: ${stderr}`)),
      );
      look();
    });
  const ready = await logged('READY');
  return {
    url: String(ready['url']),
    log: lines,
    logged,
    ended: ended.then(({ code }) => code),
    signal: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await ended).code;
    },
  };
}

/** Runs `cloudpay` until it ends. */
export function runCloudpay(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  return start(args, env).ended;
}

/** Starts `cloudpay` without waiting; `ask` sends it the signal, `printed` resolves when it has printed the text. */
export function startCloudpay(env: Readonly<Record<string, string>>, ...args: string[]) {
  const { child, output, ended } = start(args, env);
  const printed = (stream: 'stdout' | 'stderr', text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output[stream].includes(text) && resolve();
      child[stream].on('data', look);
      ended.then(({ code }) => reject(new Error(`cloudpay ended with ${code} before it printed ${text}.`)));
      look();
    });
  return { ask: (signal: 'SIGTERM') => child.kill(signal), printed, ended };
}

/** For `afterEach`: ends the processes that a failed test left running. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      return closed;
    }),
  );
}

function start(args: readonly string[], env: Readonly<Record<string, string>>, fileLimit?: number) {
  const limited = `ulimit -f ${Math.ceil((fileLimit ?? 0) / 512)} && exec "$0" "$@"`;
  const [command, ...before] =
    fileLimit === undefined
      ? ([process.execPath] as const)
      : (['/bin/sh', '-c', limited, process.execPath] as const);
  const child = spawn(command, [...before, ...SHORT_PROCESS, PROGRAM, ...args], {
    // What V8 has compiled of the program is kept from process to process: see jest.config.ts.
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ...output });
    }),
  );
  return { child, output, ended };
}
