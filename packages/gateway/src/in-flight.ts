/** The requests that are not answered yet. */
export class InFlight {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Counts a request until its answer. */
  async track<Value>(answer: () => Promise<Value>): Promise<Value> {
    this.#count += 1;
    try {
      return await answer();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }

  /** Resolves when none is left. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
