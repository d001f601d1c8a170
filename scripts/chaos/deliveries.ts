/** The records of deliveries in the store, and of kills. Times are milliseconds since 1970. */
import type { Invocation, Subject } from './journal.ts';
import { type Timing, TOLERANCE } from './timing.ts';

/** A row of the store's `notifications`. */
export interface NotificationRow extends Subject {
  receivedAt: number;
  deliveredAt?: number;
}

/** A row of the store's `deliveries`. */
export interface DeliveryRow extends Subject {
  /** The gateway process that made the delivery. */
  gateway: string;
  begunAt: number;
  /** When the end of the call was recorded: the database may have been away in between. */
  recordedAt?: number;
  /** The call's outcome, as the gateway saw it. */
  durationMs?: number;
  verdict?: string;
  code?: string;
}

/** The injected faults, by time. */
export interface Damage {
  gatewayKills: readonly { at: number; pid: number }[];
  hostKills: readonly { at: number; host: number }[];
  /** The database stopped, its connections cut, or its network slow. */
  databaseBreaks: readonly { at: number; until: number }[];
  timing: Timing;
}

/** The delivery that made the call: the last of its notification that had begun by then. */
export function deliveryOf(
  { number, begunAt }: Invocation,
  deliveries: readonly DeliveryRow[],
): DeliveryRow | undefined {
  return deliveries
    .filter((row) => row.number === number && row.begunAt <= begunAt + TOLERANCE)
    .sort((one, other) => other.begunAt - one.begunAt)[0];
}

/**
 * Whether the gateway waited for the function as long as its timeout, or as long as the lease allowed: if the database
 * was slow when the delivery began, less of the lease was left than the timeout.
 */
export function hasGivenUp(
  { code, begunAt, durationMs = 0 }: DeliveryRow,
  { databaseBreaks, timing }: Pick<Damage, 'databaseBreaks' | 'timing'>,
): boolean {
  const { functionTimeout, lease } = timing;
  if (code !== 'DELIVERY_TIMEOUT') return false;
  const wasSlow = databaseBreaks.some(({ at, until }) => until >= begunAt - lease && at <= begunAt + lease);
  return durationMs >= functionTimeout - TOLERANCE || wasSlow;
}

/** In the order of time. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Between two times, with the tolerance of several clocks. */
export function within(from: number, to: number): (fault: { at: number }) => boolean {
  return ({ at }) => at >= from - TOLERANCE && at <= to + TOLERANCE;
}
