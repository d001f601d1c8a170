/** The cost of the database for a start of the emulator and for a function's first call, in fresh processes. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './measure.ts';

/** Milliseconds, medians of fresh processes. */
export interface StartTimes {
  /** `startEmulator`, also what `cloudpay dev` waits for: with functions that use the database, and without. */
  start: number;
  startWithout: number;
  /** The first call of a function that uses no database. */
  firstCall: number;
  /** The first call of `cloud.database()` in the project, which creates the database in a new folder. */
  firstDatabaseCall: number;
  /** The same in a folder that has a database. */
  firstDatabaseCallAgain: number;
  secondDatabaseCall: number;
}

const WITH = `
const cloud = require('wx-server-sdk');
cloud.init();
const db = cloud.database({ throwOnNotFound: false });
exports.main = () => db.collection('orders').add({ data: { status: 0 } });
`;

/** Runs in a process of its own. */
const PROGRAM = (emulator: string, functions: string, state: string) => `
import { startEmulator } from ${JSON.stringify(emulator)};
const timed = async (work) => {
  const started = performance.now();
  const value = await work();
  return [performance.now() - started, value];
};
const options = { functions: ${JSON.stringify(functions)}, state: ${JSON.stringify(state)}, timeout: 120_000 };
const [start, emulator] = await timed(() => startEmulator(options));
const call = async (name) => (await timed(() => emulator.callFunction(name)))[0];
const [plain, first, second] = [await call('plain'), await call('orders').catch(() => NaN), await call('orders').catch(() => NaN)];
await emulator.stop();
console.log(JSON.stringify({ start, plain, first, second }));
`;

export async function measureStarts(runs: number): Promise<StartTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-starts-'));
  try {
    const plain = { 'plain/index.js': 'exports.main = async () => 0;' };
    const without = project(join(folder, 'without'), plain);
    const withDatabase = project(join(folder, 'with'), { ...plain, 'orders/index.js': WITH });
    const times: { empty: Times; fresh: Times; again: Times }[] = [];
    for (let run = -1; run < runs; run += 1) {
      const empty = await inProcess(without, join(folder, `empty-${run}`));
      const fresh = await inProcess(withDatabase, join(folder, `state-${run}`));
      const again = await inProcess(withDatabase, join(folder, `state-${run}`));
      // The first round warms the disk cache and is not counted.
      if (run >= 0) times.push({ empty, fresh, again });
    }
    const of = (value: (one: (typeof times)[number]) => number) => median(times.map(value));
    return {
      start: of(({ fresh }) => fresh.start),
      startWithout: of(({ empty }) => empty.start),
      firstCall: of(({ fresh }) => fresh.plain),
      firstDatabaseCall: of(({ fresh }) => fresh.first),
      firstDatabaseCallAgain: of(({ again }) => again.first),
      secondDatabaseCall: of(({ fresh }) => fresh.second),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Times {
  start: number;
  plain: number;
  first: number;
  second: number;
}

function project(folder: string, files: Record<string, string>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function inProcess(functions: string, state: string): Promise<Times> {
  const emulator = join(import.meta.dirname, '../../../packages/emulator/dist/index.mjs');
  const program = PROGRAM(emulator, functions, state);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Times;
}
