interface Waiter {
  hasLeft: boolean;
  proceed(): void;
  stop(): void;
}

/** Why a call ends while it waits. */
export interface WaitFailures {
  aborted(): Error;
  stopped(): Error;
}

/** So many places at the front of the line may be empty before it is copied. */
const MOST_EMPTY = 1_000;

/** The turns of a function's calls: so many at once, the others wait in their order of arrival. */
export class Turns {
  readonly #most: number;
  #running = 0;
  #line: Waiter[] = [];
  /** The place of the first that may still wait. */
  #first = 0;
  #waiting = 0;

  /** @param most calls at once */
  constructor(most: number) {
    this.#most = most;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a turn, if one is free. */
  take(): boolean {
    if (this.#running === this.#most) return false;
    this.#running += 1;
    return true;
  }

  /**
   * Waits for a turn.
   *
   * @param signal ends the wait
   * @throws what `failures` gives
   */
  wait(signal: AbortSignal | undefined, failures: WaitFailures): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leaving = (settle: () => void) => () => {
        if (waiter.hasLeft) return;
        waiter.hasLeft = true;
        this.#waiting -= 1;
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const waiter: Waiter = {
        hasLeft: false,
        proceed: leaving(resolve),
        stop: leaving(() => reject(failures.stopped())),
      };
      const abort = leaving(() => reject(failures.aborted()));
      signal?.addEventListener('abort', abort);
      this.#line.push(waiter);
      this.#waiting += 1;
    });
  }

  /** Ends a turn: it becomes that of the next in the line. */
  end(): void {
    const next = this.#next();
    if (next) next.proceed();
    else this.#running -= 1;
  }

  /** Ends all waits. */
  stop(): void {
    for (let waiter = this.#next(); waiter; waiter = this.#next()) waiter.stop();
  }

  /** The next that waits. Each is given once, so thousands of calls do not cost more each than a few. */
  #next(): Waiter | undefined {
    let next: Waiter | undefined;
    do {
      next = this.#line[this.#first];
      if (next) this.#first += 1;
    } while (next?.hasLeft);
    if (this.#first === this.#line.length || this.#first > MOST_EMPTY) {
      this.#line = this.#line.slice(this.#first);
      this.#first = 0;
    }
    return next;
  }
}
