import { BillReader } from './bill-reader';
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
 * Reads a bill that is in memory as a whole: see `readBill` for one that is not, and for one whose sums are to be
 * checked.
 *
 * @param text the bill as text (already unzipped); a byte order mark is skipped
 * @throws {BillError} naming the row where the text is not a bill
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6
 */
export function parseBill(text: string): Bill {
  // JavaScript callers have bytes where they asked for tar_type GZIP.
  if (typeof text !== 'string')
    throw new BillError(
      'A bill is text, and this is none: a bill of tar_type GZIP comes as bytes. Decode them (gunzipSync(data).toString() to unzip it), or give them to readBill.',
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
