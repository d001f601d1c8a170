/** A time limit. */
export interface Deadline {
  /** Aborts at the time limit. It is made when it is first read: most work ends in time and reads none. */
  readonly signal: AbortSignal;
  /** Why it is over: the time limit has passed, or `end` has aborted. `undefined` until then. */
  readonly over: { readonly reason: unknown } | undefined;
  /**
   * Calls the listener once, as soon as the deadline is over.
   *
   * @returns removes the listener
   */
  whenOver(listener: (reason: unknown) => void): () => void;
  /** Cancels the deadline: the signal will not abort. */
  clear(): void;
}

/**
 * @param milliseconds from now
 * @param end aborts it earlier, with its own reason. `AbortSignal.any` would leak: a signal that lives as long as the
 * process keeps some 300 bytes for every delivery.
 */
export function startDeadline(milliseconds: number, end?: AbortSignal): Deadline {
  return new TimeLimit(milliseconds, end);
}

class TimeLimit implements Deadline {
  readonly clear: () => void;
  readonly #listeners = new Set<(reason: unknown) => void>();
  #controller: AbortController | undefined;
  #over: { readonly reason: unknown } | undefined;

  constructor(milliseconds: number, end: AbortSignal | undefined) {
    const ended = () => this.#finish(end?.reason);
    const timer = setTimeout(
      () => this.#finish(new DOMException(`${milliseconds} ms have passed.`, 'TimeoutError')),
      milliseconds,
    );
    this.clear = () => {
      clearTimeout(timer);
      end?.removeEventListener('abort', ended);
    };
    if (end?.aborted) ended();
    else end?.addEventListener('abort', ended, { once: true });
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#over) this.#controller.abort(this.#over.reason);
    }
    return this.#controller.signal;
  }

  get over(): { readonly reason: unknown } | undefined {
    return this.#over;
  }

  whenOver(listener: (reason: unknown) => void): () => void {
    if (this.#over) listener(this.#over.reason);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #finish(reason: unknown): void {
    this.clear();
    this.#over = { reason };
    this.#controller?.abort(reason);
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
  }
}

/**
 * The result of `start`, or the deadline's reason as soon as it is over, whether or not the work takes notice.
 * A later result or rejection of the work is ignored.
 */
export function withinDeadline<T>(deadline: Deadline, start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (deadline.over) {
      reject(deadline.over.reason);
      return;
    }
    const remove = deadline.whenOver(reject);
    // A `start` that throws before it returns a promise must reject too.
    const work = new Promise<T>((resolveWork) => resolveWork(start()));
    work.then(
      (result) => {
        remove();
        resolve(result);
      },
      (failure) => {
        remove();
        reject(failure);
      },
    );
  });
}
