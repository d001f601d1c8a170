import { setFlagsFromString } from 'node:v8';

/**
 * Lets the main thread collect young objects alone. By default V8 divides this work among threads, and the main thread,
 * in which all calls stand still, waits for the last of them. Beside functions that use all cores a thread waits for its
 * turn longer than the whole work takes. V8 looks at this setting at each collection, so it may change at any time.
 */
export function collectAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
