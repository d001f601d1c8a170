import { reportErrors } from './report-errors';
import type { Emit, SimulatorEvent } from './simulator-event';

/**
 * Makes the function that emits events. It adds time and sequence number and copies the records.
 *
 * @param listen its errors become process warnings
 */
export function createEmit(
  listen: ((event: SimulatorEvent) => void) | undefined,
  now: () => number,
  nextSequence: () => number,
): Emit {
  if (!listen) return () => {};
  const listener = reportErrors('onEvent', listen);
  return (event) =>
    listener({ at: now(), sequence: nextSequence(), ...structuredClone(event) } as SimulatorEvent);
}
