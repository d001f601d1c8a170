import { displayWidth } from '@opencloudpay/internal';

/** Removes control characters, because values may come from anywhere. */
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;

/**
 * Formats rows under headings, in columns of sufficient width; numbers are right-aligned.
 *
 * @param rows `undefined` and null are empty cells
 */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => headings.map((_, column) => shown(row[column])));
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  const isNumber = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumber[column] === true && rows.length > 0))
      .join('  ')
      .trimEnd();
  return [line(headings), ...cells.map(line)].map((text) => `${text}\n`).join('');
}

/** Formats facts as lines of name and value. */
export function facts(pairs: readonly (readonly [name: string, value: unknown])[]): string {
  const given = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const widest = Math.max(0, ...given.map(([name]) => displayWidth(name)));
  return given.map(([name, value]) => `${pad(name, widest, false)}  ${shown(value)}\n`).join('');
}

/** Cents as yuan. */
export function yuan(cents: number | null | undefined): string {
  return typeof cents === 'number' ? (cents / 100).toFixed(2) : '';
}

function shown(value: unknown): string {
  return String(value ?? '').replace(CONTROL, ' ');
}

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - displayWidth(text)));
  return right ? space + text : text + space;
}
