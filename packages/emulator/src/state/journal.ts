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
import { say, type Text } from '@opencloudpay/internal';
import type { Change } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { formatEnd, formatLine, HEADER } from './journal-lines';
import { apply, type Tables } from './read-journal';

/** A journal with more outdated bytes than this is compacted. */
const SLACK = 8 * 1024 * 1024;

/**
 * A file with tables of plain data. Every write appends one line with all its changes, so a killed process leaves
 * complete writes and at most one incomplete line at the end. {@link readJournal} reads the file.
 *
 * The file is compacted from time to time: a new file without outdated entries is written next to it, synced, and
 * renamed over it.
 */
export class Journal {
  private readonly file: string;
  private readonly tables: Tables;
  private readonly onProblem: (problem: Text) => void;
  private descriptor: number;
  private length: number;
  private compactLength: number;
  /** The number of lines of changes. */
  private lines: number;
  private failed = false;

  /**
   * Writes a new file with the content of the tables.
   *
   * @param tables belong to the journal from now on
   * @param onProblem called once when the file can no longer be written
   * @throws {EmulatorError} STATE_NOT_WRITABLE
   */
  constructor(file: string, tables: Tables, onProblem: (problem: Text) => void) {
    this.file = file;
    this.onProblem = onProblem;
    this.tables = tables;
    ({ descriptor: this.descriptor, lines: this.lines } = rewrite(file, tables));
    this.length = fstatSync(this.descriptor).size;
    this.compactLength = this.length;
  }

  /** The content of the tables, freshly parsed. */
  load(): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
    return new Map(
      [...this.tables].map(([table, entries]) => [
        table,
        new Map([...entries].map(([key, json]) => [key, JSON.parse(json) as unknown])),
      ]),
    );
  }

  /** Returns after the operating system has the changes, so a kill of the process loses none. */
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

  /** @param finished whether to write the last line; false if another process may own the file */
  close({ finished }: { finished: boolean }): void {
    try {
      if (finished) writeAll(this.descriptor, Buffer.from(`${formatEnd(this.lines)}\n`));
      fsyncSync(this.descriptor);
    } catch {
      // A full disk: the problem was reported, and the next start finds that the end is missing.
    } finally {
      closeSync(this.descriptor);
    }
  }

  private append(line: string): void {
    try {
      // After a failed write, more lines would leave a gap in the journal.
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

  /** Removes an incomplete line, which would make the whole file unreadable. */
  private fail(error: Error): void {
    try {
      ftruncateSync(this.descriptor, this.length);
    } catch {
      // The next start ignores an incomplete last line.
    }
    if (!this.failed)
      this.onProblem(
        say(
          `The state can no longer be saved in ${this.file} (${error.message}). The emulator continues in memory only. Free some space, then restart it.`,
          `状态无法再保存到 ${this.file}（${error.message}）。模拟器继续运行，但状态只在内存中。请释放磁盘空间，然后重新启动。`,
        ),
      );
    this.failed = true;
  }
}

/** Writes the tables to a new file and renames it over the old one. */
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
    const why = (error as Error).message;
    const happened = say(`The state cannot be saved in ${file} (${why})`, `状态无法保存到 ${file}（${why}）`);
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      say(
        `${happened.en}. Make the folder writable, or use another folder or no state folder.`,
        `${happened.zh}。请设置该目录的写权限，或使用其他状态目录，或不使用状态目录。`,
      ),
      { cause: error, happened },
    );
  }
}

function removeUnfinished(next: string): void {
  try {
    rmSync(next, { force: true });
  } catch {
    // The next attempt overwrites the file.
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/** Syncs the folder, so that the rename survives a power cut, on systems that can. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Windows cannot open folders.
  }
}
