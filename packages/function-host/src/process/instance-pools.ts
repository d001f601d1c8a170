import type { Instance } from './instance';
import { InstancePool } from './pool';

export interface InstancePoolsOptions {
  /** The maximum number of instances of one function in one environment. */
  maxInstances: number;
  /** The time limit for loading a function, in milliseconds. */
  loadLimit: number;
  /** See {@link InstancePool}. */
  prepareInstance(functionName: string, envId: string, requestId: string): Promise<() => Instance>;
}

/** The pools of a host: one for each function in each environment, with separate processes. */
export class InstancePools {
  readonly #options: InstancePoolsOptions;
  /** By function, then by environment. */
  readonly #pools = new Map<string, Map<string, InstancePool>>();

  constructor(options: InstancePoolsOptions) {
    this.#options = options;
  }

  get(functionName: string, envId: string): InstancePool {
    const pools = this.#pools.get(functionName) ?? new Map<string, InstancePool>();
    this.#pools.set(functionName, pools);
    const known = pools.get(envId);
    if (known) return known;
    const { maxInstances, loadLimit, prepareInstance } = this.#options;
    const pool = new InstancePool({
      functionName,
      maxInstances,
      loadLimit,
      prepareInstance: (requestId) => prepareInstance(functionName, envId, requestId),
    });
    pools.set(envId, pool);
    return pool;
  }

  /** Makes the next call of a function load its code again, in every environment. */
  retire(functionName: string): void {
    for (const pool of this.#pools.get(functionName)?.values() ?? []) pool.retire();
  }

  /** See {@link InstancePool.drain}. */
  drain(): void {
    for (const pool of this.#all()) pool.drain();
  }

  /** See {@link InstancePool.stop}. */
  async stop(): Promise<void> {
    await Promise.all(this.#all().map((pool) => pool.stop()));
  }

  #all(): InstancePool[] {
    return [...this.#pools.values()].flatMap((pools) => [...pools.values()]);
  }
}
