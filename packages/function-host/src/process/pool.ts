import { FunctionError } from '../errors';
import type { Instance } from './instance';
import type { Outcome } from './instance-task';
import type { PreparedInvocation } from './messages';

export interface Signals {
  /** Ends the invocation in any phase. */
  signal?: AbortSignal | undefined;
  /** Removes the invocation from the queue; after its turn has come, it continues. */
  whileWaiting?: AbortSignal | undefined;
}

export interface PoolOptions {
  functionName: string;
  maxInstances: number;
  /** Milliseconds. */
  loadLimit: number;
  /**
   * Prepares what an instance needs.
   *
   * @returns starts the instance, at once
   * @throws {FunctionError} from either, if the function does not exist any more
   */
  prepareInstance(requestId: string): Promise<() => Instance>;
}

/**
 * The instances of one function: kept warm, one invocation at a time each. Concurrent invocations start more of them, up
 * to a maximum; beyond it invocations wait in their order of arrival.
 */
export class InstancePool {
  readonly #options: PoolOptions;
  readonly #instances = new Set<Instance>();
  /** Invocations that are not called yet. */
  readonly #loading = new Set<Instance>();
  /** Instances with the code before a reload: they finish their call. */
  readonly #retired = new Set<Instance>();
  #idle: Instance[] = [];
  #free: number;
  #waiting: { proceed(): void; stop(): void }[] = [];
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#free = options.maxInstances;
  }

  /** @throws {FunctionError} unless the function returned */
  async invoke(invocation: PreparedInvocation, { signal, whileWaiting }: Signals = {}): Promise<unknown> {
    const { requestId } = invocation;
    const waiting =
      signal && whileWaiting ? AbortSignal.any([signal, whileWaiting]) : (signal ?? whileWaiting);
    this.#refuseIfOver(requestId, waiting);
    if (!this.#takeFree()) await this.#turn(requestId, waiting);
    try {
      for (;;) {
        const warm = this.#takeIdle();
        const instance = warm ?? (await this.#start(requestId, signal));
        let outcome: Outcome;
        try {
          this.#refuseIfOver(requestId, signal);
          outcome = await instance.invoke(invocation, signal);
        } finally {
          this.#takeBack(instance);
        }
        if (outcome.reached) return outcome.result;
        // A warm instance may have ended by itself at any time (a forgotten timer that threw): the function was
        // not called, so another instance may. A new instance that ends at once would repeat that forever.
        if (!warm) throw outcome.error;
      }
    } finally {
      this.#endTurn();
    }
  }

  /** Starts an instance and ends it again. @throws {FunctionError} if it could not be loaded */
  async check(requestId: string): Promise<void> {
    this.#refuseIfOver(requestId);
    if (!this.#takeFree()) await this.#turn(requestId);
    try {
      (await this.#start(requestId)).stop();
    } finally {
      this.#endTurn();
    }
  }

  /** Ends idle instances at once, and the others after their call: the next one loads the new code. */
  retire(): void {
    for (const instance of this.#instances) this.#retired.add(instance);
    for (const instance of this.#idle.splice(0)) instance.stop();
  }

  /** Starts nothing more: waiting and loading invocations fail with `HOST_STOPPED`. Running ones continue. */
  drain(): void {
    this.#stopped = true;
    for (const { stop } of this.#waiting.splice(0)) stop();
    for (const instance of [...this.#loading, ...this.#idle]) instance.stop();
  }

  /** Ends all instances; running and waiting invocations fail with `HOST_STOPPED`. Resolves when the processes are gone. */
  async stop(): Promise<void> {
    this.drain();
    const instances = [...this.#instances];
    for (const instance of instances) instance.stop();
    await Promise.all(instances.map(({ gone }) => gone));
  }

  /** A warm instance. One that the host has ended is idle until its process is gone, and gets no call. */
  #takeIdle(): Instance | undefined {
    let instance = this.#idle.pop();
    while (instance && !instance.alive) instance = this.#idle.pop();
    return instance;
  }

  async #start(requestId: string, signal?: AbortSignal): Promise<Instance> {
    for (;;) {
      this.#refuseIfOver(requestId, signal);
      const start = await this.#options.prepareInstance(requestId);
      // No await between the start and the registration of the instance, so that stop() never misses one.
      this.#refuseIfOver(requestId, signal);
      const instance = start();
      this.#instances.add(instance);
      void instance.ended.then(() => {
        this.#retired.delete(instance);
        this.#idle = this.#idle.filter((other) => other !== instance);
      });
      void instance.gone.then(() => this.#instances.delete(instance));
      this.#loading.add(instance);
      try {
        await instance.load(requestId, this.#options.loadLimit, signal);
      } catch (error) {
        // Files may have been incomplete while they were written.
        if (!this.#retired.has(instance)) throw error;
        continue;
      } finally {
        this.#loading.delete(instance);
      }
      if (!this.#retired.has(instance)) return instance;
      instance.stop();
    }
  }

  #takeBack(instance: Instance): void {
    if (this.#stopped || this.#retired.has(instance)) instance.stop();
    else if (instance.alive) this.#idle.push(instance);
  }

  #takeFree(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Waits for the turn of an invocation. */
  #turn(requestId: string, signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const leaving = (settle: () => void) => () => {
        signal?.removeEventListener('abort', abort);
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        settle();
      };
      const abort = leaving(() => reject(this.#aborted(requestId)));
      const waiter = {
        proceed: leaving(resolve),
        stop: leaving(() => reject(this.#hostStopped(requestId))),
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(waiter);
    });
  }

  #endTurn(): void {
    const [next] = this.#waiting;
    if (next) next.proceed();
    else this.#free += 1;
  }

  #refuseIfOver(requestId: string, signal?: AbortSignal): void {
    if (this.#stopped) throw this.#hostStopped(requestId);
    if (signal?.aborted) throw this.#aborted(requestId);
  }

  #aborted(requestId: string): FunctionError {
    const { functionName } = this.#options;
    const message = `Function '${functionName}' was not called: its caller no longer waits for it.`;
    return new FunctionError('ABORTED', message, { functionName, requestId });
  }

  #hostStopped(requestId: string): FunctionError {
    const { functionName } = this.#options;
    const message = `Function '${functionName}' was not called: the function host was stopped.`;
    return new FunctionError('HOST_STOPPED', message, { functionName, requestId });
  }
}
