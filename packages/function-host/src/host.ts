import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { FunctionError, FunctionHostError } from './errors';
import type {
  FunctionHost,
  FunctionHostOptions,
  FunctionInfo,
  InvokeOptions,
  Reload,
  TimersSetup,
} from './host-types';
import {
  DEFAULT_LOAD_LIMIT,
  DEFAULT_MAX_INSTANCES,
  DEFAULT_MEMORY_LIMIT,
  DEFAULT_TIME_LIMIT,
  LONGEST_DELAY,
  MAX_CALL_DEPTH,
} from './limits';
import { nearestNames } from './nearest-names';
import { type PlatformEndpoint, platformEndpoint } from './platform/endpoint';
import { Instance } from './process/instance';
import { loadFailed, loadProblem } from './process/load-failed';
import { InstancePool } from './process/pool';
import { prepareInvocation } from './process/prepare-invocation';
import { processEnvironment } from './process/process-environment';
import { findFunctions } from './project/find-functions';
import type { FunctionFolder } from './project/function-folder';
import { findAgain, touchedFunctions, watchedPaths } from './reload/reload';
import { type Watch, watchFiles } from './reload/watch';
import { type FunctionTrigger, startTimers, type TimerRun, type Timers, timerEvent } from './timers/timers';

export type * from './host-types';

/**
 * Runs a folder of cloud functions as CloudBase would: each in processes of its own, kept warm, one invocation at a
 * time per process.
 *
 * ```ts
 * const host = createFunctionHost({ folder: 'cloudfunctions', envId: 'shop-1', onLog: (log) => console.log(log.message) });
 * const result = await host.invoke('hello', { name: '小明' }, { user: { openId: 'o…', appId: 'wx…' } });
 * await host.stop();
 * ```
 *
 * @throws {FunctionHostError} if the folder or an option cannot work
 */
export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  return new Host(options);
}

class Host implements FunctionHost {
  readonly #options: FunctionHostOptions;
  readonly #limits: { time: number; memory: number; load: number; instances: number };
  readonly #platform: PlatformEndpoint;
  /** By function, then by environment: each has processes of its own. */
  readonly #pools = new Map<string, Map<string, InstancePool>>();
  readonly #watch: Watch | undefined;
  #functions: Map<string, FunctionFolder>;
  /** What `check` has found, by function, until it is loaded after all. */
  readonly #checked = new Map<string, string>();
  #timers: Timers | undefined;
  #refusing = false;
  #stopped: Promise<unknown> | undefined;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
    this.#functions = findFunctions(options.folder);
    checkModules(options.modules ?? {});
    const { timeout, memory, loadTimeout, maxInstances } = options;
    this.#limits = {
      time: positive('timeout', timeout) ?? DEFAULT_TIME_LIMIT,
      memory: positive('memory', memory) ?? DEFAULT_MEMORY_LIMIT,
      load: positive('loadTimeout', loadTimeout) ?? DEFAULT_LOAD_LIMIT,
      instances: Math.max(1, Math.floor(positive('maxInstances', maxInstances) ?? DEFAULT_MAX_INSTANCES)),
    };
    this.#platform = platformEndpoint(this, { payApi: options.payApi, onLog: options.onLog });
    if (options.watch) {
      this.#watch = watchFiles(watchedPaths(options.folder, this.#functions), {
        onChange: (files) => this.#onChange(files),
        onFailure: (reason) =>
          this.#tellReloadProblem(
            `The functions’ files are not watched (${reason}): restart to load what changes.`,
          ),
      });
    }
  }

  names(): string[] {
    return [...this.#functions.keys()];
  }

  functions(): FunctionInfo[] {
    return [...this.#functions.values()].map((fn) => {
      const problem = fn.problem ?? this.#checked.get(fn.name);
      return {
        name: fn.name,
        path: fn.path,
        entry: fn.entry,
        ...this.#limitsOf(fn),
        triggers: triggersOf(fn),
        ...(problem !== undefined && { problem }),
      };
    });
  }

  async check(name: string): Promise<string | undefined> {
    const requestId = randomUUID();
    const { problem } = this.#functionCalled(name, requestId);
    this.#refuseIfStopped(name, requestId);
    if (problem !== undefined) return problem;
    this.#checked.delete(name);
    try {
      await this.#poolOf(name).check(requestId);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      // That it is gone or the host stops says nothing of its code.
      if (error.code === 'FUNCTION_LOAD_FAILED') this.#checked.set(name, loadProblem(error));
    }
    return this.#checked.get(name);
  }

  invoke(name: string, event?: object, options: InvokeOptions = {}): Promise<unknown> {
    return this.#invoke(name, event, options);
  }

  triggers(): FunctionTrigger[] {
    return [...this.#functions.values()].flatMap(triggersOf);
  }

  async runTrigger(
    functionName: string,
    triggerName: string,
    { time = new Date(), requestId = randomUUID() }: { time?: Date; requestId?: string } = {},
  ): Promise<unknown> {
    const fn = this.#functionCalled(functionName, requestId);
    const triggers = triggersOf(fn);
    if (!triggers.some(({ name }) => name === triggerName)) {
      const known = nearestNames(
        triggerName,
        triggers.map(({ name }) => name),
      );
      throw new FunctionError(
        'TRIGGER_NOT_FOUND',
        `Function '${functionName}' has no trigger '${triggerName}'. It has ${known || 'none: add "triggers" to its config.json'}.`,
        { functionName, requestId },
      );
    }
    return this.#invoke(functionName, timerEvent(triggerName, time), { requestId }, 'timer');
  }

  startTimers({ clock, onRun }: TimersSetup): void {
    this.#timers?.stop();
    this.#timers = startTimers({
      clock,
      triggers: () => this.triggers(),
      run: (trigger, time) => this.#runTimer(trigger, time, onRun),
    });
    this.#tellProblems(this.names());
  }

  reload(names?: readonly string[]): Reload {
    const { functions, reload } = findAgain(this.#options.folder, this.#functions, names);
    this.#functions = functions;
    for (const name of [...reload.changed, ...reload.removed]) {
      for (const pool of this.#pools.get(name)?.values() ?? []) pool.retire();
      this.#checked.delete(name);
    }
    this.#timers?.refresh();
    if (this.#timers) this.#tellProblems([...reload.added, ...reload.changed]);
    if (Object.values(reload).some((list) => list.length > 0)) this.#options.onReload?.(reload);
    return reload;
  }

  ready(): Promise<void> {
    return this.#watch?.ready ?? Promise.resolve();
  }

  drain(): void {
    this.#refusing = true;
    this.#timers?.stop();
    for (const pools of this.#pools.values()) for (const pool of pools.values()) pool.drain();
  }

  async stop(): Promise<void> {
    this.drain();
    this.#stopped ??= Promise.all([
      ...[...this.#pools.values()].flatMap((pools) => [...pools.values()].map((pool) => pool.stop())),
      this.#watch?.close(),
    ]).then(() => this.#platform.close());
    await this.#stopped;
  }

  async #invoke(
    name: string,
    event: object | undefined,
    {
      user,
      requestId = randomUUID(),
      envId = this.#envId,
      signal,
      whileWaiting,
      timeout,
      depth = 0,
    }: InvokeOptions,
    trigger?: 'timer',
  ): Promise<unknown> {
    const about = { functionName: name, requestId };
    this.#refuseForeign(envId, about);
    const fn = this.#functionCalled(name, requestId);
    this.#refuseIfStopped(name, requestId);
    if (depth > MAX_CALL_DEPTH)
      throw new FunctionError(
        'CALLED_IN_CIRCLES',
        `Function '${name}' was not called: functions have called each other ${MAX_CALL_DEPTH} times over, which is a circle. Have one of them return without calling the next.`,
        about,
      );
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const { timeLimit, memoryLimit } = this.#limitsOf(fn);
    const invocation = prepareInvocation(event, {
      ...about,
      envId,
      timeLimit: positive('timeout', timeout) ?? timeLimit,
      memoryLimit,
      user,
      trigger,
      depth,
      tokenFor: (caller) => this.#platform.tokenFor({ ...about, envId, depth, ...(caller && { caller }) }),
    });
    const result = await this.#poolOf(name, envId).invoke(invocation, { signal, whileWaiting });
    this.#checked.delete(name);
    return result;
  }

  /** Nothing is started after `drain()` or `stop()`: a pool that came later would be ended by neither. */
  #refuseIfStopped(name: string, requestId: string): void {
    if (!this.#refusing) return;
    throw new FunctionError(
      'HOST_STOPPED',
      `Function '${name}' was not called: the function host was stopped.`,
      { functionName: name, requestId },
    );
  }

  #functionCalled(name: string, requestId: string): FunctionFolder {
    const fn = this.#functions.get(name);
    if (fn) return fn;
    const known = nearestNames(name, this.names());
    throw new FunctionError(
      'FUNCTION_NOT_FOUND',
      `There is no function '${name}'. There is ${known || 'none at all'}.`,
      { functionName: name, requestId },
    );
  }

  /** So that no environment's calls run in another's name. */
  #refuseForeign(envId: string, about: { functionName: string; requestId: string }): void {
    const { envIds = this.#options.envId === undefined ? 'any' : [] } = this.#options;
    if (envIds === 'any') return;
    const served = [...new Set([this.#envId, ...envIds])];
    if (served.includes(envId)) return;
    throw new FunctionError(
      'ENVIRONMENT_NOT_SERVED',
      `Function '${about.functionName}' was not called: the call is for the environment '${envId}', and this function host serves ${served.join(', ')}. Call the host of '${envId}', or add it to envIds of this one.`,
      about,
    );
  }

  #poolOf(name: string, envId = this.#envId): InstancePool {
    const pools = this.#pools.get(name) ?? new Map<string, InstancePool>();
    this.#pools.set(name, pools);
    const known = pools.get(envId);
    if (known) return known;
    const pool = new InstancePool({
      functionName: name,
      maxInstances: this.#limits.instances,
      loadLimit: this.#limits.load,
      prepareInstance: async (requestId) => {
        const platform = await this.#platform.variables(name, envId);
        return () => this.#newInstance(name, envId, requestId, platform);
      },
    });
    pools.set(envId, pool);
    return pool;
  }

  #newInstance(
    name: string,
    envId: string,
    requestId: string,
    platform: Readonly<Record<string, string>>,
  ): Instance {
    // Only now: it may have changed, or gone, while the invocation waited its turn.
    const fn = this.#functionCalled(name, requestId);
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const { env = {}, modules = {}, onLog = () => undefined } = this.#options;
    const environment = processEnvironment(fn, envId, platform, typeof env === 'function' ? env() : env);
    return new Instance({ fn, memoryLimit: this.#limitsOf(fn).memoryLimit, environment, modules, onLog });
  }

  async #runTimer(
    { functionName, name: triggerName }: FunctionTrigger,
    time: Date,
    onRun: TimersSetup['onRun'],
  ): Promise<void> {
    const run: TimerRun = { functionName, triggerName, time, requestId: randomUUID() };
    try {
      run.result = await this.runTrigger(functionName, triggerName, run);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      run.error = error;
      this.#logError(functionName, `By its trigger '${triggerName}': ${error.message}`, run.requestId);
    }
    onRun?.(run);
  }

  #onChange(files: readonly string[]): void {
    if (this.#stopped) return;
    try {
      this.reload(touchedFunctions(files, this.#options.folder, this.#functions));
    } catch (error) {
      // A project that is being edited need not make sense at every moment.
      this.#tellReloadProblem(error instanceof Error ? error.message : String(error));
    }
  }

  #tellReloadProblem(problem: string): void {
    this.#options.onReload?.({ added: [], removed: [], changed: [], problem });
  }

  /** A trigger that cannot work would otherwise only never run. */
  #tellProblems(names: readonly string[]): void {
    for (const { functionName, problem } of this.triggers()) {
      if (problem !== undefined && names.includes(functionName)) this.#logError(functionName, problem);
    }
  }

  #logError(functionName: string, message: string, requestId?: string): void {
    this.#options.onLog?.({ functionName, requestId, level: 'error', message, time: Date.now() });
  }

  #limitsOf(fn: FunctionFolder): { timeLimit: number; memoryLimit: number } {
    return {
      timeLimit: Math.min(fn.timeLimit ?? this.#limits.time, LONGEST_DELAY),
      memoryLimit: fn.memoryLimit ?? this.#limits.memory,
    };
  }

  get #envId(): string {
    const { envId, envIds = [] } = this.#options;
    return envId ?? (envIds === 'any' ? undefined : envIds[0]) ?? 'local';
  }
}

function triggersOf({ name, triggers }: FunctionFolder): FunctionTrigger[] {
  return triggers.map((trigger) => ({ ...trigger, functionName: name }));
}

function checkModules(modules: Readonly<Record<string, string>>): void {
  for (const [name, file] of Object.entries(modules)) {
    if (isAbsolute(file) && existsSync(file)) continue;
    const problem = isAbsolute(file) ? 'does not exist' : 'is not an absolute path';
    throw new FunctionHostError(
      'OPTION_INVALID',
      `modules['${name}'] ${problem}: ${file}. Name the file that functions get for it.`,
    );
  }
}

function positive(option: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!(value > 0))
    throw new FunctionHostError('OPTION_INVALID', `${option} must be a number above 0, got ${value}.`);
  return Math.min(value, LONGEST_DELAY);
}
