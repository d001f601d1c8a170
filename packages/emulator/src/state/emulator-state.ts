import type { EmulatorOptions } from '../emulator-options';
import type { EmulatorError } from '../errors';
import { ephemeralState, openState, type StateStore } from './state-store';

/** The state of one emulator. The emulator stops when it loses the lock of the state. */
export interface EmulatorState {
  readonly store: StateStore;
  /**
   * Marks the emulator as started. From now on, losing the lock stops it.
   *
   * @throws {EmulatorError} STATE_LOCK_LOST if the lock was lost while it started
   */
  started(): void;
}

/**
 * Opens the state folder of the options, or a state in memory.
 *
 * @param stop stops the emulator
 * @throws {EmulatorError}
 */
export async function openEmulatorState(
  { state, reset, onProblem, onStopped }: EmulatorOptions,
  stop: () => Promise<void>,
): Promise<EmulatorState> {
  let started = false;
  let lost: EmulatorError | undefined;
  const reportLoss = (error: EmulatorError) => {
    if (onStopped) onStopped(error);
    else process.emitWarning(error.message, { code: error.code });
  };
  const store =
    state === undefined
      ? ephemeralState()
      : await openState(state, {
          reset,
          onProblem: onProblem ?? (({ message, code }) => process.emitWarning(message, { code })),
          onLost: (error) => {
            lost = error;
            const report = () => reportLoss(error);
            if (started) void stop().then(report, report);
          },
        });
  return {
    store,
    started() {
      if (lost) throw lost;
      started = true;
    },
  };
}
