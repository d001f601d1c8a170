import { BillError } from '../errors';
import { yuanToCents } from './bill';
import type { BillEnd, BillRow } from './bill-reader';

/** The totals that count the rows. */
const COUNTS = ['总交易单数', '资金流水总笔数'];
/**
 * The totals that are sums of a column, in today's bills of trade and in those before 2018.
 *
 * Fees are left out: they are rounded, and WeChat Pay does not document how.
 */
const SUMS: Readonly<Record<string, string>> = {
  应结订单总金额: '应结订单金额',
  退款总金额: '退款金额',
  充值券退款总金额: '充值券退款金额',
  订单总金额: '订单金额',
  申请退款总金额: '申请退款金额',
  总交易额: '总金额',
  总退款金额: '退款金额',
  总企业红包退款金额: '企业红包退款金额',
};
/** The totals of the movements of money, by the name that the rows use. */
const MOVEMENTS: Readonly<Record<string, { count: string; amount: string }>> = {
  收入: { count: '收入笔数', amount: '收入金额' },
  支出: { count: '支出笔数', amount: '支出金额' },
};
const DIRECTION = '收支类型';
const MOVED = '收支金额(元)';

/** Adds up the rows, to compare them with the bill's own summary. */
export class BillSums {
  private rows = 0;
  /** Cents by column; bigint, because a sum may exceed the range of a number. */
  private readonly sums: Map<string, bigint>;
  private readonly movements = new Map(Object.keys(MOVEMENTS).map((name) => [name, { count: 0, cents: 0n }]));

  constructor(columns: readonly string[]) {
    const summed = new Set(Object.values(SUMS));
    this.sums = new Map(columns.filter((column) => summed.has(column)).map((column) => [column, 0n]));
  }

  /** @throws {BillError} with the row, if an amount is invalid */
  add({ row, cells, line }: BillRow): void {
    this.rows += 1;
    for (const [column, sum] of this.sums)
      this.sums.set(column, sum + centsOf(cells[column] ?? '', row, line));
    const movement = this.movements.get(cells[DIRECTION] ?? '');
    if (movement === undefined) return;
    movement.count += 1;
    movement.cents += centsOf(cells[MOVED] ?? '', row, line);
  }

  /** @throws {BillError} with the totals that differ from the rows */
  check({ summary, row, line }: BillEnd): void {
    for (const [total, told] of Object.entries(summary)) {
      const found = this.found(total);
      if (found === undefined || found === centsOf(told, row, line)) continue;
      throw new BillError(
        `The bill’s summary says ${total} ${told}, but its rows add up to ${inYuan(found)}: rows are missing or were altered. Download it again.`,
        row,
        line,
      );
    }
  }

  /** The totals of the rows. A count is written like yuan (`'20.0'`), as in the bill. */
  private found(total: string): bigint | undefined {
    if (COUNTS.includes(total)) return BigInt(this.rows) * 100n;
    for (const [name, { count, amount }] of Object.entries(MOVEMENTS)) {
      const movement = this.movements.get(name);
      if (total === count) return BigInt(movement?.count ?? 0) * 100n;
      if (total === amount) return movement?.cents;
    }
    return this.sums.get(SUMS[total] ?? '');
  }
}

/** An empty cell counts as 0. */
function centsOf(yuan: string, row: number, line: string): bigint {
  if (yuan === '') return 0n;
  try {
    return BigInt(yuanToCents(yuan));
  } catch (cause) {
    if (!(cause instanceof BillError)) throw cause;
    throw new BillError(`Row ${row} of the bill: ${cause.message}`, row, line);
  }
}

function inYuan(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
