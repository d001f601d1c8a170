import { watchMemory } from './memory';

export interface LimitsOptions {
  /** Milliseconds. */
  time: number;
  /** MB, of the process. */
  memory: number;
  /** The process; `undefined` if it could not be started. */
  pid: number | undefined;
  /** Aborts the task. */
  signal: AbortSignal | undefined;
  onTimeout(): void;
  /** @param used MB */
  onOutOfMemory(used: number): void;
  onAbort(): void;
}

/**
 * Watches the limits of a task.
 *
 * @returns ends the watch
 */
export function watchLimits({ time, memory, pid, signal, ...on }: LimitsOptions): () => void {
  const timer = setTimeout(() => on.onTimeout(), time);
  const endMemoryWatch =
    pid === undefined ? undefined : watchMemory(pid, memory, (used) => on.onOutOfMemory(used));
  const onAbort = () => on.onAbort();
  signal?.addEventListener('abort', onAbort);
  return () => {
    clearTimeout(timer);
    endMemoryWatch?.();
    signal?.removeEventListener('abort', onAbort);
  };
}
