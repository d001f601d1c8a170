/** Why a callback was called again after it had confirmed, from the records of the store, the hosts and the kills. */
import { type Damage, type DeliveryRow, deliveryOf, groupBy, hasGivenUp, within } from './deliveries.ts';
import type { Invocation, Subject } from './journal.ts';
import { RECORDED_AGAIN, TOLERANCE } from './timing.ts';

export type Cause =
  /** The calling gateway was killed before it had recorded the answer. */
  | 'gateway-killed'
  /** The host was killed between writing its answer down and the answer's arrival. */
  | 'host-killed'
  /** From the answer to the end of the lease the database could not be reached to record it. */
  | 'database-away'
  /** No program was killed: the gateway's timeout, or its lease, ended before the answer came. */
  | 'answered-late'
  /** The gateway stood still until its lease was over: on a busy machine a process may not run for seconds. */
  | 'gateway-stalled'
  | 'unexplained';

export interface ExtraInvocation extends Subject {
  call: string;
  /** The earlier call, which confirmed. */
  confirmedBy: string;
  cause: Cause;
  /** The store's record of the confirmed delivery. */
  delivery?: DeliveryRow;
}

/** The calls after a confirmed one of the same notification, each with its cause. */
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

/** @param calls all calls of one notification */
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
  const { begunAt, recordedAt, verdict, durationMs = 0 } = delivery;
  if (verdict === 'failed') {
    // The answer did not arrive. When that was recorded does not matter: a commit whose answer was lost is repeated.
    if (hasGivenUp(delivery, damage)) return 'answered-late';
    const killed = damage.hostKills.filter((kill) => kill.host === host);
    return killed.some(within(answeredAt, recordedAt ?? calledAgainAt)) ? 'host-killed' : 'unexplained';
  }
  // Also if the gateway died while the function was running: the function continued, and its answer was lost.
  if (recordedAt === undefined && wasKilled(delivery, begunAt, calledAgainAt, damage))
    return 'gateway-killed';
  const { functionTimeout, lease } = damage.timing;
  const leaseOver = begunAt + lease;
  const heldOut = Math.min(calledAgainAt, recordedAt ?? calledAgainAt) >= leaseOver - TOLERANCE;
  const again = recordedAt === undefined || recordedAt >= calledAgainAt - TOLERANCE;
  // The answer took longer than the gateway waits for one, and yet counts as an answer: its timer did not run either.
  if (heldOut && again && durationMs >= functionTimeout) return 'gateway-stalled';
  return heldOut && again && wasAway(answeredAt, leaseOver, damage) ? 'database-away' : 'unexplained';
}

/** The store identifies a gateway as `<machine>/<process>/<something>`. */
function wasKilled({ gateway }: DeliveryRow, from: number, to: number, { gatewayKills }: Damage): boolean {
  const [, process] = gateway.split('/');
  return gatewayKills.filter(({ pid }) => String(pid) === process).some(within(from, to));
}

/** Whether the database was away all that time, except for moments too short to record anything. */
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
