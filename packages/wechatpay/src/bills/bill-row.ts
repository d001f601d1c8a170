import { BillError } from '../errors';

/** Separates two cells. Free text may contain it; other columns cannot. */
const BORDER = ',`';
/** The columns with free text: goods, the merchant's own data, the remark of a movement. */
const TEXTS = new Set(['商品名称', '商户数据包', '备注']);
/** The columns with a fixed format. Any of their cells may be empty. */
const FORMS: readonly [name: RegExp, form: RegExp][] = [
  [/时间$/, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  [/金额|手续费$|结余/, /^-?\d+(?:\.\d+)?$/],
  [/^费率$/, /^-?\d+(?:\.\d+)?%$/],
];
/** More separators than free text can contain. */
const MOST = 64;

/**
 * Reads a row of a bill by the names of its columns. If free text contains separators, the columns with a fixed format
 * show which cells belong together.
 *
 * @returns the cells by column, without ambiguous ones
 * @throws {BillError} with the row and its text
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

/** The fast path: nearly every row is unambiguous, and a bill may have a million rows. */
function recordOf(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
}

/** Every way to join surplus cells to the free texts so that all other columns keep their format. */
function waysToJoin(columns: readonly string[], cells: readonly string[], surplus: number): string[][] {
  if (surplus < 0 || surplus > MOST) return [];
  const texts = columns.filter((column) => TEXTS.has(column)).length;
  return shares(surplus, texts)
    .map((extra) => join(columns, cells, extra))
    .filter((joined) => columns.every((column, index) => isInForm(column, joined[index] ?? '')));
}

/** All ways to distribute a number of items over a number of places. */
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
