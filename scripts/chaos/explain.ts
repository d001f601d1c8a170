/** Why a callback was called again after it had confirmed, told from what the store, the hosts and the killer wrote down. */
import type { Invocation } from './journal.ts';

/** A row of the store's `deliveries`. Times are milliseconds since 1970. */
export interface DeliveryRow {
  transactionId: string;
  /** The gateway process that made it. */
  gateway: string;
  begunAt: number;
  /** When it was recorded how the call had ended: the database may have been away in between. */
  recordedAt?: number;
  verdict?: string;
  code?: string;
}

/** What was done to whom, by time. */
export interface Damage {
  gatewayKills: readonly { at: number; pid: number }[];
  hostKills: readonly { at: number; host: number }[];
  /** Stops of the database, and connections to it that were cut. */
  databaseBreaks: readonly { at: number; until: number }[];
}

export type Cause =
  /** The gateway was killed before it had recorded the answer. */
  | 'gateway-killed'
  /** The host was killed between writing its answer down and having sent it. */
  | 'host-killed'
  /** The database went away between the answer and its recording. */
  | 'database-away'
  /** The answer came when the gateway had given up on it. */
  | 'answered-late'
  | 'unexplained';

export interface ExtraInvocation {
  outTradeNo: string;
  call: string;
  /** Of the call that had confirmed before. */
  confirmedBy: string;
  cause: Cause;
  /** What the store says of the delivery that had been confirmed. */
  delivery?: DeliveryRow;
}

/** Clocks of several processes on one machine, read at slightly different moments. */
const TOLERANCE = 20;

/** Those that came after one that had confirmed the same notification, each with its cause. */
export function explainExtras(
  invocations: readonly Invocation[],
  deliveries: readonly DeliveryRow[],
  damage: Damage,
): ExtraInvocation[] {
  const rows = groupByTransaction(deliveries);
  return [...groupByTransaction(invocations)].flatMap(([transactionId, calls]) =>
    extrasOf(calls, rows.get(transactionId) ?? [], damage),
  );
}

function groupByTransaction<Item extends { transactionId: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.transactionId);
    if (group) group.push(item);
    else groups.set(item.transactionId, [item]);
  }
  return groups;
}

/**
 * Calls that began while another of the same notification was under way, though its gateway lived and had not given
 * up on it: there must be none.
 */
export function overlapsIn(
  invocations: readonly Invocation[],
  deliveries: readonly DeliveryRow[],
  damage: Damage,
): Invocation[] {
  const rows = groupByTransaction(deliveries);
  return [...groupByTransaction(invocations)].flatMap(([transactionId, calls]) =>
    calls.filter((call) =>
      calls.some((other) => {
        const { begunAt, answeredAt = begunAt } = other;
        if (call.begunAt <= begunAt || call.begunAt >= answeredAt) return false;
        const delivery = deliveryOf(other, rows.get(transactionId) ?? []);
        return !delivery || !(hasGivenUp(delivery) || wasKilled(delivery, begunAt, call.begunAt, damage));
      }),
    ),
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

/** The delivery that made the call: the last that had begun by then, as an order's never overlap. */
function deliveryOf({ begunAt }: Invocation, rows: readonly DeliveryRow[]): DeliveryRow | undefined {
  return rows
    .filter((row) => row.begunAt <= begunAt + TOLERANCE)
    .sort((one, other) => other.begunAt - one.begunAt)[0];
}

function causeOf(
  confirmed: Invocation,
  delivery: DeliveryRow | undefined,
  calledAgainAt: number,
  damage: Damage,
): Cause {
  if (!delivery) return 'unexplained';
  const { begunAt, answeredAt = begunAt, host } = confirmed;
  const { recordedAt = calledAgainAt, verdict } = delivery;
  if (recordedAt >= calledAgainAt) {
    // Also one that died while the function was at work: that went on, and its answer found nobody.
    if (wasKilled(delivery, delivery.begunAt, calledAgainAt, damage)) return 'gateway-killed';
    return damage.databaseBreaks.some(within(answeredAt, calledAgainAt)) ? 'database-away' : 'unexplained';
  }
  if (verdict === 'delivered') return 'unexplained';
  if (hasGivenUp(delivery)) return 'answered-late';
  const killed = damage.hostKills.filter((kill) => kill.host === host);
  return killed.some(within(begunAt, recordedAt)) ? 'host-killed' : 'unexplained';
}

function hasGivenUp({ code }: DeliveryRow): boolean {
  return code === 'DELIVERY_TIMEOUT';
}

function wasKilled({ gateway }: DeliveryRow, from: number, to: number, { gatewayKills }: Damage): boolean {
  return gatewayKills.filter(({ pid }) => isOf(pid, gateway)).some(within(from, to));
}

function within(from: number, to: number): (blow: { at: number; until?: number }) => boolean {
  return ({ at, until = at }) => until >= from - TOLERANCE && at <= to + TOLERANCE;
}

/** The store knows a gateway as `<machine>/<process>/<something>`. */
function isOf(pid: number, gateway: string): boolean {
  return gateway.split('/')[1] === String(pid);
}
