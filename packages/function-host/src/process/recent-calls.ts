/** The number of latest calls whose log lines have a request: lines may arrive after a call has ended. */
const REMEMBERED_CALLS = 100;

/** The calls of one process, numbered from 1, and the requests of the latest. */
export class RecentCalls {
  #latest = 0;
  readonly #requestIds = new Map<number, string>();

  /** The number of the latest call; 0 before the first. */
  get latest(): number {
    return this.#latest;
  }

  /** @returns the new call's number */
  add(requestId: string): number {
    this.#latest += 1;
    this.#requestIds.set(this.#latest, requestId);
    this.#requestIds.delete(this.#latest - REMEMBERED_CALLS);
    return this.#latest;
  }

  /** @returns `undefined` for a call that is too old or was not made */
  requestOf(call: number): string | undefined {
    return this.#requestIds.get(call);
  }
}
