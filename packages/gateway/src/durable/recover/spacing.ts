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

/** When nothing more is to be expected of an unpaid order. */
export function endOfOrder({ askedAt, expiresAt }: { askedAt: Date; expiresAt: Date | null }): Date {
  return new Date(expiresAt ? expiresAt.getTime() + MARGIN : askedAt.getTime() + WITHOUT_END);
}

/** When a refund that is still under way is left to the bills. */
export function endOfRefund({ askedAt }: { askedAt: Date }): Date {
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
