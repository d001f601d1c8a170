import { LONGEST_TIMER } from '@opencloudpay/internal';
import type { Clock } from './clock';

/** The machine's clock. A run later than Node's longest timer is waited for in steps. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    schedule(at, run) {
      let timer: NodeJS.Timeout;
      const wait = () => {
        const left = at - Date.now();
        timer = left > LONGEST_TIMER ? setTimeout(wait, LONGEST_TIMER) : setTimeout(run, Math.max(0, left));
        // A host without other work may end.
        timer.unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
