import { parseJson } from '@opencloudpay/internal';
import type { FunctionError, Thrown } from '../errors';
import type { FunctionLog } from '../log';
import type { FunctionFolder } from '../project/function-folder';
import { InstanceErrors } from './instance-errors';
import { type End, InstanceProcess } from './instance-process';
import { watchMemory } from './memory';
import type { MessageFromInstance, MessageToInstance, PreparedInvocation } from './messages';

export interface InstanceOptions {
  fn: FunctionFolder;
  /** MB. */
  memoryLimit: number;
  /** The whole environment of the process. */
  environment: Readonly<Record<string, string>>;
  modules: Readonly<Record<string, string>>;
  onLog(log: FunctionLog): void;
}

/**
 * How an invocation ended that did not fail in the function.
 * Not reached: the process had ended by itself before the function was called, so calling another is safe.
 */
export type Outcome = { reached: true; result: unknown } | { reached: false; error: FunctionError };

/** The latest calls whose log lines are attributed to their requests: lines may come after a call has ended. */
const REMEMBERED_CALLS = 100;

interface Task {
  requestId: string;
  /** The number of the call in this process; 0 while it loads. */
  call: number;
  /** What the process is doing; tells apart why its end is an error. */
  phase: 'loading' | 'sent' | 'started';
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

interface Bounds {
  /** Milliseconds. */
  limit: number;
  onLimit(): FunctionError;
  signal: AbortSignal | undefined;
}

/**
 * One process that runs one function, one invocation at a time.
 *
 * While it has nothing to do it does not keep the host's process alive.
 */
export class Instance {
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Resolves when it has ended with everything that its function had started, as far as that can be ended. */
  readonly gone: Promise<void>;
  readonly #options: InstanceOptions;
  readonly #errors: InstanceErrors;
  readonly #process: InstanceProcess;
  #alive = true;
  #task: Task | undefined;
  #calls = 0;
  /** The request of each of the latest calls, by the call's number. */
  readonly #requests = new Map<number, string>();
  #uncaught: Thrown | undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
    const { fn, memoryLimit, environment } = options;
    this.#errors = new InstanceErrors(fn, memoryLimit);
    let onEnded = () => {};
    let onGone = () => {};
    this.ended = new Promise((resolve) => {
      onEnded = resolve;
    });
    this.gone = new Promise((resolve) => {
      onGone = resolve;
    });
    this.#process = new InstanceProcess(
      { folder: fn.path, memoryLimit, environment },
      {
        onMessage: (message) => this.#hear(message),
        onBroken: (problem) => this.#endForMessage(`a line that ${problem}`),
        onOutput: (level, message) =>
          this.#log({ level, message, requestId: this.#requests.get(this.#calls), time: Date.now() }),
        onUnreachable: () => {
          this.#alive = false;
          this.#process.keepHostAlive(true);
        },
        onHungUp: () => this.#endForBreach('closed'),
        onEnd: (end) => {
          this.#alive = false;
          this.#failTask(end);
          onEnded();
        },
        onGone: (left) => {
          if (left.length > 0) this.#logLeft(left);
          onGone();
        },
      },
    );
  }

  /** Whether it can take an invocation, as far as is known. */
  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Loads the function.
   *
   * @param limit milliseconds, after which the process is ended
   * @throws {FunctionError} `FUNCTION_LOAD_FAILED`, `ABORTED`
   */
  async load(requestId: string, limit: number, signal?: AbortSignal): Promise<void> {
    const { fn, modules } = this.#options;
    const { path, entry, exportName } = fn;
    await this.#run(
      requestId,
      { type: 'load', fn: { path, entry, exportName }, modules },
      { limit, onLimit: () => this.#errors.loadTimeout(requestId, limit), signal },
    );
  }

  /**
   * Calls the function.
   *
   * @throws {FunctionError} unless the function returned
   */
  invoke(invocation: PreparedInvocation, signal?: AbortSignal): Promise<Outcome> {
    const { requestId, event, context, variables } = invocation;
    const limit = context.time_limit_in_ms;
    this.#calls += 1;
    this.#requests.set(this.#calls, requestId);
    this.#requests.delete(this.#calls - REMEMBERED_CALLS);
    return this.#run(
      requestId,
      { type: 'invoke', call: this.#calls, event, context, variables },
      { limit, onLimit: () => this.#errors.timeout(requestId, limit), signal },
    );
  }

  /** Ends the process; an invocation that it was working on fails with `HOST_STOPPED`. */
  stop(): void {
    const { requestId } = this.#task ?? {};
    this.#end(requestId === undefined ? undefined : this.#errors.stopped(requestId));
  }

  #run(requestId: string, message: MessageToInstance, { limit, onLimit, signal }: Bounds): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      const timer = setTimeout(() => this.#end(onLimit()), limit);
      const onAbort = () => this.#end(this.#errors.aborted(requestId));
      const { pid } = this.#process;
      const endWatch =
        pid === undefined
          ? undefined
          : watchMemory(pid, this.#options.memoryLimit, (used) =>
              this.#end(this.#errors.outOfMemory(requestId, `used ${used} MB of memory`)),
            );
      const finish = () => {
        clearTimeout(timer);
        endWatch?.();
        signal?.removeEventListener('abort', onAbort);
        this.#task = undefined;
        this.#process.keepHostAlive(false);
      };
      this.#task = {
        requestId,
        ...(message.type === 'load' ? { phase: 'loading', call: 0 } : { phase: 'sent', call: message.call }),
        resolve: (outcome) => {
          finish();
          resolve(outcome);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      this.#uncaught = undefined;
      this.#process.keepHostAlive(true);
      signal?.addEventListener('abort', onAbort);
      this.#process.send(message);
    });
  }

  #hear(message: MessageFromInstance): void {
    if (message.type === 'log') this.#hearLine(message);
    else if (message.type === 'uncaught') this.#uncaught = message.thrown;
    else if (!this.#alive) {
      // The process was ended, and its task has its error already: what it had still said of it is too late.
    } else if (this.#task && isDue(message, this.#task)) this.#settle(message, this.#task);
    else this.#endForMessage(`a message of type '${message.type}' that was not due`);
  }

  #hearLine({ call, level, message, time }: Extract<MessageFromInstance, { type: 'log' }>): void {
    if (call !== undefined && call > this.#calls) {
      this.#endForMessage('a log line of a call that was not made');
      return;
    }
    const requestId = call === undefined ? undefined : this.#requests.get(call);
    this.#log({ level, message, requestId, time });
  }

  #settle(message: DueMessage, task: Task): void {
    const { requestId } = task;
    switch (message.type) {
      case 'started':
        task.phase = 'started';
        break;
      case 'ready':
        task.resolve({ reached: true, result: undefined });
        break;
      case 'load-failed':
        this.#end(this.#errors.loadFailed(requestId, message.problem, message.thrown));
        break;
      case 'returned':
        this.#settleWithResult(message.json, task);
        break;
      case 'result-invalid':
        task.reject(this.#errors.resultInvalid(requestId, message.problem));
        break;
      case 'threw':
        task.reject(this.#errors.threw(requestId, message.thrown));
    }
  }

  #settleWithResult(json: string | undefined, task: Task): void {
    const parsed = json === undefined ? { value: undefined } : parseJson(json);
    if ('value' in parsed) task.resolve({ reached: true, result: parsed.value });
    else task.reject(this.#errors.resultInvalid(task.requestId, parsed.problem));
  }

  /** Ends a process that wrote something else to the channel than what is read from it here. */
  #endForMessage(what: string): void {
    if (this.#alive) this.#endForBreach(`wrote ${what} to`);
  }

  /**
   * Ends a process that did something to the channel that is not the function's to do. Whatever it says after that may be
   * false, so its call fails and is not made again: the function may have done its work.
   *
   * @param did what it did: `closed`
   */
  #endForBreach(did: string): void {
    const { requestId, phase } = this.#task ?? {};
    this.#log({ level: 'error', message: this.#errors.breachLine(did), requestId, time: Date.now() });
    this.#end(
      requestId === undefined
        ? undefined
        : this.#errors.breach(requestId, phase === 'loading' ? 'loading' : 'calling', did),
    );
  }

  /** Ends the process; the task at hand fails with `error`. */
  #end(error: FunctionError | undefined): void {
    const task = this.#task;
    this.#alive = false;
    this.#process.kill();
    if (task && error) task.reject(error);
    // Until it is gone, it counts: stop() waits for that.
    this.#process.keepHostAlive(true);
  }

  #failTask({ code, signal, heapFull, startError }: End): void {
    const task = this.#task;
    if (!task) return;
    const { requestId } = task;
    const phase = task.phase === 'loading' ? 'loading' : 'calling';
    if (startError) {
      const problem = `its process could not be started: ${startError.message}`;
      task.reject(this.#errors.loadFailed(requestId, problem));
    } else if (heapFull) {
      task.reject(this.#errors.heapFull(requestId));
    } else {
      const error = this.#errors.ended(requestId, phase, { code, signal }, this.#uncaught);
      if (task.phase === 'sent') task.resolve({ reached: false, error });
      else task.reject(error);
    }
  }

  #logLeft(pids: readonly number[]): void {
    const message = this.#errors.leftLine(pids);
    this.#log({ level: 'error', message, requestId: undefined, time: Date.now() });
  }

  #log(line: Omit<FunctionLog, 'functionName'>): void {
    this.#options.onLog({ functionName: this.#options.fn.name, ...line });
  }
}

/** Messages that say something about the task at hand. */
type DueMessage = Exclude<MessageFromInstance, { type: 'log' | 'uncaught' }>;

/** Whether a message is one that the process may send now: about this task, and in its order. */
function isDue(message: DueMessage, { phase, call }: Task): boolean {
  if (message.type === 'ready' || message.type === 'load-failed') return phase === 'loading';
  return message.call === call && phase === (message.type === 'started' ? 'sent' : 'started');
}
