/** Why a callback was called again after it had confirmed, told from what the store, the hosts and the killer wrote down. */
import { type Damage, type DeliveryRow, deliveryOf, groupBy, hasGivenUp, within } from './deliveries.ts';
import type { Invocation, Subject } from './journal.ts';
import { LEASE, RECORDED_AGAIN, TOLERANCE } from './timing.ts';

export type Cause =
  /** The gateway that had called was killed before it had recorded the answer. */
  | 'gateway-killed'
  /** The host was killed between writing its answer down and the answer's arrival. */
  | 'host-killed'
  /** From the answer to the end of the lease the database could not be reached to record it. */
  | 'database-away'
  /** Nobody was killed: the gateway had waited as long as it waits for a function, and the answer came later. */
  | 'answered-late'
  | 'unexplained';

export interface ExtraInvocation extends Subject {
  call: string;
  /** Of the call that had confirmed before. */
  confirmedBy: string;
  cause: Cause;
  /** What the store says of the delivery that had been confirmed. */
  delivery?: DeliveryRow;
}

/** Those that came after one that had confirmed the same notification, each with its cause. */
export function explainExtras(
  invocations: readonly Invocation[],
  deliveries: readonly DeliveryRow[],
  damage: Damage,
): ExtraInvocation[] {
  const rows = groupBy(deliveries, ({ number }) => number);
  return [...groupBy(invocations, ({ number }) => number)].flatMap(([number, calls]) =>
    extrasOf(calls, rows.get(number) ?? [], damage),
  );
}

/** @param calls all of one notification */
function extrasOf(
  calls: readonly Invocation[],
  rows: readonly DeliveryRow[],
  damage: Damage,
): ExtraInvocation[] {
  const extras: ExtraInvocation[] = [];
  let confirmed: Invocation | undefined;
  for (const call of [...calls].sort((one, other) => one.begunAt - other.begunAt)) {
    if (confirmed) {
      const delivery = deliveryOf(confirmed, rows);
      extras.push({
        kind: call.kind,
        number: call.number,
        outTradeNo: call.outTradeNo,
        call: call.call,
        confirmedBy: confirmed.call,
        cause: causeOf(confirmed, delivery, call.begunAt, damage),
        ...(delivery && { delivery }),
      });
    }
    if (call.confirmed) confirmed = call;
  }
  return extras;
}

function causeOf(
  confirmed: Invocation,
  delivery: DeliveryRow | undefined,
  calledAgainAt: number,
  damage: Damage,
): Cause {
  if (!delivery) return 'unexplained';
  const { answeredAt = confirmed.begunAt, host } = confirmed;
  const { begunAt, recordedAt, verdict } = delivery;
  if (verdict === 'failed') {
    // The answer did not arrive. When that was recorded tells nothing more: a commit whose answer was lost is repeated.
    if (hasGivenUp(delivery)) return 'answered-late';
    const killed = damage.hostKills.filter((kill) => kill.host === host);
    return killed.some(within(answeredAt, recordedAt ?? calledAgainAt)) ? 'host-killed' : 'unexplained';
  }
  // Also of one that died while the function was at work: that went on, and its answer found nobody.
  if (recordedAt === undefined && wasKilled(delivery, begunAt, calledAgainAt, damage))
    return 'gateway-killed';
  const leaseOver = begunAt + LEASE;
  const heldOut = Math.min(calledAgainAt, recordedAt ?? calledAgainAt) >= leaseOver - TOLERANCE;
  const again = recordedAt === undefined || recordedAt >= calledAgainAt - TOLERANCE;
  return heldOut && again && wasAway(answeredAt, leaseOver, damage) ? 'database-away' : 'unexplained';
}

/** The store knows a gateway as `<machine>/<process>/<something>`. */
function wasKilled({ gateway }: DeliveryRow, from: number, to: number, { gatewayKills }: Damage): boolean {
  const [, process] = gateway.split('/');
  return gatewayKills.filter(({ pid }) => String(pid) === process).some(within(from, to));
}

/** Whether the database was away all that time, but for moments too short to record anything. */
function wasAway(from: number, to: number, { databaseBreaks }: Damage): boolean {
  const breaks = databaseBreaks
    .filter(({ at, until }) => until >= from - TOLERANCE && at <= to + TOLERANCE)
    .sort((one, other) => one.at - other.at);
  let reached = from;
  for (const { at, until } of breaks) {
    if (at > reached + RECORDED_AGAIN) return false;
    reached = Math.max(reached, until);
  }
  return breaks.length > 0 && reached + RECORDED_AGAIN >= to;
}
