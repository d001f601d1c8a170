import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { bundleProgram } from '@opencloudpay/internal/testing/bundle-program';
import { startPostgres } from '../../../database/src/testing/postgres';
import { ACCOUNT, type WechatApi } from './wechat-api';

const PACKAGE = join(__dirname, '../..');
/** Where the database's drivers are found, which it loads when it runs. */
const DATABASE = join(PACKAGE, '../database');
const DRIVERS = ['pg', 'kysely', '@electric-sql/pglite'];

export interface CallingProcesses {
  /** Starts a process. The result calls a method in it, and gives the errcode of the answer. */
  start(): Promise<() => Promise<string | undefined>>;
  /** What they said on their error outputs. */
  problems(): string;
  close(): Promise<void>;
}

/** Processes of {@link file://./calling-process.ts}, and the PostgreSQL server that they share. */
export async function startCallingProcesses({ url }: Pick<WechatApi, 'url'>): Promise<CallingProcesses> {
  const postgres = await startPostgres();
  const program = bundleProgram(PACKAGE, 'src/testing/calling-process.ts', DRIVERS);
  const children: ChildProcess[] = [];
  let problems = '';

  return {
    async start() {
      const env = { ...process.env, DATABASE_URL: postgres.url, WECHAT_URL: url };
      const child = spawn(process.execPath, ['-'], {
        cwd: DATABASE,
        stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
        env: { ...env, APPID: ACCOUNT.appid, SECRET: ACCOUNT.secret },
      });
      children.push(child);
      child.stdin?.end(program);
      child.stderr?.on('data', (chunk: Buffer) => {
        problems += chunk;
      });
      const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
      if ((await lines.next()).value !== 'ready') throw new Error(problems);
      return async () => {
        child.send('call');
        return (await lines.next()).value as string | undefined;
      };
    },
    problems: () => problems,
    async close() {
      const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of children) child.disconnect();
      await Promise.all(ended);
      await postgres.close();
    },
  };
}
