import { setTimeout as wait } from 'node:timers/promises';
import type { SharedClock, SharedValues } from '@opencloudpay/contracts/shared-values';
import { ranUntil } from '@opencloudpay/function-host';

interface DueTimer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly time: Date;
}

/** Milliseconds between two looks at the clock of the database. */
const LOOK = 60_000;

/**
 * Lets exactly one of several hosts run a due timer: the first that writes its time. A host that ends in the middle of the
 * run does not run it again, as on CloudBase.
 *
 * Timers are due by the clock of the database, which all hosts share. A host whose own clock is ahead waits here, so that
 * it does not take runs of the future away from the others.
 *
 * @param isStopping whether this host stops: it claims nothing any more, and leaves what is due to the others
 */
export function timerClaims(
  values: SharedValues & SharedClock,
  envId: string,
  isStopping: () => boolean = () => false,
): (due: DueTimer) => Promise<boolean> {
  return async ({ functionName, triggerName, time }) => {
    const name = `timer ${envId}/${functionName}/${triggerName}`;
    const due = time.getTime();
    let now = await values.time();
    while (now < due) {
      await wait(Math.min(due - now, LOOK), undefined, { ref: false });
      now = await values.time();
    }
    for (;;) {
      if (isStopping()) return false;
      const last = await values.read(name);
      if (last !== undefined && ranUntil(Number(last), now) >= due) return false;
      if (await values.replace(name, last, String(due))) return true;
    }
  };
}
