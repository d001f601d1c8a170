import { readRow } from './bill-row';
import { BillError } from './errors';

/** A bill: its columns by WeChat Pay's own (Chinese) names, in order, and a record a row. */
export interface Bill {
  columns: string[];
  /** Each row by column name. Amounts are yuan as text (`'0.01'`): see {@link yuanToCents}. */
  rows: Record<string, string>[];
  /** The two closing rows: totals by their names. */
  summary: Record<string, string>;
  /**
   * Rows in which people's texts hold what ends a cell (a comma and a backtick) so that two texts side by side cannot be
   * told apart: these lack such texts; amounts and numbers are certain. Left out where there are none.
   */
  unclear?: UnclearRow[];
}

export interface UnclearRow {
  /** Its number in the bill, from 1. */
  row: number;
  /** Its text as it stands there. */
  line: string;
  /** The columns that its record lacks. */
  columns: string[];
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
      'This is not a bill: it lacks the header row or the two summary rows. An XML answer tells why WeChat Pay gave none; a bill that was cut is to be fetched again.',
    );
  }
  const columns = header.split(',');
  const unclear: UnclearRow[] = [];
  const rows = lines.slice(1, summaryAt).map((line, index) => {
    const row = index + 2;
    const record = readRow(columns, line, row);
    const lacking = columns.filter((column) => record[column] === undefined);
    if (lacking.length > 0) unclear.push({ row, line, columns: lacking });
    return record;
  });
  const summary = readRow(summaryHeader.split(','), summaryRow, lines.length);
  return { columns, rows, summary, ...(unclear.length > 0 && { unclear }) };
}

function isData(line: string): boolean {
  return line.startsWith('`');
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
