const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** After a time_expire no payment begins; one that began before it may still end. */
const MARGIN = 10 * MINUTE;
/** Where the caller set no end, after two days nobody pays any more: CloudPay's own retries have ended, too. */
const WITHOUT_END = 2 * DAY;
/** Refunds to bank cards take days. */
const OF_REFUNDS = 14 * DAY;
const LONGEST = 6 * HOUR;

interface Sent {
  askedAt: Date;
  answeredAt: Date | null;
}

/** A repeated order may be answered with a prepay_id for another two hours, so the last answer counts as well. */
function lastOf({ askedAt, answeredAt }: Sent): number {
  return Math.max(askedAt.getTime(), answeredAt?.getTime() ?? 0);
}

/** When an unpaid order has lapsed: nobody can pay it any more. */
export function endOfOrder(order: Sent & { expiresAt: Date | null }): Date {
  const { expiresAt } = order;
  return new Date(expiresAt ? expiresAt.getTime() + MARGIN : lastOf(order) + WITHOUT_END);
}

/** When a refund that WeChat Pay does not know cannot be on its way any more. */
export function lapseOfRefund(refund: Sent): Date {
  return new Date(lastOf(refund) + WITHOUT_END);
}

/** When a refund that is still under way is left to the bills. */
export function endOfRefund({ askedAt }: Pick<Sent, 'askedAt'>): Date {
  return new Date(askedAt.getTime() + OF_REFUNDS);
}

/**
 * When to ask again: first soon, then each time after twice as long, at most six hours; and once at the end.
 *
 * @param queries how many were made
 */
export function nextQuery(queries: number, now: Date, silentAfter: number, end: Date): Date {
  const pause = Math.min(silentAfter * 2 ** Math.min(Math.max(queries - 1, 0), 20), LONGEST);
  const next = now.getTime() + pause;
  return new Date(now < end ? Math.min(next, Math.max(end.getTime(), now.getTime() + 1000)) : next);
}
