import { BillError } from '../errors';
import { BillReader } from './bill-reader';

/** A bill: its columns by WeChat Pay's own (Chinese) names, in order, and a record per row. */
export interface Bill {
  columns: string[];
  /** Each row by column name. Amounts are yuan as text (`'0.01'`): see {@link yuanToCents}. */
  rows: Record<string, string>[];
  /** The two summary rows: totals by their names. */
  summary: Record<string, string>;
  /**
   * Rows with two neighbouring texts that contain the separator of cells (a comma and a backtick) and so cannot be
   * separated. These rows lack such texts; their amounts and numbers are certain. Absent if there are none.
   */
  unclear?: UnclearRow[];
}

export interface UnclearRow {
  /** Its number in the bill, from 1. */
  row: number;
  /** Its text in the bill. */
  line: string;
  /** The columns that its record lacks. */
  columns: string[];
}

/**
 * Reads a bill that is completely in memory. Use `readBill` to read it row by row, and to check its
 * sums.
 *
 * @param text the bill as text (already unzipped); a byte order mark is skipped
 * @throws {BillError} with the row where the text is not a bill
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6
 */
export function parseBill(text: string): Bill {
  // JavaScript callers may pass the bytes of tar_type GZIP.
  if (typeof text !== 'string')
    throw new BillError(
      'A bill must be text. A bill of tar_type GZIP is bytes: decode them (gunzipSync(data).toString() to unzip it), or give them to readBill.',
    );
  const reader = new BillReader();
  const rows = text.split(/\r?\n/).flatMap((line) => reader.add(line));
  const { summary } = reader.end();
  const unclear = rows.flatMap(({ row, line, unclear: columns }) =>
    columns ? [{ row, line, columns: [...columns] }] : [],
  );
  return {
    columns: reader.columns,
    rows: rows.map(({ cells }) => cells),
    summary,
    ...(unclear.length > 0 && { unclear }),
  };
}

/**
 * An amount of a bill in cents, without floating point: `'12.30'` → 1230.
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
