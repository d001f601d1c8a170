import { BillError } from './errors';

/** What ends a cell and begins the next. Texts of people may hold it; nothing else in a bill can. */
const BORDER = ',`';
/** The columns that hold such texts: goods, the merchant's own data, the remark of a movement. */
const TEXTS = new Set(['商品名称', '商户数据包', '备注']);
/** Columns of a fixed form, by their names, and the form: empty cells are in order anywhere. */
const FORMS: readonly [name: RegExp, form: RegExp][] = [
  [/时间$/, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  [/金额|手续费$|结余/, /^-?\d+(?:\.\d+)?$/],
  [/^费率$/, /^-?\d+(?:\.\d+)?%$/],
];
/** More borders than a text can hold. */
const MOST = 64;

/**
 * Reads a row of a bill by the names of its columns. Where texts hold borders, the columns of fixed form tell which
 * cells belong together.
 *
 * @returns the cells by column, without those that could be one thing or another
 * @throws {BillError} naming the row, and keeping its text
 */
export function readRow(columns: readonly string[], line: string, row: number): Record<string, string> {
  if (!line.startsWith('`'))
    throw new BillError(`Row ${row} of the bill does not start with a backtick.`, row, line);
  const cells = line.slice(1).split(BORDER);
  const surplus = cells.length - columns.length;
  if (surplus === 0) return recordOf(columns, cells);
  const [first, ...others] = waysToJoin(columns, cells, surplus);
  if (!first) {
    throw new BillError(
      `Row ${row} of the bill has ${cells.length} cells, its header ${columns.length}.`,
      row,
      line,
    );
  }
  const certain = columns.flatMap((column, index) => {
    const cell = first[index] ?? '';
    return others.every((other) => other[index] === cell) ? [[column, cell] as const] : [];
  });
  return Object.fromEntries(certain);
}

/** Nearly every row is such a one, and a bill may have a million. */
function recordOf(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
}

/** Every way to give the surplus cells back to the texts they were cut from that leaves the other columns in form. */
function waysToJoin(columns: readonly string[], cells: readonly string[], surplus: number): string[][] {
  if (surplus < 0 || surplus > MOST) return [];
  const texts = columns.filter((column) => TEXTS.has(column)).length;
  return shares(surplus, texts)
    .map((extra) => join(columns, cells, extra))
    .filter((joined) => columns.every((column, index) => isInForm(column, joined[index] ?? '')));
}

/** All ways to hand a number of things out to so many takers. */
function shares(things: number, takers: number): number[][] {
  if (takers === 0) return things === 0 ? [[]] : [];
  return Array.from({ length: things + 1 }, (_, taken) =>
    shares(things - taken, takers - 1).map((rest) => [taken, ...rest]),
  ).flat();
}

function join(columns: readonly string[], cells: readonly string[], extra: readonly number[]): string[] {
  const rest = [...cells];
  const left = [...extra];
  return columns.map((column) => {
    const length = 1 + (TEXTS.has(column) ? (left.shift() ?? 0) : 0);
    return rest.splice(0, length).join(BORDER);
  });
}

function isInForm(column: string, cell: string): boolean {
  return cell === '' || FORMS.every(([name, form]) => !name.test(column) || form.test(cell));
}
