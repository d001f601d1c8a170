import type { Clock } from './clock';

/** Milliseconds: so much later a run may begin after the machine's clock was set forward. */
const STEP = 30_000;
/** Milliseconds: corrections of a clock that is right are smaller. */
const CORRECTION = 1_000;

/**
 * The machine's clock, which may be set forward or back: waits are short, and each looks at the clock again.
 *
 * @param now milliseconds since 1970
 * @param step the longest wait, in milliseconds
 */
export function systemClock(now: () => number = Date.now, step: number = STEP): Clock {
  return {
    now,
    schedule(at, run, onSetBack) {
      let timer: NodeJS.Timeout | undefined;
      let seen = now();
      const wait = () => {
        // A host without other work may end.
        timer = setTimeout(look, Math.min(Math.max(0, at - now()), step)).unref();
      };
      const look = () => {
        const before = seen;
        seen = now();
        if (seen >= at) void run();
        else if (seen < before - CORRECTION && onSetBack) onSetBack();
        else wait();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
