import { createBoundedMemory } from './bounded-memory';

/** What a client knows of the calls that it made before: a refusal of a repeated one says nothing of the first. */
export interface EarlierCalls {
  /** The call was carried out, or its outcome is unknown. */
  note(call: string, outcome: 'done' | 'unknown'): void;
  /** Whether it was, or may have been, carried out. */
  wasMade(call: string): boolean;
  /** Whether a request that brought no answer may still be on its way: that nothing was done yet proves nothing then. */
  mayArrive(call: string): boolean;
}

/** Milliseconds for which something on the way may hold a request back: proxies give up after a minute. */
const HELD_BACK = 60_000;

/** @param now milliseconds of a clock that only goes forward */
export function createEarlierCalls(now: () => number = () => performance.now()): EarlierCalls {
  /** When the last request of a call that brought no answer arrives at the latest; 0 where all were answered. */
  const arrivals = createBoundedMemory<number>();
  return {
    note: (call, outcome) => arrivals.set(call, outcome === 'unknown' ? now() + HELD_BACK : 0),
    wasMade: (call) => arrivals.get(call) !== undefined,
    mayArrive: (call) => (arrivals.get(call) ?? 0) > now(),
  };
}
