import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Change } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { formatEnd, formatLine, HEADER } from './journal-lines';
import { apply, type Tables } from './read-journal';

/** A journal this much longer than what it comes to is written anew, in bytes. */
const SLACK = 8 * 1024 * 1024;

/**
 * A file that remembers tables of plain data. Every write appends one line that holds all its changes, so a process
 * that is killed leaves whole writes and at most one torn line at the end. {@link readJournal} reads it.
 *
 * From time to time the file is written anew without what is out of date: beside the old one, synced, and put in its
 * place in one step.
 */
export class Journal {
  private readonly file: string;
  private readonly tables: Tables;
  private readonly onProblem: (problem: string) => void;
  private descriptor: number;
  private length: number;
  private compactLength: number;
  /** Of changes. */
  private lines: number;
  private failed = false;

  /**
   * Writes the file anew with what the tables hold.
   *
   * @param tables the journal's from now on
   * @param onProblem called once when the file cannot be written any more
   * @throws {EmulatorError} STATE_NOT_WRITABLE
   */
  constructor(file: string, tables: Tables, onProblem: (problem: string) => void) {
    this.file = file;
    this.onProblem = onProblem;
    this.tables = tables;
    ({ descriptor: this.descriptor, lines: this.lines } = rewrite(file, tables));
    this.length = fstatSync(this.descriptor).size;
    this.compactLength = this.length;
  }

  /** What it holds, newly parsed. */
  load(): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
    return new Map(
      [...this.tables].map(([table, entries]) => [
        table,
        new Map([...entries].map(([key, json]) => [key, JSON.parse(json) as unknown])),
      ]),
    );
  }

  /** Returns when the changes are with the operating system: a process killed in the next instant loses none. */
  write(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const entries = changes.map(({ table, key, value }) => ({
      table,
      key,
      json: value === undefined ? undefined : JSON.stringify(value),
    }));
    for (const { table, key, json } of entries) apply(this.tables, table, key, json);
    this.append(formatLine(entries));
  }

  /** @param finished whether to note that nothing is missing at the end; not where the file is another process's */
  close({ finished }: { finished: boolean }): void {
    try {
      if (finished) writeAll(this.descriptor, Buffer.from(`${formatEnd(this.lines)}\n`));
      fsyncSync(this.descriptor);
    } catch {
      // A full disk: what was not written was told, and the next start says that the end is missing.
    } finally {
      closeSync(this.descriptor);
    }
  }

  private append(line: string): void {
    try {
      // What could not be written before would be missing between the lines.
      if (this.failed) this.compact();
      else this.appendBytes(Buffer.from(`${line}\n`));
      this.failed = false;
      if (this.length > 2 * this.compactLength + SLACK) this.compact();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private appendBytes(bytes: Buffer): void {
    writeAll(this.descriptor, bytes);
    this.length += bytes.length;
    this.lines += 1;
  }

  private compact(): void {
    const before = this.descriptor;
    ({ descriptor: this.descriptor, lines: this.lines } = rewrite(this.file, this.tables));
    closeSync(before);
    this.length = fstatSync(this.descriptor).size;
    this.compactLength = this.length;
  }

  /** Half a line in the middle would make the whole file unreadable. */
  private fail(error: Error): void {
    try {
      ftruncateSync(this.descriptor, this.length);
    } catch {
      // The next start leaves a torn end out.
    }
    if (!this.failed)
      this.onProblem(
        `The state cannot be kept in ${this.file} any more (${error.message}): it goes on in memory alone. Free some space, then restart.`,
      );
    this.failed = true;
  }
}

/** Writes what the tables hold, beside the file and then in its place. */
function rewrite(file: string, tables: Tables): { descriptor: number; lines: number } {
  const next = `${file}.next`;
  let descriptor: number | undefined;
  try {
    rmSync(next, { force: true });
    descriptor = openSync(next, 'ax', 0o600);
    let lines = 0;
    writeAll(descriptor, Buffer.from(`${HEADER}\n`));
    for (const [table, entries] of tables) {
      for (const [key, json] of entries) {
        writeAll(descriptor, Buffer.from(`${formatLine([{ table, key, json }])}\n`));
        lines += 1;
      }
    }
    fsyncSync(descriptor);
    renameSync(next, file);
    syncFolder(dirname(file));
    return { descriptor, lines };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    removeUnfinished(next);
    const happened = `The state cannot be kept in ${file} (${(error as Error).message})`;
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      `${happened}: make the folder writable, or keep the state elsewhere or in memory.`,
      { cause: error, happened },
    );
  }
}

function removeUnfinished(next: string): void {
  try {
    rmSync(next, { force: true });
  } catch {
    // The next attempt overwrites it.
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/** So that the new name survives a power cut too; systems that cannot do it need not. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Windows opens no folders.
  }
}
