import { BillError } from './errors';

/** A bill: its columns by WeChat Pay's own (Chinese) names, in order, and a record a row. */
export interface Bill {
  columns: string[];
  /** Each row by column name. Amounts are yuan as text (`'0.01'`): see {@link yuanToCents}. */
  rows: Record<string, string>[];
  /** The two closing rows: totals by their names. */
  summary: Record<string, string>;
}

/**
 * Reads a bill: a header row, data rows whose cells each start with a backtick, a summary header, a summary row.
 *
 * @param text the bill as text (already unzipped); a byte order mark is skipped
 * @throws {BillError} naming the row where the text is not a bill
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6
 */
export function parseBill(text: string): Bill {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const summaryAt = lines.length - 2;
  const [header, summaryHeader, summaryRow] = [lines[0], lines[summaryAt], lines[summaryAt + 1]];
  if (!header || !summaryHeader || !summaryRow || summaryAt < 1 || isData(header) || isData(summaryHeader)) {
    throw new BillError(
      'This is not a bill: it lacks the header row or the two summary rows. An XML answer tells why WeChat Pay gave none.',
    );
  }
  const columns = header.split(',');
  return {
    columns,
    rows: lines.slice(1, summaryAt).map((line, index) => record(columns, line, index + 2)),
    summary: record(summaryHeader.split(','), summaryRow, lines.length),
  };
}

function isData(line: string): boolean {
  return line.startsWith('`');
}

/** Cells may hold commas (goods are named by people), so they are told apart by comma and backtick together. */
function record(columns: string[], line: string, row: number): Record<string, string> {
  if (!isData(line)) throw new BillError(`Row ${row} of the bill does not start with a backtick.`);
  const cells = line.slice(1).split(',`');
  if (cells.length !== columns.length) {
    throw new BillError(`Row ${row} of the bill has ${cells.length} cells, its header ${columns.length}.`);
  }
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
}

/**
 * An amount of a bill in cents, without passing through floating point: `'12.30'` → 1230.
 *
 * @throws {BillError} if the text is not yuan with at most two decimals
 */
export function yuanToCents(yuan: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(yuan.trim());
  const [, minus, whole = '', fraction = ''] = match ?? [];
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  if (!match || !Number.isSafeInteger(cents))
    throw new BillError(`'${yuan}' is not an amount in yuan with at most two decimals.`);
  return minus && cents !== 0 ? -cents : cents;
}
