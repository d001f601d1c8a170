const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** No payment begins after time_expire, but one that began earlier may still complete. */
const MARGIN = 10 * MINUTE;
/** An order without time_expire counts as unpaid after two days, when CloudPay's own retries have ended too. */
const WITHOUT_END = 2 * DAY;
/** Refunds to bank cards take days. */
const OF_REFUNDS = 14 * DAY;
const LONGEST = 6 * HOUR;

interface Sent {
  askedAt: Date;
  answeredAt: Date | null;
}

/** A repeated order may get a prepay_id for another two hours, so the last answer counts too. */
function lastOf({ askedAt, answeredAt }: Sent): number {
  return Math.max(askedAt.getTime(), answeredAt?.getTime() ?? 0);
}

/** The time after which an unpaid order can no longer be paid. */
export function endOfOrder(order: Sent & { expiresAt: Date | null }): Date {
  const { expiresAt } = order;
  return new Date(expiresAt ? expiresAt.getTime() + MARGIN : lastOf(order) + WITHOUT_END);
}

/** The time after which a request for an unknown refund can no longer arrive. */
export function lapseOfRefund(refund: Sent): Date {
  return new Date(lastOf(refund) + WITHOUT_END);
}

/** The time after which a processing refund is left to the bills. */
export function endOfRefund({ askedAt }: Pick<Sent, 'askedAt'>): Date {
  return new Date(askedAt.getTime() + OF_REFUNDS);
}

/**
 * The time of the next query: the interval doubles each time, up to six hours; one query comes at the end.
 *
 * @param queries the number of queries so far
 */
export function nextQuery(queries: number, now: Date, silentAfter: number, end: Date): Date {
  const pause = Math.min(silentAfter * 2 ** Math.min(Math.max(queries - 1, 0), 20), LONGEST);
  const next = now.getTime() + pause;
  return new Date(now < end ? Math.min(next, Math.max(end.getTime(), now.getTime() + 1000)) : next);
}
