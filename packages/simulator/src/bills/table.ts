/** Shared by the tables of all bills. */
import type { Owner } from '../records/owner';

const DAY = 24 * 60 * 60 * 1000;

/** Whether a record belongs on the owner's bill. A service provider without a sub-merchant has the records of all. */
export function isOf(owner: Owner, record: Owner): boolean {
  return record.mchId === owner.mchId && (owner.subMchId === undefined || record.subMchId === owner.subMchId);
}

/** @param day midnight in Beijing at the start of the day */
export function isOn(day: number, at: number): boolean {
  return at >= day && at < day + DAY;
}

/** The text of a bill: its rows and its sums. */
export function tableText(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  summaryColumns: readonly string[],
  summary: readonly string[],
): string {
  const lines = [columns.join(','), ...rows.map(dataLine), summaryColumns.join(','), dataLine(summary)];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/**
 * Every cell starts with a backtick, so that spreadsheets keep long numbers. Line breaks are removed, so that a row
 * stays one line.
 */
function dataLine(cells: readonly string[]): string {
  return cells.map((cell) => `\`${cell.replace(/[\r\n]+/g, ' ')}`).join(',');
}

export function yuan(cents: number): string {
  return (cents / 100).toFixed(2);
}
