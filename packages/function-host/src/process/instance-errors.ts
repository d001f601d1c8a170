import { type Exit, FunctionError, type FunctionErrorCode, type Thrown } from '../errors';
import type { FunctionFolder } from '../project/function-folder';
import type { End } from './instance-process';
import { loadFailed } from './load-failed';
import { heapLimit } from './memory';
import { CHANNEL_FD } from './messages';

/** The phase of an instance in which it failed. */
export type Phase = 'loading' | 'calling';

/** The errors of an instance of one function: messages with the function's name and the next step. */
export class InstanceErrors {
  readonly #fn: FunctionFolder;
  readonly #memoryLimit: number;

  /** @param memoryLimit MB */
  constructor(fn: FunctionFolder, memoryLimit: number) {
    this.#fn = fn;
    this.#memoryLimit = memoryLimit;
  }

  /** @param limit milliseconds */
  overTime({ requestId, phase, limit }: { requestId: string; phase: Phase; limit: number }): FunctionError {
    if (phase === 'loading')
      return this.#error(
        'FUNCTION_LOAD_FAILED',
        requestId,
        `did not finish loading within ${limit} ms: move slow work into main.`,
      );
    return this.#error(
      'FUNCTION_TIMEOUT',
      requestId,
      `did not return within ${limit} ms and was ended: make it faster, or raise "timeout" (seconds) in its config.json.`,
      { limit },
    );
  }

  loadFailed(requestId: string, problem: string, thrown?: Thrown): FunctionError {
    return loadFailed(this.#fn, requestId, problem, thrown);
  }

  threw(requestId: string, thrown: Thrown): FunctionError {
    return this.#error('FUNCTION_THREW', requestId, `threw ${thrown.name}: ${thrown.message}`, { thrown });
  }

  resultInvalid(requestId: string, problem: string): FunctionError {
    return this.#error('RESULT_INVALID', requestId, `returned a result that ${problem}. Return plain data.`);
  }

  stopped(requestId: string): FunctionError {
    return this.#error('HOST_STOPPED', requestId, 'was ended: the function host was stopped.');
  }

  aborted(requestId: string): FunctionError {
    return this.#error('ABORTED', requestId, 'was ended: its caller no longer waits for it.');
  }

  /** @param used the memory in use, as the end of a sentence: `used 300 MB of memory` */
  outOfMemory(requestId: string, used: string): FunctionError {
    const limit = this.#memoryLimit;
    return this.#error(
      'FUNCTION_OUT_OF_MEMORY',
      requestId,
      `${used} and was ended: its limit is ${limit} MB, Node included. Keep less data in memory, or raise "memorySize" (MB) in its config.json.`,
      { limit },
    );
  }

  heapFull(requestId: string): FunctionError {
    return this.outOfMemory(
      requestId,
      `filled the ${heapLimit(this.#memoryLimit)} MB that its objects can take`,
    );
  }

  /** The function used the channel of its process. @param did what it did to the channel: `closed` */
  breach(requestId: string, phase: Phase, did: string): FunctionError {
    const problem = breachProblem(did);
    if (phase === 'loading') return this.loadFailed(requestId, `it ${problem}`);
    return this.#error('FUNCTION_CRASHED', requestId, problem);
  }

  /** The same for the log, if no call failed because of it. */
  breachLine(did: string): string {
    return `Function '${this.#fn.name}' ${breachProblem(did)}`;
  }

  /** For the log: the function started processes that nothing could end. */
  leftLine(pids: readonly number[]): string {
    const many = pids.length > 1 ? 'processes that could' : 'a process that could';
    return `Function '${this.#fn.name}' started ${many} not be ended: end ${pids.join(', ')} by hand.`;
  }

  /** The process ended. @param thrown the uncaught error before that */
  ofEnd(requestId: string, phase: Phase, end: End, thrown: Thrown | undefined): FunctionError {
    if (end.startError)
      return this.loadFailed(requestId, `its process could not be started: ${end.startError.message}`);
    if (end.heapFull) return this.heapFull(requestId);
    return this.#ended(requestId, phase, { code: end.code, signal: end.signal }, thrown);
  }

  #ended(requestId: string, phase: Phase, exit: Exit, thrown: Thrown | undefined): FunctionError {
    const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
    const why = thrown
      ? `crashed with an uncaught error, ${thrown.name}: ${thrown.message} (${how}). Await every promise and catch errors in callbacks.`
      : `ended its process before it returned (${how}). ${exit.signal ? 'It may have run out of memory.' : 'Return from main instead of calling process.exit().'}`;
    if (phase === 'loading') return this.loadFailed(requestId, `while it was loaded, it ${why}`, thrown);
    return this.#error('FUNCTION_CRASHED', requestId, why, { exit, thrown });
  }

  #error(
    code: FunctionErrorCode,
    requestId: string,
    problem: string,
    about: { thrown?: Thrown | undefined; exit?: Exit; limit?: number } = {},
  ): FunctionError {
    const { name } = this.#fn;
    return new FunctionError(code, `Function '${name}' ${problem}`, {
      functionName: name,
      requestId,
      ...about,
    });
  }
}

function breachProblem(did: string): string {
  return `was ended: it ${did} file descriptor ${CHANNEL_FD}, the channel between its process and the function host. Write only to console and to files that the function has opened itself.`;
}
