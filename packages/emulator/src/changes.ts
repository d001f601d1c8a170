import type { EmulatorChange } from './emulator-types';

/** The changes of an emulator, for those who subscribed. */
export class Changes {
  readonly #listeners = new Set<(change: EmulatorChange) => void>();

  publish(change: EmulatorChange): void {
    for (const listen of this.#listeners) listen(change);
  }

  /** The timeline of an order has changed; without a number, of none that is known. */
  publishOrder(outTradeNo: string | undefined): void {
    if (outTradeNo !== undefined) this.publish({ type: 'order', outTradeNo });
  }

  /** @returns ends the subscription */
  subscribe(listen: (change: EmulatorChange) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }
}
