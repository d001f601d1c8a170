import { createBoundedMemory } from './bounded-memory';

/** The client's memory of its calls: the refusal of a repeated call says nothing about the first one. */
export interface EarlierCalls {
  /** The call was carried out, or its outcome is unknown. */
  note(call: string, outcome: 'done' | 'unknown'): void;
  /** Whether it was, or may have been, carried out. */
  wasMade(call: string): boolean;
  /** Whether a request without an answer may still arrive: then "nothing was done yet" proves nothing. */
  mayArrive(call: string): boolean;
}

/** Milliseconds for which a proxy may hold a request back; proxies give up after a minute. */
const HELD_BACK = 60_000;

/** @param now milliseconds of a monotonic clock */
export function createEarlierCalls(now: () => number = () => performance.now()): EarlierCalls {
  /** The latest time at which the last unanswered request of a call can arrive; 0 if all were answered. */
  const arrivals = createBoundedMemory<number>();
  return {
    note: (call, outcome) => arrivals.set(call, outcome === 'unknown' ? now() + HELD_BACK : 0),
    wasMade: (call) => arrivals.get(call) !== undefined,
    mayArrive: (call) => (arrivals.get(call) ?? 0) > now(),
  };
}
