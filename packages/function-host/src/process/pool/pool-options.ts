import type { ProcessEnd } from '../../activity';
import type { FunctionError } from '../../errors';
import type { Recycle } from '../../host-types';
import type { Instance } from '../instance';
import type { CrashLoop } from './crash-loop';

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
