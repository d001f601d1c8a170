import type { Deadline } from '@opencloudpay/internal';

/** A number of places. Those that find none free wait in sequence. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Takes a place, as soon as one is free.
   *
   * @param until ends the waiting
   * @returns leaves the place, or `undefined` if the waiting ended first
   */
  async enter(until: () => Deadline): Promise<(() => void) | undefined> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#turn(until()))) return undefined;
    return () => this.#leave();
  }

  #turn(end: Deadline): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = () => {
        stopListening();
        end.clear();
        resolve(true);
      };
      const stopListening = end.whenOver(() => {
        const at = this.#waiting.indexOf(enter);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(false);
      });
      if (!end.over) this.#waiting.push(enter);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
