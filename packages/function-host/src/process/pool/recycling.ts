import type { Recycle } from '../../host-types';
import type { Instance } from '../instance';

/** The shortest time between two looks at the memory of a process, in milliseconds. */
const LOOK_INTERVAL = 1_000;

const MB = 1024 * 1024;

/** Decides which processes of a function have worked enough. */
export class Recycling {
  readonly #limits: Recycle;
  readonly #calls = new WeakMap<Instance, number>();
  readonly #looked = new WeakMap<Instance, number>();
  readonly #tooLarge = new WeakSet<Instance>();

  constructor(limits: Recycle = {}) {
    this.#limits = limits;
  }

  /**
   * Counts a call of a process.
   *
   * @param onLarge called later if the process is found to use too much memory; it may be in a call then
   * @returns whether the process is to end now
   */
  isDue(instance: Instance, onLarge: () => void): boolean {
    const calls = (this.#calls.get(instance) ?? 0) + 1;
    this.#calls.set(instance, calls);
    if (calls >= (this.#limits.calls ?? Number.POSITIVE_INFINITY)) return true;
    if (this.#limits.memory !== undefined) void this.#look(instance, this.#limits.memory, onLarge);
    return this.#tooLarge.has(instance);
  }

  async #look(instance: Instance, most: number, onLarge: () => void): Promise<void> {
    const now = performance.now();
    if (now - (this.#looked.get(instance) ?? Number.NEGATIVE_INFINITY) < LOOK_INTERVAL) return;
    this.#looked.set(instance, now);
    const used = await instance.memory();
    if (used === undefined || used <= most * MB || this.#tooLarge.has(instance)) return;
    this.#tooLarge.add(instance);
    onLarge();
  }
}
