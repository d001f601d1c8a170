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
  readonly #timer: NodeJS.Timeout;
  readonly #end: AbortSignal | undefined;
  readonly #ended: (() => void) | undefined;
  #listeners: ((reason: unknown) => void)[] = [];
  #controller: AbortController | undefined;
  #over: { readonly reason: unknown } | undefined;

  constructor(milliseconds: number, end: AbortSignal | undefined) {
    this.#timer = setTimeout(
      () => this.#finish(new DOMException(`${milliseconds} ms have passed.`, 'TimeoutError')),
      milliseconds,
    );
    if (!end) return;
    this.#end = end;
    this.#ended = () => this.#finish(end.reason);
    if (end.aborted) this.#ended();
    else end.addEventListener('abort', this.#ended, { once: true });
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
    else this.#listeners.push(listener);
    return () => {
      const at = this.#listeners.indexOf(listener);
      if (at >= 0) this.#listeners.splice(at, 1);
    };
  }

  clear(): void {
    clearTimeout(this.#timer);
    if (this.#ended) this.#end?.removeEventListener('abort', this.#ended);
  }

  #finish(reason: unknown): void {
    this.clear();
    this.#over = { reason };
    this.#controller?.abort(reason);
    for (const listener of this.#listeners.splice(0)) listener(reason);
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
    const fail = (failure: unknown) => {
      remove();
      reject(failure);
    };
    const succeed = (result: T) => {
      remove();
      resolve(result);
    };
    try {
      Promise.resolve(start()).then(succeed, fail);
    } catch (failure) {
      // It threw before it returned a promise.
      fail(failure);
    }
  });
}
