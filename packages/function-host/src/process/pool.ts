import type { FunctionStats, ProcessEnd } from '../activity';
import { FunctionError } from '../errors';
import type { Recycle } from '../host-types';
import type { CrashLoop } from './crash-loop';
import type { Instance } from './instance';
import type { Outcome } from './instance-task';
import type { PreparedInvocation } from './messages';
import { Recycling } from './recycling';

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
  /** When processes end although they work. Default: never. */
  recycle?: Recycle | undefined;
  /** Delays the starts of a function that fails again and again. Default: no delays. */
  crashLoop?: CrashLoop | undefined;
  /** Called when a process was started, or has ended. */
  onProcess?: ((end: ProcessEnd | undefined) => void) | undefined;
  /** Called when a delay of the crash loop begins. @param delay milliseconds */
  onCrashLoop?: ((delay: number, failure: FunctionError) => void) | undefined;
}

/** Failures after which a process takes the next call. */
const SURVIVED: ReadonlySet<string> = new Set(['FUNCTION_THREW', 'RESULT_INVALID']);

/** Failures with which a process ends without being told to. */
const CRASHES: ReadonlySet<string> = new Set([
  'FUNCTION_LOAD_FAILED',
  'FUNCTION_CRASHED',
  'FUNCTION_OUT_OF_MEMORY',
]);

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
  #idle: Instance[] = [];
  #free: number;
  #waiting: { proceed(): void; stop(): void }[] = [];
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#recycling = new Recycling(options.recycle);
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
        const attempt = this.#options.crashLoop?.attempt ?? 0;
        let outcome: Outcome;
        try {
          this.#refuseIfOver(requestId, signal);
          outcome = await instance.invoke(invocation, signal);
          if (outcome.reached) this.#options.crashLoop?.reset();
        } catch (error) {
          this.#countFailure(error, attempt);
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
      this.#endTurn();
    }
  }

  /** Starts an instance and ends it again. @throws {FunctionError} if it could not be loaded */
  async check(requestId: string): Promise<void> {
    this.#refuseIfOver(requestId);
    if (!this.#takeFree()) await this.#turn(requestId);
    try {
      this.#stop(await this.#start(requestId), 'stopped');
    } finally {
      this.#endTurn();
    }
  }

  /** Ends idle instances at once, and the others after their call: the next one loads the new code. */
  retire(): void {
    for (const instance of this.#instances) this.#retired.add(instance);
    for (const instance of this.#idle.splice(0)) this.#stop(instance, 'reloaded');
    this.#options.crashLoop?.reset();
  }

  /** Starts nothing more: waiting and loading invocations fail with `HOST_STOPPED`. Running ones continue. */
  drain(): void {
    this.#stopped = true;
    for (const { stop } of this.#waiting.splice(0)) stop();
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
      running: this.#options.maxInstances - this.#free,
      waiting: this.#waiting.length,
      processes: this.#instances.size,
      memory: memory.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
      startsAt: this.#options.crashLoop?.until,
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
      this.#refuseIfCrashing(requestId);
      const attempt = this.#options.crashLoop?.attempt ?? 0;
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
          this.#countFailure(error, attempt);
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

  #countFailure(error: unknown, attempt: number): void {
    if (!(error instanceof FunctionError)) return;
    if (SURVIVED.has(error.code)) this.#options.crashLoop?.reset();
    if (!CRASHES.has(error.code)) return;
    const delay = this.#options.crashLoop?.failed(attempt);
    if (delay !== undefined) this.#options.onCrashLoop?.(delay, error);
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

  #refuseIfCrashing(requestId: string): void {
    const until = this.#options.crashLoop?.until;
    if (until === undefined) return;
    const { functionName } = this.#options;
    const message = `Function '${functionName}' was not called: its processes ended several times in a row. The next one starts at ${new Date(until).toISOString()}; the function's log says why they ended.`;
    throw new FunctionError('FUNCTION_CRASH_LOOP', message, { functionName, requestId });
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
