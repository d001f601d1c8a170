import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FolderLock, lockFolder, say } from '@opencloudpay/internal';
import type { Change, Storage } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { Journal } from './journal';
import { recover } from './recover';

/** The state of an emulator, including the simulator's part. */
export interface StateStore {
  /** The saved entries of a table, in the sequence of their first write. */
  table<Value>(name: string): ReadonlyMap<string, Value>;
  /** Saves a value; `undefined` removes it. */
  put(table: string, key: string, value: unknown): void;
  /** For the simulator. Absent for a state in memory. */
  readonly storage?: Storage;
  close(): void;
}

/** A problem that does not stop the emulator but that the developer must know. */
export interface StateProblem {
  /** `STATE_SET_ASIDE`: a part of the saved state was damaged. */
  code: 'STATE_NOT_WRITABLE' | 'STATE_SET_ASIDE';
  /** One or two sentences in English. */
  message: string;
  /** The message in Chinese. */
  zh: string;
}

export interface StateOptions {
  /** Whether to delete the saved state. */
  reset?: boolean | undefined;
  /** Called with STATE_SET_ASIDE during opening, and with STATE_NOT_WRITABLE when the state can no longer be saved. */
  onProblem(problem: StateProblem): void;
  /** Called once, within a second, when the folder's lock is lost. Nothing is written afterwards. */
  onLost(error: EmulatorError): void;
}

/** A state in memory only. */
export function ephemeralState(): StateStore {
  return { table: () => new Map(), put: () => {}, close: () => {} };
}

/**
 * Opens the state in a folder. The folder is locked until the state is closed.
 *
 * A damaged file is copied under another name and reported, and its valid entries are used.
 *
 * @throws {EmulatorError} EMULATOR_RUNNING, STATE_NOT_WRITABLE
 */
export async function openState(
  given: string,
  { reset = false, onProblem, onLost }: StateOptions,
): Promise<StateStore> {
  const folder = resolve(given);
  // A killed process leaves its lock and a journal without a last line.
  const closed = !existsSync(join(folder, 'lock'));
  const lock = await taken(folder, onLost);
  try {
    const file = join(folder, 'state.jsonl');
    if (reset) rmSync(file, { force: true });
    const { tables, problem } = recover(file, { closed });
    if (problem !== undefined) onProblem({ code: 'STATE_SET_ASIDE', message: problem.en, zh: problem.zh });
    const journal = new Journal(file, tables, ({ en: message, zh }) =>
      onProblem({ code: 'STATE_NOT_WRITABLE', message, zh }),
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

/** Creates the folder for its owner only, excludes it from git (it contains keys), and locks it. */
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
    const why = (error as Error).message;
    const happened = say(
      `The state folder ${folder} cannot be used (${why})`,
      `无法使用状态目录 ${folder}（${why}）`,
    );
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      say(
        `${happened.en}. Choose another folder, or use no state folder.`,
        `${happened.zh}。请选择其他目录，或不使用状态目录。`,
      ),
      { cause: error, happened },
    );
  }
}

function running(pid: number | undefined, folder: string): EmulatorError {
  const happened = say(
    `Another emulator${pid === undefined ? '' : ` (process ${pid})`} uses the state folder ${folder}`,
    `另一个模拟器${pid === undefined ? '' : `（进程 ${pid}）`}正在使用状态目录 ${folder}`,
  );
  return new EmulatorError(
    'EMULATOR_RUNNING',
    say(
      `${happened.en}. Stop it first, or use another folder or no state folder for this one.`,
      `${happened.zh}。请先停止它，或让本模拟器使用其他状态目录，或不使用状态目录。`,
    ),
    { happened },
  );
}

function lost(file: string, folder: string): EmulatorError {
  return new EmulatorError(
    'STATE_LOCK_LOST',
    say(
      `The lock ${file} was removed or replaced, so another emulator may use ${folder}. This emulator has stopped. Do not touch the file while an emulator runs. Make sure that no other emulator uses the folder, then start this one again.`,
      `锁文件 ${file} 被删除或替换，其他模拟器可能正在使用 ${folder}。本模拟器已停止。模拟器运行时请勿改动该文件。请确认没有其他模拟器使用该目录，再重新启动。`,
    ),
  );
}
