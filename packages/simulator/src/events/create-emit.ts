import { reportErrors } from './report-errors';
import type { Emit, SimulatorEvent } from './simulator-event';

/**
 * What the simulator emits its events with: time and number are added, records are copied.
 *
 * @param listen an error that it throws becomes a process warning
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
