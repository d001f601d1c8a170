/**
 * A timer for what is set at every call and hardly ever runs out. Setting and clearing it only notes a time: the timer
 * of Node behind it stays, and finds out how much time is left when it fires.
 *
 * It does not keep the process alive.
 */
export class LazyTimer {
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** By `performance.now()`, like the time at which Node's timer fires. */
  #due = Number.POSITIVE_INFINITY;
  #firesAt = Number.POSITIVE_INFINITY;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  /** @param time milliseconds from now */
  set(time: number): void {
    const now = performance.now();
    this.#due = now + time;
    if (this.#due < this.#firesAt) this.#wait(time, now);
  }

  clear(): void {
    this.#due = Number.POSITIVE_INFINITY;
  }

  #wait(time: number, now: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = now + time;
    this.#timer = setTimeout(() => this.#fire(), time).unref();
  }

  #fire(): void {
    this.#firesAt = Number.POSITIVE_INFINITY;
    if (this.#due === Number.POSITIVE_INFINITY) return;
    const now = performance.now();
    if (this.#due > now) {
      this.#wait(this.#due - now, now);
      return;
    }
    this.clear();
    this.#onDue();
  }
}
