import { toMilliseconds } from '../clock/duration';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

type ClockActions = Pick<
  Simulator,
  'now' | 'clockOffset' | 'isAdvancing' | 'schedule' | 'advance' | 'idle' | 'nextSequence'
>;

/** The simulator's time. */
export function clockActions(
  { checkRunning }: ActionRunner,
  { clock, store, nextSequence }: World,
): ClockActions {
  return {
    now: () => new Date(clock.now()),
    clockOffset: () => clock.ahead(),
    isAdvancing: () => clock.isAdvancing(),
    nextSequence,
    schedule: (at, run) => clock.schedule(at, run),
    advance: async (duration) => {
      checkRunning();
      await clock.advance(toMilliseconds(duration));
      store.writer.flush();
    },
    idle: () => clock.idle(),
  };
}
