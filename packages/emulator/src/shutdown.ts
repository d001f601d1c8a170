/** What an emulator has opened, to be closed in reverse order: nothing is left that calls into what is closed. */
export class Shutdown {
  readonly #open: (() => unknown)[] = [];
  #closed: Promise<void> | undefined;

  /** @param close called once, before everything that was added earlier */
  add(close: () => unknown): void {
    this.#open.push(close);
  }

  /**
   * Closes everything, once. A part that fails to close does not keep the others open.
   *
   * @throws the first failure, after all
   */
  run(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#open.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
