import { createHash } from 'node:crypto';
import { compactDate, spacedTime } from '../beijing-time';
import type { Owner } from '../records/owner';
import type { Store } from '../store/store';
import { type FundMovement, fundMovements } from './fund-movements';
import { isOn, tableText, yuan } from './table';

/** @see https://pay.weixin.qq.com/wiki/doc/api/jsapi_sl.php?chapter=9_18 */
const COLUMNS = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
];
const SUMMARY_COLUMNS = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'];

/**
 * Writes the fund flow of a day, each movement with the balance after it.
 *
 * @param day midnight in Beijing at the start of the day
 * @returns `undefined` if no money moved
 */
export function writeFundFlow(store: Store, owner: Owner, day: number): string | undefined {
  let balance = 0;
  const rows = fundMovements(store, owner).map((movement) => {
    balance += movement.amount;
    return { movement, cells: cellsOf(movement, owner, balance) };
  });
  const ofDay = rows.filter(({ movement }) => isOn(day, movement.at));
  if (ofDay.length === 0) return undefined;
  const amounts = ofDay.map(({ movement }) => movement.amount);
  const income = amounts.filter((amount) => amount > 0);
  const expense = amounts.filter((amount) => amount < 0);
  return tableText(
    COLUMNS,
    ofDay.map(({ cells }) => cells),
    SUMMARY_COLUMNS,
    [
      String(amounts.length),
      String(income.length),
      yuan(sumOf(income)),
      String(expense.length),
      yuan(-sumOf(expense)),
    ],
  );
}

function cellsOf(movement: FundMovement, { mchId, subMchId }: Owner, balance: number): string[] {
  const { at, businessId, name, type, amount, voucher } = movement;
  return [
    spacedTime(at),
    businessId,
    `${subMchId ?? mchId}${compactDate(at)}${tenDigits(`${businessId} ${type}`)}`,
    name,
    type,
    amount > 0 ? '收入' : '支出',
    yuan(Math.abs(amount)),
    yuan(balance),
    'system',
    '',
    voucher,
  ];
}

/** A movement has the same number in every download. */
function tenDigits(text: string): string {
  return String(createHash('sha256').update(text).digest().readUIntBE(0, 6) % 1e10).padStart(10, '0');
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
