import { readFileSync } from 'node:fs';
import { type Line, parseHeader, parseLine, type Version } from './journal-lines';

/** Tables of entries by their keys, each entry as its JSON. */
export type Tables = Map<string, Map<string, string>>;

/** What of a journal could not be read. */
export interface Damage {
  /** What is wrong, to be read after "as": `its end is cut off`. */
  readonly why: string;
  /** Damaged lines; `undefined` where nothing tells how many there were. */
  readonly lines: number | undefined;
}

export interface JournalReading {
  readonly tables: Tables;
  readonly damage?: Damage;
}

/**
 * Reads all of a journal that is sound. Every line is a write of its own and has a checksum, so what is damaged takes
 * nothing else with it.
 *
 * @param closed whether the journal was closed in good order, as far as is known: its last line is missing then only
 *   where the file was cut
 */
export function readJournal(file: string, { closed }: { closed: boolean }): JournalReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { tables: new Map() } : nothing(`it cannot be read (${code})`);
  }
  if (bytes.length === 0) return nothing('it is empty');
  const [first = '', ...rest] = bytes.toString('utf8').split('\n');
  const header = parseHeader(first);
  if (header && 'other' in header) return nothing(`it was written by another version (${header.other})`);
  // What follows the last line break is a line that was not written to its end.
  const cut = rest.pop() !== '';
  const reading = readLines(rest, header?.version ?? 2);
  const { tables, damaged, lines, end } = reading;
  const missing = end === undefined ? undefined : Math.max(0, end - lines);
  const isCutShort = end === undefined && closed && header?.version === 2;
  const reasons = [
    ...(header ? [] : ['its first line is damaged']),
    ...(damaged > 0 ? [`${count(damaged, 'line')} of it ${damaged === 1 ? 'is' : 'are'} damaged`] : []),
    ...(missing ? [`${count(missing, 'line')} of it ${missing === 1 ? 'is' : 'are'} missing`] : []),
    ...(cut || isCutShort ? ['its end is cut off'] : []),
  ];
  if (reasons.length === 0) return { tables };
  const lost = isCutShort ? undefined : damaged + (missing ?? 0) + (cut ? 1 : 0);
  return { tables, damage: { why: reasons.join(', '), lines: lost } };
}

function readLines(texts: readonly string[], version: Version) {
  const tables: Tables = new Map();
  let [damaged, lines] = [0, 0];
  let end: number | undefined;
  for (const text of texts) {
    const line: Line | undefined = parseLine(text, version);
    if (!line) damaged += 1;
    else if ('end' in line) end = line.end;
    else {
      lines += 1;
      for (const { table, key, json } of line.entries) apply(tables, table, key, json);
    }
  }
  // Those that are damaged are not missing as well.
  return { tables, damaged, lines: lines + damaged, end };
}

/** Makes one change to the tables; no JSON removes the entry. */
export function apply(tables: Tables, table: string, key: string, json: string | undefined): void {
  let entries = tables.get(table);
  if (!entries) {
    entries = new Map();
    tables.set(table, entries);
  }
  if (json === undefined) entries.delete(key);
  else entries.set(key, json);
}

function nothing(why: string): JournalReading {
  return { tables: new Map(), damage: { why, lines: undefined } };
}

/** `1 entry`, `2 entries`. */
export function count(number: number, what: 'entry' | 'line' | 'order'): string {
  if (number === 1) return `1 ${what}`;
  return `${number} ${what === 'entry' ? 'entries' : `${what}s`}`;
}
