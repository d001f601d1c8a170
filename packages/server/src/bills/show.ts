import type { BillRecord, DifferenceKind, DifferenceRecord } from '@opencloudpay/durable';
import type { Language, Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import { table, yuan } from '../terminal/table';

/** A short name of each kind of difference. */
const WORDS: Readonly<Record<DifferenceKind, Text>> = {
  missing_here: say('paid, unknown here', '已支付，本地没有'),
  missing_there: say('paid here, not on the bill', '本地已支付，对账单没有'),
  amount_differs: say('amount differs', '金额不同'),
  state_differs: say('state differs', '状态不同'),
  refund_missing_here: say('refund unknown here', '本地没有该退款'),
  refund_missing_there: say('refund not on the bill', '对账单没有该退款'),
  refund_differs: say('refund differs', '退款不同'),
};

const NO_BILLS = say(
  'No bills yet: the first bill is that of the store’s first whole day and comes at 10:00 Beijing time the next morning.\n',
  '还没有对账单：第一份对账单是开始保存数据后的第一个整天，在次日北京时间 10:00 生成。\n',
);

/** Days with their bills, the newest first. */
export function billTable(records: readonly BillRecord[], language: Language): string {
  if (records.length === 0) return NO_BILLS[language];
  return table<BillRecord>(
    records,
    [
      [say('DAY', '日期'), (bill) => bill.day],
      [say('MERCHANT', '商户'), merchantOf],
      [say('STATE', '状态'), (bill) => stateOf(bill)[language]],
      [say('PAYMENTS', '支付笔数'), (bill) => bill.payments],
      [say('YUAN', '金额（元）'), (bill) => yuan(bill.paid)],
      [say('REFUNDS', '退款笔数'), (bill) => bill.refunds],
      [say('YUAN', '金额（元）'), (bill) => yuan(bill.refunded)],
      [say('DIFFERENCES', '差异'), (bill) => bill.differences],
      [say('REASON', '原因'), (bill) => (bill.code === 'NO_BILL_EXIST' ? '' : (bill.reason ?? ''))],
    ],
    language,
  );
}

/** The differences between a day's bills and the store, with both sides. */
export function differenceTable(records: readonly DifferenceRecord[], language: Language): string {
  const isAnyLost = records.some(({ kind }) => kind === 'missing_here');
  const rows = table<DifferenceRecord>(
    records,
    [
      [say('DIFFERENCE', '差异'), ({ kind }) => WORDS[kind][language]],
      [say('MERCHANT', '商户'), ({ merchant }) => merchant],
      [say('ORDER', '订单'), ({ outTradeNo }) => outTradeNo],
      [say('REFUND', '退款'), ({ outRefundNo }) => outRefundNo],
      [say('HERE', '本地'), ({ here, field }) => side(here, field)],
      [say('ON THE BILL', '对账单'), ({ there, field }) => side(there, field)],
      [say('ROW', '行'), ({ row }) => row ?? ''],
    ],
    language,
  );
  return isAnyLost ? `${rows}${LOST[language]}` : rows;
}

const LOST = say(
  'An order that the store has lost (a restored backup, a failover): cloudpay orders recover <ORDER> --env <id> --function <name>\n',
  '存储丢失的订单（恢复备份、数据库切换）：cloudpay orders recover <订单> --env <id> --function <name>\n',
);

function merchantOf({ mchId, subMchId }: BillRecord): string {
  return subMchId === null ? mchId : `${mchId}/${subMchId}`;
}

function stateOf({ state, code, nextAttemptAt }: BillRecord): Text {
  const at = nextAttemptAt && `${nextAttemptAt.toISOString().slice(0, 16)}Z`;
  const again = at ? say(`, again ${at}`, `，${at} 重试`) : say('', '');
  switch (state) {
    case 'compared':
      return code === 'NO_BILL_EXIST'
        ? say('no bill: no trade', '无对账单：当天没有交易')
        : say('compared', '已核对');
    case 'waiting':
      return say(`waiting${again.en}`, `等待${again.zh}`);
    case 'failed':
      return say(`failed${again.en}`, `失败${again.zh}`);
    case 'running':
      return say('running', '处理中');
  }
}

/** Amount, state, and the different number or currency. */
function side(known: Record<string, unknown> | null, field: string | null): string {
  if (known === null) return '–';
  const { amount, state } = known;
  const number = field === 'transaction_id' ? known['transactionId'] : undefined;
  const currency = field === 'fee_type' ? known['currency'] : undefined;
  return [typeof amount === 'number' ? yuan(amount) : undefined, currency, state, number]
    .filter(Boolean)
    .join(' ');
}
