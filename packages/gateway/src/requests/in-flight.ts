/** The requests that are not answered yet. */
export class InFlight {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Counts a request until its answer. */
  track<Value>(answer: Promise<Value>): Promise<Value> {
    this.#count += 1;
    answer.then(this.#answered, this.#answered);
    return answer;
  }

  /** Resolves when none is left. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  readonly #answered = () => {
    this.#count -= 1;
    if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  };
}
