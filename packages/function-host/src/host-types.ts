import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { DocumentActions } from '@opencloudpay/contracts/document-actions';
import type { FileActions } from '@opencloudpay/contracts/file-actions';
import type { OpenApi, OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import type { OpenApiFailure } from '@opencloudpay/contracts/openapi-wire';
import type { RefusedCall } from '@opencloudpay/contracts/refused-calls';
import type { Text } from '@opencloudpay/internal';
import type { CallEvent, FunctionStats, ProcessEvent } from './activity';
import type { Caller } from './caller';
import type { FunctionLog } from './log';
import type { DocumentAnswer, DocumentCall, DocumentsEvent } from './platform/documents/document-call';
import type { FileAnswer, FileCall } from './platform/files/file-call';
import type { OpenApiRefused } from './platform/openapi/openapi-calls';
import type { PayApi } from './platform/pay-api';
import type { ModuleUse, StandIn } from './project/modules/module-use';
import type { Clock } from './timers/clock';
import type { FunctionTrigger, TimerRun } from './timers/timers';

/** Environment variables; `undefined` ones are left out. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface FunctionHostOptions {
  /** The project's folder, or the folder whose subfolders are the functions, such as a project's `cloudfunctions`. */
  folder: string;
  /**
   * Files by module name: `{ 'wx-server-sdk': '/path/to/stand-in.cjs' }`. A function that requires or imports such
   * a name without a copy in its own node_modules gets that file; with `{ file, replacesUpTo: '2.3.2' }` also a
   * function whose copy has at most that version.
   */
  modules?: Readonly<Record<string, string | StandIn>> | undefined;
  /**
   * Refuse functions that CloudBase would not run: those that load files outside of their own folder, that have no
   * index.js, or that are not directly in the folder of the functions. Default: false.
   */
  strict?: boolean | undefined;
  /** Hosts that functions cannot connect to. Default: none. */
  refuse?: RefusedHosts | undefined;
  /**
   * Environment variables of all functions, which override those of the project; a function is evaluated whenever an
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
   * each environment run in their own processes, which see its id as `TCB_ENV` (`cloud.getWXContext().ENV`). `any`: every
   * environment that a call names. Default: only its own if `envId` is given, else `any`.
   */
  envIds?: readonly string[] | 'any' | undefined;
  /** The time limit of functions whose config.json sets none, in milliseconds. Default: 3000. */
  timeout?: number | undefined;
  /** The memory limit of functions whose config.json sets none, in MB. Default: 256. */
  memory?: number | undefined;
  /** The time limit for loading a function, in milliseconds. Default: 15_000. */
  loadTimeout?: number | undefined;
  /** How many invocations of one function run at once; further ones wait. Default: 8. */
  maxInstances?: number | undefined;
  /** Answers `cloud.cloudPay` of functions that have the real wx-server-sdk in their node_modules. */
  payApi?: PayApi | undefined;
  /**
   * Functions that the host itself answers, by their names; a function of the project with the same name is called instead.
   * Default: none.
   */
  builtIns?: Readonly<Record<string, BuiltIn>> | undefined;
  /**
   * Gets every refused call of `cloud.cloudPay` of functions that have our stand-in, also when the function caught the
   * error, and calls of `cloud.database()` that failed before they reached the host. What `payApi` and `documents` refuse
   * is not among them.
   */
  onRefusedCall?: ((event: RefusedCallEvent) => void) | undefined;
  /**
   * Answers `cloud.database()` of the functions; see `openDatabase()` of `@opencloudpay/database`. Functions with our
   * stand-in find it by `CLOUDPAY_DATABASE_URL`, those with the real wx-server-sdk by the platform's address. Default:
   * calls of `cloud.database()` are refused.
   */
  documents?: DocumentActions | undefined;
  /**
   * Answers `cloud.uploadFile`, `downloadFile`, `deleteFile` and `getTempFileURL` of the functions; see `openStorage()` of
   * `@opencloudpay/storage`. The storage's `url` must be reachable for the functions. Default: these calls are refused.
   */
  files?: FileActions | undefined;
  /** Gets every call of `cloud.database()` once it has ended. */
  onDocuments?: ((event: DocumentsEvent) => void) | undefined;
  /**
   * Answers `cloud.openapi` of the functions; see `createOpenApi()` of `@opencloudpay/openapi`. Functions with our stand-in
   * find it by `CLOUDPAY_OPENAPI_URL`, those with the real wx-server-sdk by the platform's address. Default: calls of
   * `cloud.openapi` are refused.
   */
  openapi?: OpenApi | undefined;
  /**
   * Called for each call of `cloud.openapi` that `permissions.openapi` of the function's config.json does not list: it is
   * refused with -604101, as on CloudBase, and does not reach `openapi`. A line of the log says so too.
   */
  onOpenApiRefused?: ((refused: OpenApiRefused) => void) | undefined;
  /** Whether to watch the functions' files and load changes; `ready()` resolves when the watch has started. */
  watch?: boolean | undefined;
  /** Called after functions were added, removed or changed. */
  onReload?: ((reload: Reload) => void) | undefined;
  /** End a process of a function between two calls, after so many calls or above so much memory. Default: never. */
  recycle?: Recycle | undefined;
  /**
   * Delay the start of a function whose processes ended at load or in calls three times in a row, by 1, 2, 4 … 30 s. Calls
   * meanwhile fail with `FUNCTION_CRASH_LOOP`. New code, and a call that returns, end the delays. Default: false.
   */
  backoff?: boolean | undefined;
  /** Called for each call of a function of this host, once it has ended. */
  onCall?: ((event: CallEvent) => void) | undefined;
  /** Called when a process of a function was started, or has ended. */
  onProcess?: ((event: ProcessEvent) => void) | undefined;
  /** Gets every line that a function writes. Default: no output. */
  onLog?: ((log: FunctionLog) => void) | undefined;
}

/**
 * A function of the host itself, such as CloudBase's `cloudbase_module`. Its result is that of a function, and what it
 * throws is what a function has thrown.
 */
export type BuiltIn = (event: Readonly<Record<string, unknown>>, call: BuiltInCall) => Promise<unknown>;

export interface BuiltInCall {
  /** The user on whose behalf it is called. */
  user?: Caller | undefined;
  /** Whether a mini program calls it, and no function or program of the shop. */
  byClient: boolean;
  envId: string;
  requestId: string;
  /** If a function called it: the id of that function's call. */
  calledBy?: string | undefined;
}

/** A refused call of a function, as its SDK reports it. */
export interface RefusedCallEvent {
  functionName: string;
  /** The id of the function's call; `undefined` outside of one. */
  requestId: string | undefined;
  refusal: RefusedCall;
}

/** When the processes of a function end although they work. */
export interface Recycle {
  /** Calls of one process. */
  calls?: number | undefined;
  /** MB of one process after a call. */
  memory?: number | undefined;
}

/** Hosts that functions cannot reach: a connection to one fails with the code `HOST_REFUSED`. */
export interface RefusedHosts {
  /** Their names, in lower case; subdomains are also refused. */
  hosts: readonly string[];
  /** The reason and the next step, as the end of a sentence. */
  reason: Text;
}

export interface InvokeOptions {
  /** The user on whose behalf the function is called. */
  user?: Caller | undefined;
  /** The id of the invocation in `context` and in the log. Default: a new one. */
  requestId?: string | undefined;
  /** For a callback: the id of the call that placed the order. The lines of this invocation have it. */
  orderRequestId?: string | undefined;
  /** The environment of the call. Default: the host's own. */
  envId?: string | undefined;
  /** Aborts the invocation, and ends the process that runs it. */
  signal?: AbortSignal | undefined;
  /** Abandons the invocation while it waits for its turn; after the function is called, it runs to its end. */
  whileWaiting?: AbortSignal | undefined;
  /** The time limit of this invocation, in milliseconds. It overrides all other settings. */
  timeout?: number | undefined;
  /** How many functions have called each other so far. Default: 0. */
  depth?: number | undefined;
  /** If another function calls: the id of that function's call. */
  calledBy?: string | undefined;
  /** Whether a mini program calls, by its user's session. Default: false, a function or program of the shop. */
  byClient?: boolean | undefined;
}

/** The result of a reload, by the names of functions. */
export interface Reload {
  added: string[];
  removed: string[];
  changed: string[];
  /** Why the changes could not be read; the functions are unchanged then. */
  problem?: Text;
}

/** A function, with the settings of its next call. */
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
  /** The copy that it gets of each module that the host has a stand-in for, by the module's name. */
  modules: Readonly<Record<string, ModuleUse>>;
  /** Why it cannot be called, with the next step, if that is visible without loading or `check` has found it. */
  problem?: Text;
}

export interface TimersSetup {
  /** The clock of the timers. */
  clock: Clock;
  /**
   * Decides whether this host runs a due trigger: of several hosts exactly one does. Without an answer the trigger does not
   * run, and its function's log says so. Default: this host runs all.
   */
  claim?:
    | ((run: Readonly<{ functionName: string; triggerName: string; time: Date }>) => Promise<boolean>)
    | undefined;
  /** Called after each run. */
  onRun?: ((run: TimerRun) => void) | undefined;
}

export interface FunctionHost {
  /** The names of the functions, sorted. */
  names(): string[];
  /** The functions, sorted by name. */
  functions(): FunctionInfo[];
  /**
   * What is in the project's files now: what was taken for a function and what not, what CloudBase would not run, and
   * which npm modules are missing. It runs no code.
   *
   * @throws {FunctionHostError} if the project cannot be read
   */
  findings(): ProjectFindings;
  /**
   * Calls a function and resolves with its result, as JSON carries it; `undefined` stays `undefined`.
   *
   * @param event the event: an object
   * @throws {FunctionError} whose `code` names the kind of failure
   */
  invoke(name: string, event?: object, options?: InvokeOptions): Promise<unknown>;
  /**
   * Answers a call of `cloud.database()` that did not come from a function of this host: `serveFunctions` takes such
   * calls at `POST /v1/database`.
   *
   * @returns the platform's answer; it is an error if it has a `code`
   */
  callDocuments(call: DocumentCall): Promise<DocumentAnswer>;
  /** The same for files: `serveFunctions` takes such calls at `POST /v1/storage`. */
  callFiles(call: FileCall): Promise<FileAnswer>;
  /**
   * Answers a call of `cloud.openapi` that did not come from a function of this host: `serveFunctions` takes such calls at
   * `POST /v1/openapi`.
   *
   * @returns WeChat's answer, also for a refusal; an error of the host has a `code`
   */
  callOpenApi(call: OpenApiCall): Promise<OpenApiAnswer | OpenApiFailure>;
  /**
   * Loads a function without calling it, as a first call would, and ends its process.
   *
   * @returns why it cannot be loaded, with the next step; `undefined` if it can
   * @throws {FunctionError} `FUNCTION_NOT_FOUND`, `HOST_STOPPED`
   */
  check(name: string): Promise<Text | undefined>;
  /** The present state of each function: calls, processes, memory. Sorted by name. */
  stats(): Promise<FunctionStats[]>;
  /** The triggers of all functions, those with a `problem` included. */
  triggers(): readonly FunctionTrigger[];
  /** The functions that other functions name as callbacks of their orders and refunds, as far as their code says so. */
  callbacks(): ReadonlySet<string>;
  /**
   * Runs a function as its trigger would, now.
   *
   * @param options `time`: the due time for the function's event. Default: now
   * @throws {FunctionError} as `invoke` does, and `TRIGGER_NOT_FOUND`
   */
  runTrigger(
    functionName: string,
    triggerName: string,
    options?: { time?: Date; requestId?: string },
  ): Promise<unknown>;
  /**
   * Runs the triggers when they are due by a clock, from now on and through reloads, until `stop()`. A problem of a
   * trigger becomes a line of its function's log.
   */
  startTimers(setup: TimersSetup): void;
  /**
   * Reads the functions' files again. Warm instances end, busy ones after their call; the next call of a function loads
   * its current code.
   *
   * @param names the functions to reload. Default: all
   * @throws {FunctionHostError} if the project cannot be read
   */
  reload(names?: readonly string[]): Reload;
  /** Resolves when files are being watched; at once without a watch. */
  ready(): Promise<void>;
  /**
   * Starts nothing more: further, waiting and loading invocations fail with `HOST_STOPPED`. Running invocations go
   * on, until `stop()`.
   */
  drain(): void;
  /**
   * Ends all instances and refuses further invocations. Resolves when no process is left.
   *
   * Processes that functions have started end with them. On Linux that includes detached processes, unless a function
   * gave one another environment and ended before it. On macOS a detached process continues; on Windows one whose parent
   * has ended.
   */
  stop(): Promise<void>;
}
