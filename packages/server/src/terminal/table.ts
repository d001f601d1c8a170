import { displayWidth, type Language, type Text } from '@opencloudpay/internal';

/** Removes control characters, because values may come from anywhere. */
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;

/** A column of a table: its heading, and its cell of a record. `undefined` and null are empty cells. */
export type Column<Row> = readonly [heading: Text, cell: (row: Row) => unknown];

/** Formats records under headings, in columns of sufficient width; numbers are right-aligned. */
export function table<Row>(
  records: readonly Row[],
  columns: readonly Column<Row>[],
  language: Language,
): string {
  const values = records.map((record) => columns.map(([, cell]) => cell(record)));
  const rows = [columns.map(([heading]) => heading[language]), ...values.map((row) => row.map(shown))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  const isNumber = columns.map(
    (_, column) => values.length > 0 && values.every((row) => typeof row[column] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isNumber[column] === true))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** Formats facts as lines of name and value. */
export function facts(pairs: readonly (readonly [name: Text, value: unknown])[], language: Language): string {
  const given = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const widest = Math.max(0, ...given.map(([name]) => displayWidth(name[language])));
  return given.map(([name, value]) => `${pad(name[language], widest, false)}  ${shown(value)}\n`).join('');
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
