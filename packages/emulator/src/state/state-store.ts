import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FolderLock, lockFolder } from '@opencloudpay/internal';
import type { Change, Storage } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { Journal } from './journal';
import { recover } from './recover';

/** What an emulator remembers, the simulator's part of it included. */
export interface StateStore {
  /** What an earlier run kept under a table's name, in the sequence in which it was first written. */
  table<Value>(name: string): ReadonlyMap<string, Value>;
  /** Keeps a value; `undefined` removes it. */
  put(table: string, key: string, value: unknown): void;
  /** For the simulator; absent where memory is all there is. */
  readonly storage?: Storage;
  close(): void;
}

/** What an emulator can go on with, and its developer must know. */
export interface StateProblem {
  /** `STATE_SET_ASIDE`: a part of what was kept could not be read, or not be used. */
  code: 'STATE_NOT_WRITABLE' | 'STATE_SET_ASIDE';
  /** One sentence or two, in English. */
  message: string;
}

export interface StateOptions {
  /** Whether to forget what was kept. */
  reset?: boolean | undefined;
  /** Called with STATE_SET_ASIDE while the state is opened, and with STATE_NOT_WRITABLE once it cannot be kept. */
  onProblem(problem: StateProblem): void;
  /** Called once, within a second, when the folder's lock is lost. Nothing is written from then on. */
  onLost(error: EmulatorError): void;
}

/** Only in memory: there is nothing before, and nothing stays. */
export function ephemeralState(): StateStore {
  return { table: () => new Map(), put: () => {}, close: () => {} };
}

/**
 * The state in a folder, which is this process's alone until it is closed.
 *
 * What of it cannot be read is set aside under another name and told, and the rest is used.
 *
 * @throws {EmulatorError} EMULATOR_RUNNING, STATE_NOT_WRITABLE
 */
export async function openState(
  given: string,
  { reset = false, onProblem, onLost }: StateOptions,
): Promise<StateStore> {
  const folder = resolve(given);
  // A process that was killed has left its lock, and the end of its journal open.
  const closed = !existsSync(join(folder, 'lock'));
  const lock = await taken(folder, onLost);
  try {
    const file = join(folder, 'state.jsonl');
    if (reset) rmSync(file, { force: true });
    const { tables, problem } = recover(file, { closed });
    if (problem !== undefined) onProblem({ code: 'STATE_SET_ASIDE', message: problem });
    const journal = new Journal(file, tables, (message) =>
      onProblem({ code: 'STATE_NOT_WRITABLE', message }),
    );
    const kept = journal.load();
    const write = (changes: readonly Change[]) => {
      if (lock.isHeld()) journal.write(changes);
    };
    return {
      table: <Value>(name: string) => (kept.get(name) ?? new Map()) as ReadonlyMap<string, Value>,
      put: (table, key, value) => write([{ table, key, value }]),
      storage: { load: () => kept, write },
      close() {
        journal.close({ finished: lock.isHeld() });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes the folder, for its owner alone, keeps it out of the project's repository (it holds keys), and locks it. */
async function taken(folder: string, onLost: StateOptions['onLost']): Promise<FolderLock> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n', { mode: 0o600 });
    return await lockFolder(folder, {
      inUse: (pid) => running(pid, folder),
      onLost: (file) => onLost(lost(file, folder)),
    });
  } catch (error) {
    if (error instanceof EmulatorError) throw error;
    const happened = `The state folder ${folder} cannot be used (${(error as Error).message})`;
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      `${happened}: choose another one, or keep the state in memory.`,
      { cause: error, happened },
    );
  }
}

function running(pid: number | undefined, folder: string): EmulatorError {
  const happened = `Another emulator${pid === undefined ? '' : ` (process ${pid})`} keeps its state in ${folder}`;
  return new EmulatorError(
    'EMULATOR_RUNNING',
    `${happened}: stop it first, or keep this one's state elsewhere or in memory.`,
    { happened },
  );
}

function lost(file: string, folder: string): EmulatorError {
  return new EmulatorError(
    'STATE_LOCK_LOST',
    `The lock ${file} was removed or replaced, so another emulator may keep its state in ${folder}: this one has stopped. Leave the file alone while an emulator runs; make sure that no other one does, and start this one again.`,
  );
}
