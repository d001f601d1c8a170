import type { FunctionErrorCode } from './errors';

/** A call of a function that has ended. */
export interface CallEvent {
  functionName: string;
  /** `undefined` if the function returned, else why it did not. */
  failure: FunctionErrorCode | undefined;
  /** Milliseconds, its wait for a free process included. */
  duration: number;
}

/**
 * Why a process of a function ended: `failed`: by itself, or by the host for its time, its memory or its caller;
 * `recycled`: after the calls or the memory of `recycle`; `reloaded`: its code is old; `stopped`: the host stops, or only
 * had it loaded to check it.
 */
export type ProcessEnd = 'failed' | 'recycled' | 'reloaded' | 'stopped';

/** A process of a function that was started, or has ended. */
export interface ProcessEvent {
  functionName: string;
  /** `undefined` if the process was started. */
  end: ProcessEnd | undefined;
}

/** The present state of a function, in all its environments. */
export interface FunctionStats {
  functionName: string;
  /** Calls at work. */
  running: number;
  /** Calls that wait for a free process. */
  waiting: number;
  processes: number;
  /** Bytes of its processes; 0 where the system tells none. */
  memory: number;
  /** While the function is in a crash loop: when the next process may start, in milliseconds since 1970. */
  startsAt: number | undefined;
}
