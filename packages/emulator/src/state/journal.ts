import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Change } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';

/** Tables of entries by their keys, each entry as its JSON. */
type Tables = Map<string, Map<string, string>>;

const HEADER = `${JSON.stringify({ format: 'opencloudpay-emulator', version: 1 })}\n`;
/** A journal this much longer than what it comes to is written anew, in bytes. */
const SLACK = 8 * 1024 * 1024;

/**
 * A file that remembers tables of plain data. Every write appends one line that holds all its changes, so a process
 * that is killed leaves whole writes and at most one torn line at the end, which is left out when the file is read.
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
  private failed = false;

  /**
   * @param onProblem told once when the file cannot be written any more
   * @throws {EmulatorError} STATE_UNREADABLE, STATE_NOT_WRITABLE
   */
  constructor(file: string, onProblem: (problem: string) => void) {
    this.file = file;
    this.onProblem = onProblem;
    this.tables = read(file);
    this.descriptor = rewrite(file, this.tables);
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
    const parts = changes.map(({ table, key, value }) => {
      const json = value === undefined ? undefined : JSON.stringify(value);
      apply(this.tables, table, key, json);
      return json === undefined
        ? JSON.stringify([table, key])
        : `${JSON.stringify([table, key]).slice(0, -1)},${json}]`;
    });
    this.append(`[${parts.join(',')}]\n`);
  }

  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
  }

  private append(line: string): void {
    const bytes = Buffer.from(line);
    try {
      writeAll(this.descriptor, bytes);
      this.length += bytes.length;
      this.failed = false;
      if (this.length > 2 * this.compactLength + SLACK) this.compact();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private compact(): void {
    const before = this.descriptor;
    this.descriptor = rewrite(this.file, this.tables);
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

function read(file: string): Tables {
  const tables: Tables = new Map();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return tables;
    throw unreadable(file, (error as Error).message);
  }
  const lines = text.split('\n');
  // Whatever follows the last line break was torn off by the end of its process.
  lines.pop();
  const [header, ...entries] = lines;
  if (header === undefined) return tables;
  if (`${header}\n` !== HEADER) throw unreadable(file, 'it was written by another version');
  for (const [index, line] of entries.entries()) {
    try {
      for (const [table, key, value] of JSON.parse(line) as [string, string, unknown?][])
        apply(tables, table, key, value === undefined ? undefined : JSON.stringify(value));
    } catch {
      throw unreadable(file, `line ${index + 2} is damaged`);
    }
  }
  return tables;
}

function apply(tables: Tables, table: string, key: string, json: string | undefined): void {
  let entries = tables.get(table);
  if (!entries) {
    entries = new Map();
    tables.set(table, entries);
  }
  if (json === undefined) entries.delete(key);
  else entries.set(key, json);
}

/** Writes what the tables hold, beside the file and then in its place. */
function rewrite(file: string, tables: Tables): number {
  const next = `${file}.next`;
  let descriptor: number | undefined;
  try {
    rmSync(next, { force: true });
    descriptor = openSync(next, 'ax', 0o600);
    writeAll(descriptor, Buffer.from(HEADER));
    for (const [table, entries] of tables) {
      for (const [key, json] of entries)
        writeAll(descriptor, Buffer.from(`[${JSON.stringify([table, key]).slice(0, -1)},${json}]]\n`));
    }
    fsyncSync(descriptor);
    renameSync(next, file);
    syncFolder(dirname(file));
    return descriptor;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    const happened = `The state cannot be kept in ${file} (${(error as Error).message})`;
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      `${happened}: make the folder writable, or keep the state elsewhere or in memory.`,
      { cause: error, happened },
    );
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

function unreadable(file: string, why: string): EmulatorError {
  const happened = `The state kept in ${file} cannot be read (${why})`;
  return new EmulatorError(
    'STATE_UNREADABLE',
    `${happened}: start anew with \`reset\`, or move the file away.`,
    { happened },
  );
}
