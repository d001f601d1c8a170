import { FunctionError } from '../../errors';
import type { CrashLoop } from './crash-loop';

/** Failures after which a process takes the next call. */
const SURVIVED: ReadonlySet<string> = new Set(['FUNCTION_THREW', 'RESULT_INVALID']);

/** Failures with which a process ends without being told to. */
const CRASHES: ReadonlySet<string> = new Set([
  'FUNCTION_LOAD_FAILED',
  'FUNCTION_CRASHED',
  'FUNCTION_OUT_OF_MEMORY',
]);

/** Decides which ends of loads and calls count for the crash loop of a function. */
export class CrashWatch {
  readonly #loop: CrashLoop | undefined;
  readonly #onLoop: ((delay: number, failure: FunctionError) => void) | undefined;

  /**
   * @param loop without one, nothing is delayed
   * @param onLoop called when a delay begins, with its milliseconds
   */
  constructor(
    loop: CrashLoop | undefined,
    onLoop: ((delay: number, failure: FunctionError) => void) | undefined,
  ) {
    this.#loop = loop;
    this.#onLoop = onLoop;
  }

  /** While the function is in a crash loop: when the next process may start, in milliseconds since 1970. */
  get until(): number | undefined {
    return this.#loop?.until;
  }

  /** What {@link failed} takes for a process that begins its work now. */
  get attempt(): number {
    return this.#loop?.attempt ?? 0;
  }

  /** A call has returned, or the code is new. */
  works(): void {
    this.#loop?.reset();
  }

  failed(error: unknown, attempt: number): void {
    if (!(error instanceof FunctionError)) return;
    if (SURVIVED.has(error.code)) this.#loop?.reset();
    if (!CRASHES.has(error.code)) return;
    const delay = this.#loop?.failed(attempt);
    if (delay !== undefined) this.#onLoop?.(delay, error);
  }
}
