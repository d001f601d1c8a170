import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { type Exit, FunctionError, type Thrown } from './errors';
import type { FunctionFolder } from './function-folder';
import { tellGuardian } from './guardian';
import { forkInstance, killGroup } from './instance-process';
import { lineSplitter } from './lines';
import { loadFailed } from './load-failed';
import type { FunctionLog, LogLevel } from './log';
import { HEAP_FULL, heapLimit, watchMemory } from './memory';
import type { InvokeMessage, MessageFromInstance, MessageToInstance } from './messages';

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

/** How long a process that was aborted is listened to, in milliseconds. */
const LAST_WORDS = 500;

interface Task {
  requestId: string;
  /** What the process is doing; tells apart why its end is an error. */
  phase: 'loading' | 'sent' | 'started';
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** Instances whose processes may still run, so that none outlives a host that ends without `stop()`. */
const running = new Set<Instance>();
let endingWithHost = false;

/**
 * One process that runs one function, one invocation at a time.
 *
 * While it has nothing to do it does not keep the host's process alive.
 */
export class Instance {
  /** Resolves when the process has ended, however it ended. */
  readonly gone: Promise<void>;
  readonly #fn: FunctionFolder;
  readonly #child: ChildProcess;
  readonly #options: InstanceOptions;
  #alive = true;
  #task: Task | undefined;
  #lastRequestId: string | undefined;
  #uncaught: Thrown | undefined;
  #heapFull = false;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#fn = options.fn;
    this.#child = forkInstance({ ...options, folder: this.#fn.path });
    running.add(this);
    const { pid } = this.#child;
    if (pid !== undefined) tellGuardian('started', pid);
    endWithHost();
    this.#child.on('message', (message) => this.#hear(message as MessageFromInstance));
    this.#readOutput(this.#child.stdout, 'log');
    this.#readOutput(this.#child.stderr, 'error');
    this.gone = this.#whenGone();
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
    const onLimit = () =>
      this.#error(
        'FUNCTION_LOAD_FAILED',
        requestId,
        `did not finish loading within ${limit} ms: move what waits or computes into main.`,
      );
    const { path, entry, exportName } = fn;
    const message = { type: 'load', fn: { path, entry, exportName }, modules } as const;
    await this.#run(requestId, 'loading', message, { limit, onLimit, signal });
  }

  /**
   * Calls the function.
   *
   * @throws {FunctionError} unless the function returned
   */
  invoke(message: InvokeMessage, signal?: AbortSignal): Promise<Outcome> {
    const { requestId } = message;
    const limit = message.context.time_limit_in_ms;
    const onLimit = () =>
      this.#error(
        'FUNCTION_TIMEOUT',
        requestId,
        `did not return within ${limit} ms and was ended: make it faster, or give it more time by "timeout" (seconds) in its config.json.`,
        { limit },
      );
    return this.#run(requestId, 'sent', message, { limit, onLimit, signal });
  }

  /** Ends the process; an invocation that it was working on fails with `HOST_STOPPED`. */
  stop(): void {
    const { requestId } = this.#task ?? {};
    this.#end(
      requestId === undefined
        ? undefined
        : this.#error('HOST_STOPPED', requestId, 'was ended: the function host was stopped.'),
    );
  }

  #run(
    requestId: string,
    phase: Task['phase'],
    message: MessageToInstance,
    {
      limit,
      onLimit,
      signal,
    }: { limit: number; onLimit: () => FunctionError; signal: AbortSignal | undefined },
  ): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      const timer = setTimeout(() => this.#end(onLimit()), limit);
      const onAbort = () =>
        this.#end(this.#error('ABORTED', requestId, 'was ended: its caller no longer waits for it.'));
      const { pid } = this.#child;
      const endWatch =
        pid === undefined
          ? undefined
          : watchMemory(pid, this.#options.memoryLimit, (used) =>
              this.#end(this.#outOfMemory(requestId, `used ${used} MB of memory`)),
            );
      const finish = () => {
        clearTimeout(timer);
        endWatch?.();
        signal?.removeEventListener('abort', onAbort);
        this.#task = undefined;
        this.#keepHostAlive(false);
      };
      this.#task = {
        requestId,
        phase,
        resolve: (outcome) => {
          finish();
          resolve(outcome);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      this.#lastRequestId = phase === 'loading' ? undefined : requestId;
      this.#uncaught = undefined;
      this.#keepHostAlive(true);
      signal?.addEventListener('abort', onAbort);
      // Should the process have ended meanwhile, its end is what fails the task.
      this.#child.send(message, () => undefined);
    });
  }

  #hear(message: MessageFromInstance): void {
    const task = this.#task;
    if (message.type === 'log') {
      const { level, requestId, time } = message;
      this.#options.onLog({ functionName: this.#fn.name, requestId, level, message: message.message, time });
    } else if (message.type === 'uncaught') {
      this.#uncaught = message.thrown;
    } else if (!task) {
      // Said just before this end gave up on it: nobody waits for it any more.
    } else if (message.type === 'started') {
      task.phase = 'started';
    } else if (message.type === 'ready') {
      task.resolve({ reached: true, result: undefined });
    } else if (message.type === 'returned') {
      task.resolve({
        reached: true,
        result: message.json === undefined ? undefined : JSON.parse(message.json),
      });
    } else if (message.type === 'load-failed') {
      this.#end(loadFailed(this.#fn, task.requestId, message.problem, message.thrown));
    } else if (message.type === 'result-invalid') {
      task.reject(
        this.#error(
          'RESULT_INVALID',
          task.requestId,
          `returned a result that ${message.problem}. Return plain data.`,
        ),
      );
    } else if (message.type === 'threw') {
      const { thrown } = message;
      task.reject(
        this.#error('FUNCTION_THREW', task.requestId, `threw ${thrown.name}: ${thrown.message}`, { thrown }),
      );
    }
  }

  /** Ends the process; the task at hand fails with `error`. */
  #end(error: FunctionError | undefined): void {
    const task = this.#task;
    if (this.#alive) {
      this.#alive = false;
      killGroup(this.#child);
    }
    if (task && error) task.reject(error);
    // Until it is gone, it counts: stop() waits for that.
    if (running.has(this)) this.#keepHostAlive(true);
  }

  #whenGone(): Promise<void> {
    return new Promise((resolve) => {
      let exit: Exit | undefined;
      let errorsRead = false;
      let waiting: NodeJS.Timeout | undefined;
      // Its last words come over the line, which may still be read from when the process has ended.
      const check = () => {
        if (exit === undefined || this.#child.connected) return;
        // V8's come by its output. What it has started may hold that open for ever.
        if (exit.signal === 'SIGABRT' && !errorsRead) {
          waiting ??= setTimeout(onErrorsRead, LAST_WORDS);
          return;
        }
        clearTimeout(waiting);
        this.#alive = false;
        running.delete(this);
        if (this.#child.pid !== undefined) tellGuardian('ended', this.#child.pid);
        this.#failTask(exit);
        resolve();
      };
      const onErrorsRead = () => {
        errorsRead = true;
        check();
      };
      this.#child.stderr?.once('close', onErrorsRead);
      this.#child.once('exit', (code, signal) => {
        exit = { code, signal };
        check();
      });
      this.#child.once('disconnect', () => {
        // A process that has hung up can be reached no more.
        this.#end(undefined);
        check();
      });
      this.#child.once('error', (error) => {
        if (this.#child.pid !== undefined) return;
        exit = { code: null, signal: null };
        const task = this.#task;
        task?.reject(
          loadFailed(this.#fn, task.requestId, `its process could not be started: ${error.message}`),
        );
        if (this.#child.connected) this.#child.disconnect();
        check();
      });
    });
  }

  #failTask(exit: Exit): void {
    const task = this.#task;
    if (!task) return;
    if (this.#heapFull) {
      const heap = heapLimit(this.#options.memoryLimit);
      task.reject(this.#outOfMemory(task.requestId, `filled the ${heap} MB that its objects can take`));
      return;
    }
    const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`;
    const thrown = this.#uncaught;
    const why = thrown
      ? `crashed: nobody caught ${thrown.name}: ${thrown.message} (${how}). Await every promise and catch errors in callbacks.`
      : `ended its process before it returned (${how}). ${exit.signal ? 'It may have run out of memory.' : 'Let it return instead of calling process.exit().'}`;
    if (task.phase === 'loading') {
      task.reject(loadFailed(this.#fn, task.requestId, `while it was loaded, it ${why}`, thrown));
      return;
    }
    const error = this.#error('FUNCTION_CRASHED', task.requestId, why, { exit, thrown });
    if (task.phase === 'sent') task.resolve({ reached: false, error });
    else task.reject(error);
  }

  #readOutput(stream: ChildProcess['stdout'], level: LogLevel): void {
    const { onLog } = this.#options;
    const lines = lineSplitter((message) => {
      if (level === 'error' && HEAP_FULL.test(message)) this.#heapFull = true;
      onLog({
        functionName: this.#fn.name,
        requestId: this.#lastRequestId,
        level,
        message,
        time: Date.now(),
      });
    });
    stream
      ?.setEncoding('utf8')
      .on('data', (text: string) => lines.write(text))
      .on('end', () => lines.end());
  }

  #keepHostAlive(keep: boolean): void {
    const { stdout, stderr, channel } = this.#child;
    for (const handle of [this.#child, channel, stdout, stderr]) {
      if (!handle || !(handle === this.#child || handle === channel || handle instanceof Socket)) continue;
      if (keep) handle.ref();
      else handle.unref();
    }
  }

  #outOfMemory(requestId: string, problem: string): FunctionError {
    const limit = this.#options.memoryLimit;
    return this.#error(
      'FUNCTION_OUT_OF_MEMORY',
      requestId,
      `${problem} and was ended: its limit is ${limit} MB, Node included. Let it keep less, or give it more by "memorySize" (MB) in its config.json.`,
      { limit },
    );
  }

  #error(
    code: FunctionError['code'],
    requestId: string,
    problem: string,
    about: { thrown?: Thrown | undefined; exit?: Exit; limit?: number } = {},
  ): FunctionError {
    return new FunctionError(code, `Function '${this.#fn.name}' ${problem}`, {
      functionName: this.#fn.name,
      requestId,
      ...about,
    });
  }
}

function endWithHost(): void {
  if (endingWithHost) return;
  endingWithHost = true;
  process.once('exit', () => {
    for (const instance of running) instance.stop();
  });
}
