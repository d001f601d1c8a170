/** The number of latest calls whose log lines have a request: lines may arrive after a call has ended. */
const REMEMBERED_CALLS = 100;

/** The calls of one process, numbered from 1, and the requests of the latest. */
export class RecentCalls {
  #latest = 0;
  /** Call n is at n modulo the length. */
  readonly #requestIds: string[] = [];

  /** The number of the latest call; 0 before the first. */
  get latest(): number {
    return this.#latest;
  }

  /** @returns the new call's number */
  add(requestId: string): number {
    this.#latest += 1;
    this.#requestIds[this.#latest % REMEMBERED_CALLS] = requestId;
    return this.#latest;
  }

  /** @returns `undefined` for a call that is too old or was not made */
  requestOf(call: number): string | undefined {
    const isKnown = call > Math.max(0, this.#latest - REMEMBERED_CALLS) && call <= this.#latest;
    return isKnown ? this.#requestIds[call % REMEMBERED_CALLS] : undefined;
  }
}
