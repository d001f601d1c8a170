import { say, type Text } from '@opencloudpay/internal';
import { monthsBefore, startOfDay } from '../beijing-time';
import type { Owner } from '../records/owner';
import type { World } from '../world/world';
import { type BillType, writeBill } from './write-bill';
import { writeFundFlow } from './write-fund-flow';

/** Counted from the start of the bill's day: 10:00 the next day. */
const READY_AFTER = 34 * 60 * 60 * 1000;
const KEPT_MONTHS = 3;

/** The text of a bill, or why there is none. */
export type Bill =
  | { readonly text: string }
  | { readonly none: 'not-ready' | 'too-old' | 'empty'; readonly reason: Text };

/**
 * The bill of a day. It is ready at 10:00 Beijing time the next day and is kept for three months.
 *
 * @param owner for a service provider without a sub-merchant, the bill covers all its sub-merchants
 * @param day midnight in Beijing at the start of the day
 */
export function billOfDay(owner: Owner, day: number, type: BillType, { clock, store }: World): Bill {
  const absent = whyNotKept(day, clock.now());
  if (absent) return absent;
  const text = writeBill(store, owner, day, type);
  if (text !== undefined) return { text };
  return {
    none: 'empty',
    reason: say(
      'A bill of this type has no rows for that day: nothing was paid or refunded.',
      '当天没有支付和退款，这类账单没有内容。',
    ),
  };
}

/** The merchant's accounts: for payments, for operations, for fees. */
export type FundAccount = 'Basic' | 'Operation' | 'Fees';

/**
 * The movements of money of a day. The simulator's merchants have no money on their accounts for operations and fees.
 *
 * WeChat Pay has no sub-merchants here: a service provider gets its own account only. The simulator's service providers
 * have no money of their own, so they get the movements of all their sub-merchants, or of the one they name.
 */
export function fundFlowOfDay(
  owner: Owner,
  day: number,
  account: FundAccount,
  { clock, store }: World,
): Bill {
  const absent = whyNotKept(day, clock.now());
  if (absent) return absent;
  const text = account === 'Basic' ? writeFundFlow(store, owner, day) : undefined;
  if (text !== undefined) return { text };
  return {
    none: 'empty',
    reason: say(
      `No money moved on the account ${account} on that day.`,
      `当天 ${account} 账户没有资金变动。`,
    ),
  };
}

function whyNotKept(day: number, now: number): Bill | undefined {
  if (now < day + READY_AFTER)
    return {
      none: 'not-ready',
      reason: say(
        'The bill of that day is not ready before 10:00 Beijing time the next day.',
        '当天的账单在次日北京时间 10:00 之后才能下载。',
      ),
    };
  if (day >= monthsBefore(startOfDay(now), KEPT_MONTHS)) return undefined;
  return {
    none: 'too-old',
    reason: say(
      `The bill of that day is older than ${KEPT_MONTHS} months.`,
      `账单已超过 ${KEPT_MONTHS} 个月。`,
    ),
  };
}
