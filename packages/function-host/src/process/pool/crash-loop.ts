/** Failures in a row after which starts are delayed. */
const TOLERATED = 3;

/** Milliseconds of the first delay, and of the longest. */
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;

/**
 * Delays the starts of a function whose processes end at load or in calls several times in a row: 1, 2, 4 … 30 s. A call
 * that returns, or new code, ends the loop.
 */
export class CrashLoop {
  readonly #now: () => number;
  #failures = 0;
  /** Counts the delays: processes that began before a delay do not make it longer. */
  #delays = 0;
  #until = 0;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The time before which nothing is started, in milliseconds since 1970; `undefined` without a delay. */
  get until(): number | undefined {
    // A clock that was set back must not make a delay longer than the longest one.
    const left = this.#until - this.#now();
    return left > 0 && left <= LONGEST_DELAY ? this.#until : undefined;
  }

  /** What {@link failed} takes for a process that begins its work now. */
  get attempt(): number {
    return this.#delays;
  }

  /** @returns the milliseconds of the delay that begins with this failure; `undefined` if none begins */
  failed(attempt: number): number | undefined {
    if (attempt !== this.#delays) return undefined;
    this.#failures += 1;
    if (this.#failures < TOLERATED) return undefined;
    const delay = Math.min(FIRST_DELAY * 2 ** (this.#failures - TOLERATED), LONGEST_DELAY);
    this.#until = this.#now() + delay;
    this.#delays += 1;
    return delay;
  }

  /** A call has returned, or the code is new. */
  reset(): void {
    this.#failures = 0;
    this.#until = 0;
    this.#delays += 1;
  }
}
