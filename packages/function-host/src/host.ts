import { randomUUID } from 'node:crypto';
import { DATABASE_TOKEN_VARIABLE } from '@opencloudpay/contracts/database-wire';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import type { OpenApiFailure } from '@opencloudpay/contracts/openapi-wire';
import { OPENAPI_TOKEN_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE } from '@opencloudpay/contracts/storage-wire';
import { nodeProblem } from '@opencloudpay/internal';
import type { FunctionStats } from './activity';
import { type Environments, servedEnvironments } from './environments';
import { FunctionError, type FunctionErrorCode, FunctionHostError } from './errors';
import type {
  FunctionHost,
  FunctionHostOptions,
  FunctionInfo,
  InvokeOptions,
  Reload,
  TimersSetup,
} from './host-types';
import { MAX_CALL_DEPTH, TOKEN_LIFETIME } from './limits';
import type { FunctionLog } from './log';
import { positive, readLimits, readModules } from './options';
import type { DocumentAnswer, DocumentCall } from './platform/documents/document-call';
import { type DocumentCalls, documentCalls } from './platform/documents/document-calls';
import { type PlatformEndpoint, platformEndpoint } from './platform/endpoint';
import type { FileAnswer, FileCall } from './platform/files/file-call';
import { type FileCalls, fileCalls } from './platform/files/file-calls';
import { type OpenApiCalls, type OpenApiRefused, openApiCalls } from './platform/openapi/openapi-calls';
import { Instance } from './process/instance';
import { InstancePools } from './process/instance-pools';
import { loadFailed, loadProblem } from './process/load-failed';
import { prepareInvocation } from './process/prepare-invocation';
import { processEnvironment } from './process/process-environment';
import { ToldOnce } from './process/told-once';
import { type FunctionLimits, FunctionRegistry, limitsOf } from './project/function-registry';
import { inspectProject } from './project/inspect-project';
import type { StandIn } from './project/module-use';
import { type Watch, watchFiles } from './reload/watch';
import { touchedFunctions, watchedPaths } from './reload/watched-paths';
import { FunctionTimers } from './timers/function-timers';
import { timerEvent } from './timers/timer-event';
import type { FunctionTrigger } from './timers/timers';

export type * from './host-types';

/**
 * Runs a folder of cloud functions like CloudBase: each in its own processes, kept warm, one invocation at a time per
 * process.
 *
 * ```ts
 * const host = createFunctionHost({ folder: 'cloudfunctions', envId: 'shop-1', onLog: (log) => console.log(log.message) });
 * const result = await host.invoke('hello', { name: '小明' }, { user: { openId: 'o…', appId: 'wx…' } });
 * await host.stop();
 * ```
 *
 * @throws {FunctionHostError} if the folder or an option is invalid
 */
export function createFunctionHost(options: FunctionHostOptions): FunctionHost {
  // First: an old Node would fail when it loads functions, with an error that seems to be the functions' fault.
  const problem = nodeProblem(process.versions.node, 'the function host');
  if (problem !== undefined)
    throw new FunctionHostError('NODE_TOO_OLD', `The function host cannot start: ${problem}`);
  return new Host(options);
}

class Host implements FunctionHost {
  readonly #options: FunctionHostOptions;
  readonly #environments: Environments;
  readonly #functions: FunctionRegistry;
  readonly #defaultLimits: FunctionLimits;
  readonly #modules: Readonly<Record<string, StandIn>>;
  readonly #documents: DocumentCalls;
  readonly #openapi: OpenApiCalls;
  readonly #files: FileCalls;
  readonly #platform: PlatformEndpoint;
  readonly #pools: InstancePools;
  readonly #timers: FunctionTimers;
  readonly #watch: Watch | undefined;
  readonly #told = new ToldOnce();
  /** By the request ids of callbacks at work: the requests that placed their orders. */
  readonly #orderRequests = new Map<string, string>();
  #refusing = false;
  #stopped: Promise<unknown> | undefined;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
    this.#environments = servedEnvironments(options);
    this.#functions = new FunctionRegistry(options.folder, options.strict ?? false);
    this.#modules = readModules(options.modules);
    const limits = readLimits(options);
    this.#defaultLimits = { timeLimit: limits.time, memoryLimit: limits.memory };
    const { payApi, documents, openapi, files, onDocuments, onLog, onProcess } = options;
    this.#documents = documentCalls({ documents, environments: this.#environments, onDocuments });
    this.#openapi = openApiCalls({
      openapi,
      allowed: (name) => this.#functions.all().get(name)?.openapi ?? [],
      onRefused: (refused) => this.#tellOpenApiRefused(refused),
    });
    this.#files = fileCalls(files, this.#environments);
    this.#platform = platformEndpoint(this, {
      payApi,
      documents: documents && this.#documents,
      openapi: openapi && this.#openapi,
      files: files && this.#files,
      onLog,
    });
    this.#pools = new InstancePools({
      maxInstances: limits.instances,
      loadLimit: limits.load,
      recycle: limits.recycle,
      backoff: options.backoff ?? false,
      onProcess,
      onCrashLoop: (...about) => this.#tellCrashLoop(...about),
      prepareInstance: async (name, envId, requestId) => {
        const platform = await this.#platform.variables(name, envId);
        return () => this.#newInstance(name, envId, requestId, platform);
      },
    });
    this.#timers = new FunctionTimers({
      triggers: () => this.triggers(),
      runTrigger: (functionName, triggerName, run) => this.runTrigger(functionName, triggerName, run),
      onError: (functionName, message, requestId) =>
        options.onLog?.({ functionName, requestId, level: 'error', message, time: Date.now() }),
    });
    if (options.watch) {
      this.#watch = watchFiles(watchedPaths(options.folder, this.#functions.all()), {
        onChange: (files) => this.#onChange(files),
        onFailure: (reason) =>
          this.#tellReloadProblem(
            `The functions’ files are not watched (${reason}): restart to load changes.`,
          ),
      });
    }
  }

  names(): string[] {
    return this.#functions.names();
  }

  functions(): FunctionInfo[] {
    return this.#functions.describe(this.#defaultLimits, this.#modules);
  }

  findings(): ProjectFindings {
    return inspectProject(this.#options.folder, Object.keys(this.#modules));
  }

  async check(name: string): Promise<string | undefined> {
    const requestId = randomUUID();
    const { problem } = this.#functions.get(name, requestId);
    this.#refuseIfStopped(name, requestId);
    if (problem !== undefined) return problem;
    this.#functions.setLoadProblem(name, undefined);
    try {
      await this.#pools.get(name, this.#environments.own).check(requestId);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      // A removed function, or a stopping host, proves nothing about the code.
      if (error.code === 'FUNCTION_LOAD_FAILED') this.#functions.setLoadProblem(name, loadProblem(error));
    }
    return this.#functions.loadProblem(name);
  }

  invoke(name: string, event?: object, options: InvokeOptions = {}): Promise<unknown> {
    return this.#invoke(name, event, options);
  }

  callDocuments(call: DocumentCall): Promise<DocumentAnswer> {
    return this.#documents(call);
  }

  callOpenApi(call: OpenApiCall): Promise<OpenApiAnswer | OpenApiFailure> {
    return this.#openapi(call);
  }

  callFiles(call: FileCall): Promise<FileAnswer> {
    return this.#files(call);
  }

  async stats(): Promise<FunctionStats[]> {
    const pools = await this.#pools.stats();
    const none = { running: 0, waiting: 0, processes: 0, memory: 0, startsAt: undefined };
    return this.names().map((functionName) => ({ functionName, ...(pools.get(functionName) ?? none) }));
  }

  triggers(): readonly FunctionTrigger[] {
    return this.#functions.triggers();
  }

  async runTrigger(
    functionName: string,
    triggerName: string,
    { time = new Date(), requestId = randomUUID() }: { time?: Date; requestId?: string } = {},
  ): Promise<unknown> {
    const { name } = this.#functions.trigger(functionName, triggerName, requestId);
    return this.#invoke(functionName, timerEvent(name, time), { requestId }, 'timer');
  }

  startTimers(setup: TimersSetup): void {
    this.#timers.start(setup);
  }

  reload(names?: readonly string[]): Reload {
    const reload = this.#functions.reload(names);
    for (const name of [...reload.changed, ...reload.removed]) {
      this.#pools.retire(name);
      this.#told.forget(name);
    }
    this.#timers.refresh([...reload.added, ...reload.changed]);
    if (Object.values(reload).some((list) => list.length > 0)) this.#options.onReload?.(reload);
    return reload;
  }

  ready(): Promise<void> {
    return this.#watch?.ready ?? Promise.resolve();
  }

  drain(): void {
    this.#refusing = true;
    this.#timers.stop();
    this.#pools.drain();
  }

  async stop(): Promise<void> {
    this.drain();
    this.#stopped ??= Promise.all([this.#pools.stop(), this.#watch?.close()]).then(() =>
      this.#platform.close(),
    );
    await this.#stopped;
  }

  async #invoke(
    name: string,
    event: object | undefined,
    options: InvokeOptions,
    trigger?: 'timer',
  ): Promise<unknown> {
    const { onCall } = this.#options;
    if (!onCall || !this.#functions.all().has(name)) return this.#call(name, event, options, trigger);
    const begin = performance.now();
    let failure: FunctionErrorCode | undefined;
    try {
      return await this.#call(name, event, options, trigger);
    } catch (error) {
      failure = error instanceof FunctionError ? error.code : 'FUNCTION_CRASHED';
      throw error;
    } finally {
      onCall({ functionName: name, failure, duration: performance.now() - begin });
    }
  }

  async #call(
    name: string,
    event: object | undefined,
    {
      user,
      requestId = randomUUID(),
      calledBy = '',
      // A function that a callback calls belongs to the same order.
      orderRequestId = this.#orderRequests.get(calledBy),
      envId = this.#environments.own,
      signal,
      whileWaiting,
      timeout,
      depth = 0,
    }: InvokeOptions,
    trigger?: 'timer',
  ): Promise<unknown> {
    const about = { functionName: name, requestId };
    this.#environments.refuseForeign(envId, about);
    const fn = this.#functions.get(name, requestId);
    this.#refuseIfStopped(name, requestId);
    if (depth > MAX_CALL_DEPTH)
      throw new FunctionError(
        'CALLED_IN_CIRCLES',
        `Function '${name}' was not called: functions have called each other ${MAX_CALL_DEPTH} times over, which is a circle. Have one of them return without calling the next.`,
        about,
      );
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const { timeLimit } = limitsOf(fn, this.#defaultLimits);
    const invocation = prepareInvocation(event, {
      functionName: name,
      requestId,
      timeLimit: positive('timeout', timeout) ?? timeLimit,
      user,
      trigger,
      depth,
      tokenFor: (caller) =>
        this.#platform.tokenFor({
          functionName: name,
          requestId,
          envId,
          depth,
          caller,
          expiresAt: performance.now() + TOKEN_LIFETIME,
        }),
    });
    if (orderRequestId !== undefined) this.#orderRequests.set(requestId, orderRequestId);
    try {
      const result = await this.#pools.get(name, envId).invoke(invocation, { signal, whileWaiting });
      this.#functions.setLoadProblem(name, undefined);
      return result;
    } finally {
      this.#orderRequests.delete(requestId);
    }
  }

  /** Nothing is started after `drain()` or `stop()`, because neither would end a later pool. */
  #refuseIfStopped(name: string, requestId: string): void {
    if (!this.#refusing) return;
    throw new FunctionError(
      'HOST_STOPPED',
      `Function '${name}' was not called: the function host was stopped.`,
      { functionName: name, requestId },
    );
  }

  #newInstance(
    name: string,
    envId: string,
    requestId: string,
    platform: Readonly<Record<string, string>>,
  ): Instance {
    // Checked only now: the function may have been changed or removed while the invocation waited for a free instance.
    const fn = this.#functions.get(name, requestId);
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const {
      env = {},
      refuse,
      documents,
      openapi,
      files,
      onLog = () => {},
      onRefusedCall = () => {},
    } = this.#options;
    const environment = processEnvironment(fn, envId, platform, typeof env === 'function' ? env() : env);
    const { memoryLimit } = limitsOf(fn, this.#defaultLimits);
    const tokenVariables = [
      ...(documents ? [DATABASE_TOKEN_VARIABLE] : []),
      ...(openapi ? [OPENAPI_TOKEN_VARIABLE] : []),
      ...(files ? [STORAGE_TOKEN_VARIABLE] : []),
    ];
    const settings = { functionName: name, envId, memoryLimit, tokenVariables };
    return new Instance({
      ...{ fn, settings, environment, modules: this.#modules, refuse, onRefusedCall },
      onLog: (line) => onLog(this.#withOrder(line)),
      isFirst: (kind) => this.#told.isFirst(name, kind),
    });
  }

  #withOrder(line: FunctionLog): FunctionLog {
    const orderRequestId = line.requestId && this.#orderRequests.get(line.requestId);
    return orderRequestId ? { ...line, orderRequestId } : line;
  }

  #onChange(files: readonly string[]): void {
    if (this.#stopped) return;
    try {
      this.reload(touchedFunctions(files, this.#options.folder, this.#functions.all()));
    } catch (error) {
      // A project may be invalid for a moment while it is being edited.
      this.#tellReloadProblem(error instanceof Error ? error.message : String(error));
    }
  }

  #tellOpenApiRefused(refused: OpenApiRefused): void {
    const { functionName, requestId, api, errcode, errmsg } = refused;
    const message = `openapi.${api} was refused with ${errcode}: ${errmsg}`;
    this.#options.onLog?.({
      functionName,
      requestId,
      level: 'warn',
      message,
      time: Date.now(),
      notice: true,
    });
    this.#options.onOpenApiRefused?.(refused);
  }

  #tellCrashLoop(functionName: string, delay: number, { requestId, message }: FunctionError): void {
    this.#options.onLog?.({
      ...{ functionName, requestId, level: 'error', time: Date.now(), notice: true },
      message: `Function '${functionName}' is in a crash loop: the host starts it again in ${delay / 1000} s. The last failure: ${message}`,
    });
  }

  #tellReloadProblem(problem: string): void {
    this.#options.onReload?.({ added: [], removed: [], changed: [], problem });
  }
}
