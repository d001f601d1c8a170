import { crc32 } from 'node:zlib';

/** One entry of a line: table, key and value as JSON; `undefined` removes the entry. */
export interface LineEntry {
  readonly table: string;
  readonly key: string;
  readonly json: string | undefined;
}

export type Line = { readonly entries: readonly LineEntry[] } | { readonly end: number };

/** Version 1 has no checksums and no last line. */
export type Version = 1 | 2;

const FORMAT = 'opencloudpay-emulator';

/** Parses the first line, without its line break. */
export const HEADER = JSON.stringify({ format: FORMAT, version: 2 });

/** @returns the version; the number of an unsupported version; `undefined` for an invalid first line */
export function parseHeader(text: string): { version: Version } | { other: number } | undefined {
  try {
    const { format, version } = JSON.parse(text) as { format?: unknown; version?: unknown };
    if (format !== FORMAT || typeof version !== 'number') return undefined;
    return version === 1 || version === 2 ? { version } : { other: version };
  } catch {
    return undefined;
  }
}

/** Formats one atomic write as a line, with a checksum as the last element. */
export function formatLine(entries: readonly LineEntry[]): string {
  return withChecksum(
    entries
      .map(({ table, key, json }) => {
        const named = JSON.stringify([table, key]);
        return json === undefined ? named : `${named.slice(0, -1)},${json}]`;
      })
      .join(','),
  );
}

/** Formats the last line of a closed journal, with the number of its lines of changes. */
export function formatEnd(lines: number): string {
  return withChecksum(JSON.stringify({ lines }));
}

/** @returns `undefined` for a line that is damaged */
export function parseLine(text: string, version: Version): Line | undefined {
  const sound = version === 1 ? text : withoutChecksum(text);
  if (sound === undefined) return undefined;
  try {
    const [first, ...others] = JSON.parse(sound) as unknown[];
    if (isEnd(first)) return { end: first.lines };
    return { entries: [first, ...others].map(entryOf) };
  } catch {
    return undefined;
  }
}

function isEnd(first: unknown): first is { lines: number } {
  return typeof first === 'object' && first !== null && 'lines' in first && typeof first.lines === 'number';
}

function entryOf(given: unknown): LineEntry {
  const [table, key, value] = given as [unknown, unknown, unknown?];
  if (typeof table !== 'string' || typeof key !== 'string')
    throw new TypeError('The line has an invalid entry.');
  return { table, key, json: value === undefined ? undefined : JSON.stringify(value) };
}

function withChecksum(content: string): string {
  return `[${content},"${checksum(content)}"]`;
}

function withoutChecksum(text: string): string | undefined {
  const [, content = '', sum] = /^\[(.*),"([\da-f]{8})"\]$/s.exec(text) ?? [];
  return sum === checksum(content) ? `[${content}]` : undefined;
}

function checksum(content: string): string {
  return crc32(content).toString(16).padStart(8, '0');
}
