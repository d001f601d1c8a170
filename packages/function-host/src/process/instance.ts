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
import { InstanceReports } from './instance-reports';
import { InstanceTask, type Outcome, type TaskMessage } from './instance-task';
import { LimitsWatch } from './limits-watch';
import { residentBytes } from './memory';

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
  readonly #reports: InstanceReports;
  #alive = true;
  #task: InstanceTask | undefined;
  #uncaught: Thrown | undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
    const { fn, settings, environment } = options;
    const { memoryLimit } = settings;
    this.#errors = new InstanceErrors(fn, memoryLimit);
    this.#reports = new InstanceReports({
      functionName: fn.name,
      onLog: options.onLog,
      onRefusedCall: options.onRefusedCall,
      isFirst: options.isFirst,
      onFalse: (what) => this.#endForMessage(what),
    });
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
        onOutput: (level, message) => this.#reports.output(level, message),
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
    const call = this.#reports.addCall(requestId);
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
    if (message.type === 'log' || message.type === 'refused' || message.type === 'ending')
      this.#reports.hear(message);
    else if (message.type === 'uncaught') this.#uncaught = message.thrown;
    else if (!this.#alive) {
      // The process was ended, and its task has its error already: further messages are too late.
    } else if (this.#task?.isDue(message) && !(this.#reports.lastStarted < this.#task.call))
      this.#settle(message, this.#task);
    else this.#endForMessage(`a message of type '${message.type}' that was not due`);
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
    this.#reports.log({ level: 'error', message, zh, requestId: task?.requestId, time: Date.now() });
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
    if (task.isNotReached(end, this.#reports.lastStarted)) this.#resolve(task, { reached: false, error });
    else this.#reject(task, error);
  }

  #logLeft(pids: readonly number[]): void {
    const { en: message, zh } = this.#errors.leftLine(pids);
    this.#reports.log({ level: 'error', message, zh, requestId: undefined, time: Date.now() });
  }
}
