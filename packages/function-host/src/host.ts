import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Caller } from './caller';
import { processEnvironment } from './environment';
import { FunctionError, FunctionHostError } from './errors';
import { type FunctionFolder, findFunctions } from './find-functions';
import { Instance, loadFailed } from './instance';
import { prepareInvocation } from './invocation';
import { DEFAULT_LOAD_LIMIT, DEFAULT_MAX_INSTANCES, DEFAULT_TIME_LIMIT, LONGEST_DELAY } from './limits';
import type { FunctionLog } from './log';
import { nearestNames } from './nearest-names';
import { InstancePool } from './pool';

/** Environment variables; `undefined` ones are left out. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FunctionHostOptions {
  /** The folder whose subfolders are the functions, as a CloudBase project's `cloudfunctions`. */
  folder: string;
  /**
   * Files by module name: `{ 'wx-server-sdk': '/path/to/stand-in.cjs' }`. A function that requires or imports
   * such a name and has no copy of it in its own node_modules gets that file.
   */
  modules?: Readonly<Record<string, string>> | undefined;
  /** Environment variables of all functions; a function is evaluated whenever an instance starts. */
  env?: Environment | (() => Environment) | undefined;
  /** The environment's id, which functions see as `TCB_ENV`; `local` unless told otherwise. */
  envId?: string | undefined;
  /** The time limit of functions whose config.json sets none, in milliseconds; 3000 unless told otherwise. */
  timeout?: number | undefined;
  /** How long a function may take to be loaded, in milliseconds; 15000 unless told otherwise. */
  loadTimeout?: number | undefined;
  /** How many invocations of one function run at once; further ones wait. 8 unless told otherwise. */
  maxInstances?: number | undefined;
  /** Gets every line that a function writes; without it nothing is printed. */
  onLog?: ((log: FunctionLog) => void) | undefined;
}

export interface InvokeOptions {
  /** The user on whose behalf the function is called. */
  user?: Caller | undefined;
  /** Names the invocation in `context` and in the log; a new one unless given. */
  requestId?: string | undefined;
  /** Ends the invocation, and with it the process that it runs in. */
  signal?: AbortSignal | undefined;
  /** The time limit of this invocation, in milliseconds, above all other settings. */
  timeout?: number | undefined;
}

export interface FunctionHost {
  /** The names of the functions, sorted. */
  names(): string[];
  /**
   * Calls a function and resolves with what it returned, as JSON carries it; `undefined` stays `undefined`.
   *
   * @param event what the function is called with: an object
   * @throws {FunctionError} whose `code` says what went wrong
   */
  invoke(name: string, event?: object, options?: InvokeOptions): Promise<unknown>;
  /** Ends all instances and refuses further invocations. Resolves when no process is left. */
  stop(): Promise<void>;
}

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
  const functions = findFunctions(options.folder);
  const { modules = {}, env = {}, envId = 'local', onLog = () => undefined } = options;
  checkModules(modules);
  const timeLimit = positive('timeout', options.timeout) ?? DEFAULT_TIME_LIMIT;
  const loadLimit = positive('loadTimeout', options.loadTimeout) ?? DEFAULT_LOAD_LIMIT;
  const maxInstances = Math.max(
    1,
    Math.floor(positive('maxInstances', options.maxInstances) ?? DEFAULT_MAX_INSTANCES),
  );

  const pools = new Map<string, InstancePool>();
  const poolOf = (fn: FunctionFolder): InstancePool => {
    const known = pools.get(fn.name);
    if (known) return known;
    const newInstance = () => {
      const environment = processEnvironment(fn, envId, typeof env === 'function' ? env() : env);
      return new Instance({ fn, environment, modules, onLog });
    };
    const pool = new InstancePool({ functionName: fn.name, maxInstances, loadLimit, newInstance });
    pools.set(fn.name, pool);
    return pool;
  };

  let stopped: Promise<unknown> | undefined;
  return {
    names: () => [...functions.keys()],

    async invoke(name, event, { user, requestId = randomUUID(), signal, timeout } = {}) {
      const fn = functions.get(name);
      const about = { functionName: name, requestId };
      if (!fn) {
        const known = nearestNames(name, [...functions.keys()]);
        throw new FunctionError(
          'FUNCTION_NOT_FOUND',
          `There is no function '${name}'. There is ${known}.`,
          about,
        );
      }
      if (stopped)
        throw new FunctionError(
          'HOST_STOPPED',
          `Function '${name}' was not called: the function host was stopped.`,
          about,
        );
      if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
      const limit = positive('timeout', timeout) ?? Math.min(fn.timeLimit ?? timeLimit, LONGEST_DELAY);
      const invocation = { functionName: name, envId, requestId, timeLimit: limit, user };
      return poolOf(fn).invoke(prepareInvocation(event, invocation), signal);
    },

    async stop() {
      stopped ??= Promise.all([...pools.values()].map((pool) => pool.stop()));
      await stopped;
    },
  };
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
