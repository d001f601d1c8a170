/** Closes the parts of an emulator in reverse order, so that no open part uses a closed one. */
export class Shutdown {
  readonly #open: (() => unknown)[] = [];
  #closed: Promise<void> | undefined;

  /** @param close called once, before all functions that were added earlier */
  add(close: () => unknown): void {
    this.#open.push(close);
  }

  /**
   * Closes everything once. If one part fails to close, the others are closed anyway.
   *
   * @throws the first failure, after all parts
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
