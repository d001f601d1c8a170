import type { Emulator } from '../emulator-types';
import type { EmulatorParts } from './parts';

/** Sets faults and advances the emulated time. */
export function simulationMethods({
  simulator,
  recording,
  changes,
}: EmulatorParts): Pick<
  Emulator,
  'fault' | 'faults' | 'clearFault' | 'now' | 'clock' | 'advance' | 'idle' | 'subscribe'
> {
  return {
    fault: (fault) => simulator.setFault(fault),
    faults: () => simulator.faults(),
    clearFault: (id) => simulator.clearFault(id),
    now: () => simulator.now(),
    clock: () => ({
      now: recording.now(),
      offset: simulator.clockOffset(),
      advancing: simulator.isAdvancing(),
    }),
    async advance(duration) {
      const advanced = simulator.advance(duration);
      changes.publish({ type: 'clock' });
      await advanced.finally(() => changes.publish({ type: 'clock' }));
    },
    idle: () => simulator.idle(),
    subscribe: (listen) => changes.subscribe(listen),
  };
}
