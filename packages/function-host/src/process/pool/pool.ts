import type { FunctionStats, ProcessEnd } from '../../activity';
import type { PreparedInvocation } from '../channel/messages';
import type { Instance } from '../instance';
import type { Outcome } from '../instance-task';
import { CrashWatch } from './crash-watch';
import { NotCalled } from './not-called';
import type { PoolOptions, Signals } from './pool-options';
import { Recycling } from './recycling';
import { Turns } from './turns';

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
  readonly #ends = new WeakMap<Instance, ProcessEnd>();
  readonly #recycling: Recycling;
  readonly #turns: Turns;
  readonly #crashes: CrashWatch;
  readonly #notCalled: NotCalled;
  #idle: Instance[] = [];
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#recycling = new Recycling(options.recycle);
    this.#turns = new Turns(options.maxInstances);
    this.#crashes = new CrashWatch(options.crashLoop, options.onCrashLoop);
    this.#notCalled = new NotCalled(options.functionName);
  }

  /** @throws {FunctionError} unless the function returned */
  async invoke(invocation: PreparedInvocation, { signal, whileWaiting }: Signals = {}): Promise<unknown> {
    const { requestId } = invocation;
    const waiting =
      signal && whileWaiting ? AbortSignal.any([signal, whileWaiting]) : (signal ?? whileWaiting);
    this.#refuseIfOver(requestId, waiting);
    if (!this.#turns.take()) await this.#turn(requestId, waiting);
    try {
      for (;;) {
        const warm = this.#takeIdle();
        const instance = warm ?? (await this.#start(requestId, signal));
        const attempt = this.#crashes.attempt;
        let outcome: Outcome;
        try {
          this.#refuseIfOver(requestId, signal);
          outcome = await instance.invoke(invocation, signal);
          if (outcome.reached) this.#crashes.works();
        } catch (error) {
          this.#crashes.failed(error, attempt);
          throw error;
        } finally {
          this.#takeBack(instance);
        }
        if (outcome.reached) return outcome.result;
        // A warm instance may have ended by itself at any time (a forgotten timer that threw): the function was
        // not called, so another instance may. A new instance that ends at once would repeat that forever.
        if (!warm) throw outcome.error;
      }
    } finally {
      this.#turns.end();
    }
  }

  /** Starts an instance and ends it again. @throws {FunctionError} if it could not be loaded */
  async check(requestId: string): Promise<void> {
    this.#refuseIfOver(requestId);
    if (!this.#turns.take()) await this.#turn(requestId);
    try {
      this.#stop(await this.#start(requestId), 'stopped');
    } finally {
      this.#turns.end();
    }
  }

  /** Ends idle instances at once, and the others after their call: the next one loads the new code. */
  retire(): void {
    for (const instance of this.#instances) this.#retired.add(instance);
    for (const instance of this.#idle.splice(0)) this.#stop(instance, 'reloaded');
    this.#crashes.works();
  }

  /** Starts nothing more: waiting and loading invocations fail with `HOST_STOPPED`. Running ones continue. */
  drain(): void {
    this.#stopped = true;
    this.#turns.stop();
    for (const instance of [...this.#loading, ...this.#idle]) this.#stop(instance, 'stopped');
  }

  /** Ends all instances; running and waiting invocations fail with `HOST_STOPPED`. Resolves when the processes are gone. */
  async stop(): Promise<void> {
    this.drain();
    const instances = [...this.#instances];
    for (const instance of instances) this.#stop(instance, 'stopped');
    await Promise.all(instances.map(({ gone }) => gone));
  }

  async stats(): Promise<Omit<FunctionStats, 'functionName'>> {
    const memory = await Promise.all([...this.#instances].map((instance) => instance.memory()));
    return {
      running: this.#turns.running,
      waiting: this.#turns.waiting,
      processes: this.#instances.size,
      memory: memory.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
      startsAt: this.#crashes.until,
    };
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
      const { until } = this.#crashes;
      if (until !== undefined) throw this.#notCalled.crashing(requestId, until);
      const attempt = this.#crashes.attempt;
      const start = await this.#options.prepareInstance(requestId);
      // No await between the start and the registration of the instance, so that stop() never misses one.
      this.#refuseIfOver(requestId, signal);
      const instance = start();
      this.#instances.add(instance);
      this.#options.onProcess?.(undefined);
      void instance.ended.then(() => {
        this.#options.onProcess?.(this.#ends.get(instance) ?? 'failed');
        this.#retired.delete(instance);
        this.#idle = this.#idle.filter((other) => other !== instance);
      });
      void instance.gone.then(() => this.#instances.delete(instance));
      this.#loading.add(instance);
      try {
        await instance.load(requestId, this.#options.loadLimit, signal);
      } catch (error) {
        // Files may have been incomplete while they were written.
        if (!this.#retired.has(instance)) {
          this.#crashes.failed(error, attempt);
          throw error;
        }
        continue;
      } finally {
        this.#loading.delete(instance);
      }
      if (!this.#retired.has(instance)) return instance;
      this.#stop(instance, 'reloaded');
    }
  }

  #takeBack(instance: Instance): void {
    if (this.#stopped || this.#retired.has(instance))
      this.#stop(instance, this.#stopped ? 'stopped' : 'reloaded');
    else if (!instance.alive) return;
    else if (this.#recycling.isDue(instance, () => this.#recycleIdle(instance)))
      this.#stop(instance, 'recycled');
    else this.#idle.push(instance);
  }

  /** Ends a process between its calls. One at work ends after its call. */
  #recycleIdle(instance: Instance): void {
    if (!this.#idle.includes(instance)) return;
    this.#idle = this.#idle.filter((other) => other !== instance);
    this.#stop(instance, 'recycled');
  }

  #stop(instance: Instance, end: ProcessEnd): void {
    if (instance.alive) this.#ends.set(instance, end);
    instance.stop();
  }

  #turn(requestId: string, signal?: AbortSignal): Promise<void> {
    return this.#turns.wait(signal, {
      aborted: () => this.#notCalled.aborted(requestId),
      stopped: () => this.#notCalled.stopped(requestId),
    });
  }

  #refuseIfOver(requestId: string, signal?: AbortSignal): void {
    if (this.#stopped) throw this.#notCalled.stopped(requestId);
    if (signal?.aborted) throw this.#notCalled.aborted(requestId);
  }
}
