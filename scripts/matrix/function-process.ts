import { fork } from 'node:child_process';
import { join } from 'node:path';
import { APPID } from './platform.ts';

/** A process of an old Node in which the project's functions run. */
export interface FunctionProcess {
  readonly version: string;
  /** Calls a function; rejects with the stack of its error. */
  call(name: string, event: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

interface Message {
  id?: number;
  ready?: string;
  result?: Record<string, unknown>;
  error?: string;
}

export const ENVIRONMENT = 'matrix';

/** The caller, as a cloud describes it to a function. */
const CONTEXT = {
  TCB_ENV: ENVIRONMENT,
  WX_CONTEXT_KEYS: 'WX_APPID,WX_OPENID,WX_CLIENTIP',
  WX_APPID: APPID,
  WX_OPENID: 'oMatrixPayer00000000000000',
  WX_CLIENTIP: '127.0.0.1',
};
const PATIENCE = 20_000;

/** @param env the variables that the function's operator sets; our own are not passed */
export async function startFunctionProcess(
  execPath: string,
  project: string,
  env: Record<string, string>,
): Promise<FunctionProcess> {
  const child = fork(join(project, 'function.cjs'), {
    execPath,
    execArgv: [],
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const waiting = new Map<number | undefined, (message: Message) => void>();
  child.on('message', (message: Message) => waiting.get(message.id)?.(message));
  const ended = new Promise<Message>((resolve) => {
    child.once('error', (error) => resolve({ error: error.message }));
    child.once('exit', (code, signal) =>
      resolve({ error: `the process ended (${signal ?? code}):\n${output}` }),
    );
  });
  let calls = 0;

  async function answer(id: number | undefined, what: string): Promise<Message> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Message>((resolve) => {
      timer = setTimeout(
        () => resolve({ error: `no answer within ${PATIENCE / 1000} s\n${output}` }),
        PATIENCE,
      );
    });
    const told = new Promise<Message>((resolve) => waiting.set(id, resolve));
    const message = await Promise.race([told, ended, late]);
    clearTimeout(timer);
    waiting.delete(id);
    if (message.error !== undefined) throw new Error(`${what}: ${message.error}`);
    return message;
  }

  const { ready = '' } = await answer(undefined, 'starting').catch((error) => {
    child.kill();
    throw error;
  });
  return {
    version: ready,
    async call(name, event) {
      const id = ++calls;
      const answered = answer(id, name);
      // The end of a process is reported elsewhere.
      child.send({ id, name, event, context: CONTEXT }, () => undefined);
      return (await answered).result ?? {};
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
