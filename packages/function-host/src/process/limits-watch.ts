import { LazyTimer } from './lazy-timer';
import { MemoryWatch } from './memory';

interface LimitsOptions {
  /** MB, of the process. */
  memory: number;
  /** The process; `undefined` if it could not be started. */
  pid: number | undefined;
  onTimeout(): void;
  /** @param used MB */
  onOutOfMemory(used: number): void;
  onAbort(): void;
}

/** Watches the limits of a process while it has a task. */
export class LimitsWatch {
  readonly #time: LazyTimer;
  readonly #memory: MemoryWatch | undefined;
  readonly #onAbort: () => void;
  #signal: AbortSignal | undefined;

  constructor({ memory, pid, ...on }: LimitsOptions) {
    this.#time = new LazyTimer(() => on.onTimeout());
    this.#memory =
      pid === undefined ? undefined : new MemoryWatch(pid, memory, (used) => on.onOutOfMemory(used));
    this.#onAbort = () => on.onAbort();
  }

  /**
   * @param time milliseconds
   * @param signal aborts the task
   */
  start(time: number, signal: AbortSignal | undefined): void {
    this.#time.set(time);
    this.#memory?.start();
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
  }

  end(): void {
    this.#time.clear();
    this.#memory?.end();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#signal = undefined;
  }
}
