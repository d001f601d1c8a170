/** A time limit, as a signal. */
export interface Deadline {
  /** Aborts at the time limit. */
  readonly signal: AbortSignal;
  /** Cancels the deadline: the signal will not abort. */
  clear(): void;
}

/**
 * @param milliseconds from now
 * @param end aborts it earlier, with its own reason. `AbortSignal.any` would leak: a signal that lives as long as the
 * process keeps some 300 bytes for every delivery.
 */
export function startDeadline(milliseconds: number, end?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException(`${milliseconds} ms have passed.`, 'TimeoutError')),
    milliseconds,
  );
  const ended = () => {
    clearTimeout(timer);
    controller.abort(end?.reason);
  };
  if (end?.aborted) ended();
  else end?.addEventListener('abort', ended, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      end?.removeEventListener('abort', ended);
    },
  };
}

/**
 * The result of `start`, or the signal's reason as soon as it aborts, whether or not the work takes notice.
 * A later result or rejection of the work is ignored.
 */
export function withinDeadline<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    // A `start` that throws before it returns a promise must reject too.
    Promise.resolve()
      .then(start)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
