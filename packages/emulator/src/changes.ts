import type { EmulatorChange } from './emulator-types';

/** Publishes the changes of an emulator to its subscribers. */
export class Changes {
  readonly #listeners = new Set<(change: EmulatorChange) => void>();

  publish(change: EmulatorChange): void {
    for (const listen of this.#listeners) listen(change);
  }

  /** Publishes that the timeline of an order has changed. Does nothing without a number. */
  publishOrder(outTradeNo: string | undefined): void {
    if (outTradeNo !== undefined) this.publish({ type: 'order', outTradeNo });
  }

  /** @returns ends the subscription */
  subscribe(listen: (change: EmulatorChange) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }
}
