import { BillError } from '../errors';
import { readRow } from './bill-row';

/** A row of a bill. */
export interface BillRow {
  /** Its number in the bill. Row 1 is the header. */
  row: number;
  /** By the (Chinese) names of the columns. Amounts are yuan as text (`'0.01'`): see `yuanToCents`. */
  cells: Record<string, string>;
  /** Its text in the bill. */
  line: string;
  /** The columns that `cells` lacks because their texts cannot be separated. Absent if there are none. */
  unclear?: readonly string[];
}

/** The end of a bill. */
export interface BillEnd {
  /** The two summary rows: totals by their names. */
  summary: Record<string, string>;
  /** The number of the last row, and its text. */
  row: number;
  line: string;
}

const NO_BILL =
  'This is not a bill: it lacks the header row or the two summary rows. An XML answer says why WeChat Pay sent no bill. If the bill was cut, download it again.';

/**
 * Reads a bill line by line: a header row, data rows whose cells each start with a backtick, a summary header, a summary
 * row. Keeps only two lines in memory: only the end of the bill shows which rows are the summary.
 */
export class BillReader {
  /** In the bill's order; empty before the header was read. */
  readonly columns: string[] = [];
  private waiting: string[] = [];
  /** Empty lines at the end do not belong to the bill. */
  private empty = 0;
  private rows = 0;

  /**
   * @param line without its line end
   * @returns the rows that are now known to be data
   * @throws {BillError} with the row where the text is not a bill
   */
  add(line: string): BillRow[] {
    if (this.columns.length === 0) {
      this.readHeader(line.replace(/^\uFEFF/, ''));
      return [];
    }
    if (line === '') {
      this.empty += 1;
      return [];
    }
    const before = Array<string>(this.empty).fill('');
    this.empty = 0;
    this.waiting.push(...before, line);
    return this.waiting.splice(0, this.waiting.length - 2).map((data) => this.read(data));
  }

  /** @throws {BillError} if the summary is missing or wrong */
  end(): BillEnd {
    const [header, line] = this.waiting;
    if (this.columns.length === 0) throw new BillError(NO_BILL);
    const row = this.rows + 1 + this.waiting.length;
    if (header === undefined || line === undefined || isData(header))
      throw new BillError(NO_BILL, row, line ?? header ?? this.columns.join(','));
    return { summary: readRow(header.split(','), line, row), row, line };
  }

  private readHeader(line: string): void {
    if (line === '' || isData(line) || line.trimStart().startsWith('<')) throw new BillError(NO_BILL);
    this.columns.push(...line.split(','));
  }

  private read(line: string): BillRow {
    const row = this.rows + 2;
    const cells = readRow(this.columns, line, row);
    this.rows += 1;
    const unclear = this.columns.filter((column) => cells[column] === undefined);
    return { row, cells, line, ...(unclear.length > 0 && { unclear }) };
  }
}

function isData(line: string): boolean {
  return line.startsWith('`');
}
