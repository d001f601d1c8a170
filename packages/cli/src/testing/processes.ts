import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';

/** Waits at most a minute until these processes have ended. Returns the remaining ones. */
export async function eventuallyGone(pids: readonly number[]): Promise<number[]> {
  const left = () => pids.filter(isRunning);
  await eventually(() => left().length === 0);
  return left();
}
