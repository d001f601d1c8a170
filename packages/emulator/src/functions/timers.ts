import type { FunctionHost } from '@opencloudpay/function-host';
import type { Simulator } from '@opencloudpay/simulator';
import { begin, type Recording } from './recording-host';

/** Runs the functions' timer triggers by the simulator's clock, also while it is advanced. */
export function startTriggers(host: FunctionHost, simulator: Simulator, recording: Recording): void {
  /** The sequence numbers of the current runs, by their due time. */
  const places = new Map<number, { sequence: number; started: number }>();
  host.startTimers({
    clock: {
      now: recording.now,
      schedule: (at, run) =>
        simulator.schedule(at, async () => {
          places.set(at, { sequence: recording.nextSequence(), started: performance.now() });
          await run();
          places.delete(at);
        }),
    },
    onRun({ functionName, triggerName, time, requestId, result, error }) {
      const at = time.getTime();
      const event = { Type: 'Timer', TriggerName: triggerName, Time: time.toISOString() };
      const end = begin(
        {
          name: functionName,
          event,
          requestId,
          source: 'trigger',
          at,
          ...places.get(at),
        },
        recording,
      );
      end(error === undefined ? { result } : { error });
    },
  });
}
