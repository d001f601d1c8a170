import type { FunctionStats, ProcessEvent } from '../../activity';
import type { FunctionError } from '../../errors';
import type { Recycle } from '../../host-types';
import type { Instance } from '../instance';
import { CrashLoop } from './crash-loop';
import { InstancePool } from './pool';

export interface InstancePoolsOptions {
  /** The maximum number of instances of one function in one environment. */
  maxInstances: number;
  /** The time limit for loading a function, in milliseconds. */
  loadLimit: number;
  /** See {@link InstancePool}. */
  prepareInstance(functionName: string, envId: string, requestId: string): Promise<() => Instance>;
  recycle: Recycle | undefined;
  /** Whether the starts of a function that fails again and again are delayed. */
  backoff: boolean;
  onProcess?: ((event: ProcessEvent) => void) | undefined;
  /** @param delay milliseconds */
  onCrashLoop(functionName: string, delay: number, failure: FunctionError): void;
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
    const { maxInstances, loadLimit, prepareInstance, recycle, backoff, onProcess, onCrashLoop } =
      this.#options;
    const pool = new InstancePool({
      functionName,
      maxInstances,
      loadLimit,
      recycle,
      ...(backoff && { crashLoop: new CrashLoop() }),
      prepareInstance: (requestId) => prepareInstance(functionName, envId, requestId),
      onProcess: (end) => onProcess?.({ functionName, end }),
      onCrashLoop: (delay, failure) => onCrashLoop(functionName, delay, failure),
    });
    pools.set(envId, pool);
    return pool;
  }

  /** Makes the next call of a function load its code again, in every environment. */
  retire(functionName: string): void {
    for (const pool of this.#pools.get(functionName)?.values() ?? []) pool.retire();
  }

  /** The state of each function that was called. */
  async stats(): Promise<Map<string, Omit<FunctionStats, 'functionName'>>> {
    const all = [...this.#pools].map(async ([name, pools]) => {
      const states = await Promise.all([...pools.values()].map((pool) => pool.stats()));
      return [name, states.reduce(together)] as const;
    });
    return new Map(await Promise.all(all));
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

type State = Omit<FunctionStats, 'functionName'>;

function together(one: State, other: State): State {
  return {
    running: one.running + other.running,
    waiting: one.waiting + other.waiting,
    processes: one.processes + other.processes,
    memory: one.memory + other.memory,
    startsAt:
      one.startsAt === undefined ? other.startsAt : Math.max(one.startsAt, other.startsAt ?? one.startsAt),
  };
}
