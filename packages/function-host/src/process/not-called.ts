import { FunctionError } from '../errors';

/** The errors of a call that did not reach its function. */
export class NotCalled {
  readonly #functionName: string;

  constructor(functionName: string) {
    this.#functionName = functionName;
  }

  /** Its caller does not wait for it any more. */
  aborted(requestId: string): FunctionError {
    return this.#error('ABORTED', requestId, 'its caller no longer waits for it.');
  }

  stopped(requestId: string): FunctionError {
    return this.#error('HOST_STOPPED', requestId, 'the function host was stopped.');
  }

  /** @param until milliseconds since 1970 */
  crashing(requestId: string, until: number): FunctionError {
    const next = new Date(until).toISOString();
    return this.#error(
      'FUNCTION_CRASH_LOOP',
      requestId,
      `its processes ended several times in a row. The next one starts at ${next}; the function's log says why they ended.`,
    );
  }

  #error(
    code: 'ABORTED' | 'HOST_STOPPED' | 'FUNCTION_CRASH_LOOP',
    requestId: string,
    why: string,
  ): FunctionError {
    const functionName = this.#functionName;
    return new FunctionError(code, `Function '${functionName}' was not called: ${why}`, {
      functionName,
      requestId,
    });
  }
}
