import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { RecordWriter } from '../store/record-writer';

/** Runs the actions of the simulator's user. */
export interface ActionRunner {
  /** @throws {SimulatorError} STOPPED */
  checkRunning(): void;
  /**
   * Runs an action and writes its changes to the storage before it returns.
   *
   * @throws {SimulatorError} STOPPED
   */
  run<Result>(action: () => Result): Result;
}

/** @param isStopped whether the simulator was stopped */
export function createActionRunner(writer: RecordWriter, isStopped: () => boolean): ActionRunner {
  const checkRunning = () => {
    if (isStopped()) throw new SimulatorError('STOPPED', say('The simulator was stopped.', '模拟器已停止。'));
  };
  return {
    checkRunning,
    run: (action) => {
      checkRunning();
      try {
        return action();
      } finally {
        writer.flush();
      }
    },
  };
}
