import type { DocumentActions } from '@opencloudpay/contracts/document-actions';
import type { Caller } from './caller';
import type { FunctionLog } from './log';
import type { DocumentAnswer, DocumentCall, DocumentsEvent } from './platform/documents/document-call';
import type { PayApi } from './platform/pay-api';
import type { ModuleUse, StandIn } from './project/module-use';
import type { Clock } from './timers/clock';
import type { FunctionTrigger, TimerRun } from './timers/timers';

/** Environment variables; `undefined` ones are left out. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FunctionHostOptions {
  /** The project's folder, or the folder whose subfolders are the functions, as a project's `cloudfunctions`. */
  folder: string;
  /**
   * Files by module name: `{ 'wx-server-sdk': '/path/to/stand-in.cjs' }`. A function that requires or imports
   * such a name and has no copy of it in its own node_modules gets that file; with `{ file, replacesUpTo: '2.3.2' }`
   * also a function that has a copy of such a version.
   */
  modules?: Readonly<Record<string, string | StandIn>> | undefined;
  /** Hosts that functions cannot connect to. Default: none. */
  refuse?: RefusedHosts | undefined;
  /**
   * Environment variables of all functions, above those that the project sets; a function is evaluated whenever an
   * instance starts.
   */
  env?: Environment | (() => Environment) | undefined;
  /**
   * The host's own environment, for calls that name none; functions see it as `TCB_ENV`. Default: the first of `envIds`,
   * else `local`.
   */
  envId?: string | undefined;
  /**
   * The environments that the host serves besides its own; it refuses calls for others with `ENVIRONMENT_NOT_SERVED`. The functions of
   * each environment run in processes of their own, which see its id as `TCB_ENV` (`cloud.getWXContext().ENV`). `any`:
   * every environment that a call names. Default: its own alone where `envId` is given, else `any`.
   */
  envIds?: readonly string[] | 'any' | undefined;
  /** The time limit of functions whose config.json sets none, in milliseconds; 3000 unless told otherwise. */
  timeout?: number | undefined;
  /** The memory limit of functions whose config.json sets none, in MB; 256 unless told otherwise. */
  memory?: number | undefined;
  /** How long a function may take to be loaded, in milliseconds; 15000 unless told otherwise. */
  loadTimeout?: number | undefined;
  /** How many invocations of one function run at once; further ones wait. 8 unless told otherwise. */
  maxInstances?: number | undefined;
  /** Answers `cloud.cloudPay` of functions that have the real wx-server-sdk in their node_modules. */
  payApi?: PayApi | undefined;
  /**
   * Answers `cloud.database()` of the functions: `openDatabase()` of `@opencloudpay/database` gives one. Functions with
   * our stand-in find it by `CLOUDPAY_DATABASE_URL`, those with the real wx-server-sdk by the platform's address.
   * Default: calls of `cloud.database()` are refused.
   */
  documents?: DocumentActions | undefined;
  /** Gets every call of `cloud.database()` once it has ended. */
  onDocuments?: ((event: DocumentsEvent) => void) | undefined;
  /** Whether to watch the functions' files and load what changes; `ready()` resolves when it does. */
  watch?: boolean | undefined;
  /** Told after functions came, went, or changed. */
  onReload?: ((reload: Reload) => void) | undefined;
  /** Gets every line that a function writes; without it nothing is printed. */
  onLog?: ((log: FunctionLog) => void) | undefined;
}

/** Hosts that functions are kept from: a connection to one fails with the code `HOST_REFUSED`. */
export interface RefusedHosts {
  /** Their names, in lower case; subdomains are refused as well. */
  hosts: readonly string[];
  /** Why, and what to do, as the end of a sentence. */
  reason: string;
}

export interface InvokeOptions {
  /** The user on whose behalf the function is called. */
  user?: Caller | undefined;
  /** Names the invocation in `context` and in the log; a new one unless given. */
  requestId?: string | undefined;
  /** The environment that the call is for. Default: the host's own. */
  envId?: string | undefined;
  /** Ends the invocation, and with it the process that it runs in. */
  signal?: AbortSignal | undefined;
  /** Gives the invocation up as long as it waits its turn; once the function is called, it runs to its end. */
  whileWaiting?: AbortSignal | undefined;
  /** The time limit of this invocation, in milliseconds, above all other settings. */
  timeout?: number | undefined;
  /** How many functions called each other until here; 0 unless told otherwise. */
  depth?: number | undefined;
}

/** What a reload found, by the names of functions. */
export interface Reload {
  added: string[];
  removed: string[];
  changed: string[];
  /** Why what changed could not be read; all is as it was before. */
  problem?: string;
}

/** A function, as it would be called now. */
export interface FunctionInfo {
  name: string;
  /** Its folder. */
  path: string;
  /** The file that is loaded, relative to its folder. */
  entry: string;
  /** Milliseconds. */
  timeLimit: number;
  /** MB. */
  memoryLimit: number;
  triggers: FunctionTrigger[];
  /** Which copy it gets of each module that the host has a stand-in for, by the module's name. */
  modules: Readonly<Record<string, ModuleUse>>;
  /** Why it cannot be called, and what to do, where that can be seen without loading it or `check` has found it. */
  problem?: string;
}

export interface TimersSetup {
  /** The time that timers go by. */
  clock: Clock;
  /** Told of each run when it is over. */
  onRun?: ((run: TimerRun) => void) | undefined;
}

export interface FunctionHost {
  /** The names of the functions, sorted. */
  names(): string[];
  /** The functions, sorted by name. */
  functions(): FunctionInfo[];
  /**
   * Calls a function and resolves with what it returned, as JSON carries it; `undefined` stays `undefined`.
   *
   * @param event what the function is called with: an object
   * @throws {FunctionError} whose `code` says what went wrong
   */
  invoke(name: string, event?: object, options?: InvokeOptions): Promise<unknown>;
  /**
   * Answers a call of `cloud.database()` that did not come from a function of this host: `serveFunctions` takes such
   * calls at `POST /v1/database`.
   *
   * @returns the platform's answer, which is an error where it has a `code`
   */
  callDocuments(call: DocumentCall): Promise<DocumentAnswer>;
  /**
   * Loads a function without calling it, as a first call would, and ends its process.
   *
   * @returns why it cannot be loaded, and what to do; `undefined` if it can
   * @throws {FunctionError} `FUNCTION_NOT_FOUND`, `HOST_STOPPED`
   */
  check(name: string): Promise<string | undefined>;
  /** The triggers of all functions, those with a `problem` included. */
  triggers(): FunctionTrigger[];
  /**
   * Runs a function as its trigger would, now.
   *
   * @param options `time`: when it was due, as the function is told; the present unless given
   * @throws {FunctionError} as `invoke` does, and `TRIGGER_NOT_FOUND`
   */
  runTrigger(
    functionName: string,
    triggerName: string,
    options?: { time?: Date; requestId?: string },
  ): Promise<unknown>;
  /**
   * Runs the triggers when they are due by a clock, from now on and through reloads, until `stop()`. What is wrong
   * with a trigger is told as a line of its function's log.
   */
  startTimers(setup: TimersSetup): void;
  /**
   * Looks at the functions' files anew. Warm instances end, those that work when they are done; the next call of a
   * function loads its code as it is then.
   *
   * @param names the functions to load anew; all unless given
   * @throws {FunctionHostError} if the project cannot be read
   */
  reload(names?: readonly string[]): Reload;
  /** Resolves when files are being watched; at once where they are not. */
  ready(): Promise<void>;
  /**
   * Starts nothing more: further invocations, those that wait, and those whose function is still loading fail with
   * `HOST_STOPPED`. Invocations that run go on, until `stop()`.
   */
  drain(): void;
  /**
   * Ends all instances and refuses further invocations. Resolves when no process is left.
   *
   * What functions have started ends with them. On Linux that includes processes that they detached, unless a function
   * gave one another environment and ended before it. On macOS a detached process goes on; on Windows one whose parent
   * has ended.
   */
  stop(): Promise<void>;
}
