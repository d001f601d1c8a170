import { readFileSync } from 'node:fs';
import { say, type Text } from '@opencloudpay/internal';
import { type Line, parseHeader, parseLine, type Version } from './journal-lines';

/** Tables of entries by key, each entry as JSON. */
export type Tables = Map<string, Map<string, string>>;

/** The damage of a journal. */
export interface Damage {
  /** The problem, as a text to put after "because": `its end is cut off`. */
  readonly why: Text;
  /** The number of damaged lines; `undefined` if it is unknown. */
  readonly lines: number | undefined;
}

export interface JournalReading {
  readonly tables: Tables;
  readonly damage?: Damage;
}

/**
 * Reads all valid lines of a journal. Every line is one write with its own checksum, so a damaged line does not affect
 * others.
 *
 * @param closed whether the journal was probably closed: then a missing last line means that the file was cut
 */
export function readJournal(file: string, { closed }: { closed: boolean }): JournalReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? { tables: new Map() }
      : nothing(say(`it cannot be read (${code})`, `无法读取（${code}）`));
  }
  if (bytes.length === 0) return nothing(say('it is empty', '文件为空'));
  const [first = '', ...rest] = bytes.toString('utf8').split('\n');
  const header = parseHeader(first);
  if (header && 'other' in header)
    return nothing(
      say(`it was written by another version (${header.other})`, `由其他版本写入（${header.other}）`),
    );
  // The text after the last line break is an incomplete line.
  const cut = rest.pop() !== '';
  const reading = readLines(rest, header?.version ?? 2);
  const { tables, damaged, lines, end } = reading;
  const missing = end === undefined ? undefined : Math.max(0, end - lines);
  const isCutShort = end === undefined && closed && header?.version === 2;
  const reasons = [
    ...(header ? [] : [say('its first line is damaged', '第一行已损坏')]),
    ...(damaged > 0
      ? [say(`${count(damaged, 'line').en} ${damaged === 1 ? 'is' : 'are'} damaged`, `${damaged} 行已损坏`)]
      : []),
    ...(missing
      ? [say(`${count(missing, 'line').en} ${missing === 1 ? 'is' : 'are'} missing`, `缺少 ${missing} 行`)]
      : []),
    ...(cut || isCutShort ? [say('its end is cut off', '末尾不完整')] : []),
  ];
  if (reasons.length === 0) return { tables };
  const lost = isCutShort ? undefined : damaged + (missing ?? 0) + (cut ? 1 : 0);
  return { tables, damage: { why: listOf(reasons), lines: lost } };
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
  // Damaged lines are not counted as missing.
  return { tables, damaged, lines: lines + damaged, end };
}

/** Applies one change to the tables. `undefined` removes the entry. */
export function apply(tables: Tables, table: string, key: string, json: string | undefined): void {
  let entries = tables.get(table);
  if (!entries) {
    entries = new Map();
    tables.set(table, entries);
  }
  if (json === undefined) entries.delete(key);
  else entries.set(key, json);
}

function nothing(why: Text): JournalReading {
  return { tables: new Map(), damage: { why, lines: undefined } };
}

const MEASURES = { entry: '条记录', line: '行', order: '个订单' } as const;

/** `1 entry`, `2 entries`. */
export function count(number: number, what: keyof typeof MEASURES): Text {
  const many = what === 'entry' ? 'entries' : `${what}s`;
  return say(`${number} ${number === 1 ? what : many}`, `${number} ${MEASURES[what]}`);
}

/** Texts in a row. */
export function listOf(texts: readonly Text[]): Text {
  return say(texts.map(({ en }) => en).join(', '), texts.map(({ zh }) => zh).join('、'));
}
