/** The programs that serve the function, each as its documentation starts it in production, with its log in a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../packages/internal/src/testing/free-port.ts';
import type { Requests } from '../http-load.ts';
import { APPID, call, callsOfUsers, FRONT_TOKEN, FUNCTION, SESSION_KEY, temporaryProject } from './shop.ts';

export interface ServerOfBench {
  readonly port: number;
  readonly pid: number;
  readonly requests: Requests;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

/** Above what the load reaches: users of the benchmark are few, and each makes thousands of calls a second. */
const NO_RATE = { perSecond: 10_000, burst: 100_000 };

/** `cloudpay serve`. @param caller a mini program with a session, or a program with the token of `functions.front` */
export async function cloudpayServe(caller: 'mini program' | 'program'): Promise<ServerOfBench> {
  const { root: folder, project } = temporaryProject();
  const config = join(folder, 'cloudpay.json');
  const frontPort = await freePort();
  writeFileSync(
    config,
    JSON.stringify({
      envId: 'shop-1',
      listen: { port: await freePort() },
      miniProgram: { appid: APPID, secret: 'app-secret' },
      sessions: { keys: SESSION_KEY, rate: NO_RATE },
      functions: { front: { port: frontPort, token: FRONT_TOKEN } },
    }),
  );
  const program = [
    join(root, 'packages/server/dist/cloudpay-server.cjs'),
    'serve',
    project,
    '--config',
    config,
  ];
  const { child, ready, stop } = await start(program, folder, folder, /"code":"READY".*"url":"[^"]*:(\d+)"/);
  return {
    ...{ port: caller === 'program' ? frontPort : Number(ready), pid: child.pid ?? 0, stop },
    requests:
      caller === 'program'
        ? [call(`/functions/${FUNCTION}`, `Authorization: Bearer ${FRONT_TOKEN}`)]
        : await callsOfUsers(`/call/${FUNCTION}`),
  };
}

/** Tencent's framework runs one function in its own process, and asks callers for nothing. */
export async function functionsFramework(): Promise<ServerOfBench> {
  const { root: folder, functionFolder } = temporaryProject();
  const port = await freePort();
  const program = [join(root, 'node_modules/@cloudbase/functions-framework/bin/tcb-ff.js'), `--port=${port}`];
  const { child, stop } = await start(program, functionFolder, folder, /Server listening on port/);
  return { port, pid: child.pid ?? 0, requests: [call('/')], stop };
}

/** A handler of node:http that parses, calls and answers, and does nothing else. */
export async function bareHandler(): Promise<ServerOfBench> {
  const { root: folder, functionFolder } = temporaryProject();
  const program = [join(import.meta.dirname, 'bare-handler.cjs')];
  const { child, ready, stop } = await start(program, functionFolder, folder, /listening on (\d+)/);
  return { port: Number(ready), pid: child.pid ?? 0, requests: [call('/')], stop };
}

async function start(
  program: readonly string[],
  cwd: string,
  folder: string,
  ready: RegExp,
): Promise<{ child: ChildProcess; ready: string | undefined; stop(): Promise<void> }> {
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, program, {
    cwd,
    stdio: ['ignore', output, output],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
  });
  closeSync(output);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (;;) {
    const text = readFileSync(log, 'utf8');
    const found = ready.exec(text);
    if (found) return { child, ready: found[1], stop };
    if (child.exitCode !== null) throw new Error(`${program.join(' ')} ended: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
