import { jsonProblem, parseJson, say, type Text } from '@opencloudpay/internal';
import type { FunctionError, Thrown } from '../errors';
import type { RefusedCallEvent, RefusedHosts } from '../host-types';
import type { FunctionLog } from '../log';
import type { FunctionFolder } from '../project/function-folder';
import type { StandIn } from '../project/modules/module-use';
import type {
  InstanceSettings,
  MessageFromInstance,
  MessageToInstance,
  PreparedInvocation,
  WarningKind,
} from './channel/messages';
import { InstanceErrors } from './instance-errors';
import { type End, InstanceProcess } from './instance-process';
import { InstanceTask, type Outcome, type TaskMessage } from './instance-task';
import { LimitsWatch } from './limits-watch';
import { residentBytes } from './memory';
import { RecentCalls } from './recent-calls';

export interface InstanceOptions {
  fn: FunctionFolder;
  settings: InstanceSettings;
  /** The whole environment of the process. */
  environment: Readonly<Record<string, string>>;
  modules: Readonly<Record<string, StandIn>>;
  refuse: RefusedHosts | undefined;
  onLog(log: FunctionLog): void;
  onRefusedCall(refusal: RefusedCallEvent): void;
  /** Whether this is the function's first warning of its kind. */
  isFirst(kind: WarningKind): boolean;
}

/**
 * One process that runs one function, one invocation at a time.
 *
 * An idle instance does not keep the host's process alive.
 */
export class Instance {
  /** Resolves when the process has ended, with or without an error. */
  readonly ended: Promise<void>;
  /** Resolves when it has ended with all processes that its function had started, as far as they can be ended. */
  readonly gone: Promise<void>;
  readonly #options: InstanceOptions;
  readonly #errors: InstanceErrors;
  readonly #process: InstanceProcess;
  readonly #limits: LimitsWatch;
  readonly #calls = new RecentCalls();
  #alive = true;
  #task: InstanceTask | undefined;
  #uncaught: Thrown | undefined;
  /** The last call that the process has started, if it said so before it ended. */
  #lastCall = Number.POSITIVE_INFINITY;

  constructor(options: InstanceOptions) {
    this.#options = options;
    const { fn, settings, environment } = options;
    const { memoryLimit } = settings;
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
          this.#log({
            level,
            message,
            requestId: this.#calls.requestOf(this.#calls.latest),
            time: Date.now(),
          }),
        onUnreachable: () => {
          this.#alive = false;
          this.#process.keepHostAlive('end');
        },
        onHungUp: () => this.#endForBreach(say('closed', '关闭了')),
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
    this.#limits = new LimitsWatch({
      memory: memoryLimit,
      pid: this.#process.pid,
      onTimeout: () => this.#endTask((task) => this.#errors.overTime(task)),
      onOutOfMemory: (used) => this.#endTask(({ requestId }) => this.#errors.outOfMemory(requestId, used)),
      onAbort: () => this.#endTask(({ requestId }) => this.#errors.aborted(requestId)),
    });
  }

  /** Whether it can take an invocation, as far as the host knows. */
  get alive(): boolean {
    return this.#alive;
  }

  /** The memory of its process in bytes, if it is known. */
  async memory(): Promise<number | undefined> {
    const { pid } = this.#process;
    return pid === undefined || !this.#alive ? undefined : residentBytes(pid);
  }

  /**
   * Loads the function.
   *
   * @param limit milliseconds, after which the process is ended
   * @throws {FunctionError} `FUNCTION_LOAD_FAILED`, `ABORTED`
   */
  async load(requestId: string, limit: number, signal?: AbortSignal): Promise<void> {
    const { fn, settings, modules, refuse } = this.#options;
    const { path, entry, exportName } = fn;
    await this.#run(
      requestId,
      { type: 'load', fn: { path, entry, exportName }, settings, modules, refuse },
      limit,
      signal,
    );
  }

  /**
   * Calls the function.
   *
   * @throws {FunctionError} unless the function returned
   */
  invoke(invocation: PreparedInvocation, signal?: AbortSignal): Promise<Outcome> {
    const { requestId, timeLimit } = invocation;
    const call = this.#calls.add(requestId);
    return this.#run(requestId, { type: 'invoke', call, invocation }, timeLimit, signal);
  }

  /** Ends the process; its running invocation fails with `HOST_STOPPED`. */
  stop(): void {
    this.#endTask(({ requestId }) => this.#errors.stopped(requestId));
  }

  /** @param limit milliseconds */
  #run(
    requestId: string,
    message: MessageToInstance,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const task = new InstanceTask(requestId, message, limit);
    this.#task = task;
    this.#uncaught = undefined;
    // First: the process works while the host does the rest.
    this.#process.send(message);
    this.#limits.start(limit, signal);
    this.#process.keepHostAlive('channel');
    return task.outcome;
  }

  /** Ends the task, before it is settled. */
  #finish(): void {
    this.#limits.end();
    this.#task = undefined;
    if (this.#alive) this.#process.keepHostAlive('never');
  }

  #resolve(task: InstanceTask, outcome: Outcome): void {
    this.#finish();
    task.resolve(outcome);
  }

  #reject(task: InstanceTask, error: FunctionError): void {
    this.#finish();
    task.reject(error);
  }

  #hear(message: MessageFromInstance): void {
    if (message.type === 'log') this.#hearLine(message);
    else if (message.type === 'refused') this.#hearRefusal(message);
    else if (message.type === 'uncaught') this.#uncaught = message.thrown;
    else if (message.type === 'ending') this.#hearEnding(message.lastCall);
    else if (!this.#alive) {
      // The process was ended, and its task has its error already: further messages are too late.
    } else if (this.#task?.isDue(message) && !(this.#lastCall < this.#task.call))
      this.#settle(message, this.#task);
    else this.#endForMessage(`a message of type '${message.type}' that was not due`);
  }

  #hearLine({
    call,
    level,
    message,
    zh,
    time,
    notice,
    once,
  }: Extract<MessageFromInstance, { type: 'log' }>): void {
    const known = this.#callOf(call, 'a log line');
    if (!known || (once !== undefined && !this.#options.isFirst(once))) return;
    this.#log({ level, message, ...known, time, ...(notice && { notice }), ...(zh !== undefined && { zh }) });
  }

  #hearRefusal({ call, refusal }: Extract<MessageFromInstance, { type: 'refused' }>): void {
    const known = this.#callOf(call, 'a refusal');
    if (known) this.#options.onRefusedCall({ functionName: this.#options.fn.name, ...known, refusal });
  }

  #hearEnding(lastCall: number): void {
    if (lastCall > this.#calls.latest) this.#endForMessage('the end of a call that was not made');
    else this.#lastCall = lastCall;
  }

  /** The request of a message's call, if there is one. Ends a process that names a call that was not made. */
  #callOf(call: number | undefined, what: string): { requestId: string | undefined } | undefined {
    if (call === undefined) return { requestId: undefined };
    if (call <= this.#calls.latest) return { requestId: this.#calls.requestOf(call) };
    this.#endForMessage(`${what} of a call that was not made`);
    return undefined;
  }

  #settle(message: TaskMessage, task: InstanceTask): void {
    const { requestId } = task;
    switch (message.type) {
      case 'ready':
        this.#resolve(task, { reached: true, result: undefined });
        break;
      case 'load-failed':
        this.#end(this.#errors.loadFailed(requestId, message.problem, message.thrown));
        break;
      case 'returned':
        this.#settleWithResult(message.json, task);
        break;
      case 'result-invalid':
        this.#reject(task, this.#errors.resultInvalid(requestId, message.problem));
        break;
      case 'threw':
        this.#reject(task, this.#errors.threw(requestId, message.thrown));
    }
  }

  #settleWithResult(json: string | undefined, task: InstanceTask): void {
    const parsed = json === undefined ? { value: undefined } : parseJson(json);
    if ('value' in parsed) this.#resolve(task, { reached: true, result: parsed.value });
    else this.#reject(task, this.#errors.resultInvalid(task.requestId, jsonProblem(parsed.problem)));
  }

  /** Ends a process that wrote invalid data to the channel. */
  #endForMessage(what: string): void {
    if (this.#alive) this.#endForBreach(say(`wrote ${what} to`, `写入了无效的内容（${what}）到`));
  }

  /**
   * Ends a process that misused the channel. Its further messages may be
   * false, so its call fails and is not repeated: the function may have done its work.
   *
   * @param did what it did: `closed`
   */
  #endForBreach(did: Text): void {
    const task = this.#task;
    const { en: message, zh } = this.#errors.breachLine(did);
    this.#log({ level: 'error', message, zh, requestId: task?.requestId, time: Date.now() });
    this.#end(task && this.#errors.breach(task.requestId, task.phase, did));
  }

  #endTask(errorOf: (task: InstanceTask) => FunctionError): void {
    this.#end(this.#task && errorOf(this.#task));
  }

  /** Ends the process; its task fails with `error`. */
  #end(error: FunctionError | undefined): void {
    const task = this.#task;
    this.#alive = false;
    this.#process.kill();
    if (task && error) this.#reject(task, error);
    // It counts until it is gone, because stop() waits for that.
    this.#process.keepHostAlive('end');
  }

  #failTask(end: End): void {
    const task = this.#task;
    if (!task) return;
    const error = this.#errors.ofEnd(task.requestId, task.phase, end, this.#uncaught);
    if (task.isNotReached(end, this.#lastCall)) this.#resolve(task, { reached: false, error });
    else this.#reject(task, error);
  }

  #logLeft(pids: readonly number[]): void {
    const { en: message, zh } = this.#errors.leftLine(pids);
    this.#log({ level: 'error', message, zh, requestId: undefined, time: Date.now() });
  }

  #log(line: Omit<FunctionLog, 'functionName'>): void {
    this.#options.onLog({ functionName: this.#options.fn.name, ...line });
  }
}
