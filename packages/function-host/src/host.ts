import { randomUUID } from 'node:crypto';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import type { OpenApiFailure } from '@opencloudpay/contracts/openapi-wire';
import { nodeProblem, say, type Text, textOf } from '@opencloudpay/internal';
import type { FunctionStats } from './activity';
import { Calls } from './calls';
import { type Environments, servedEnvironments } from './environments';
import { FunctionError, FunctionHostError } from './errors';
import type {
  FunctionHost,
  FunctionHostOptions,
  FunctionInfo,
  InvokeOptions,
  Reload,
  TimersSetup,
} from './host-types';
import { hostNotices } from './notices';
import { readLimits, readModules } from './options';
import type { DocumentAnswer, DocumentCall } from './platform/documents/document-call';
import { type DocumentCalls, documentCalls } from './platform/documents/document-calls';
import { type PlatformEndpoint, platformEndpoint } from './platform/endpoint';
import type { FileAnswer, FileCall } from './platform/files/file-call';
import { type FileCalls, fileCalls } from './platform/files/file-calls';
import { type OpenApiCalls, openApiCalls } from './platform/openapi/openapi-calls';
import { instanceFactory } from './process/instance-factory';
import { loadProblem } from './process/load-failed';
import { InstancePools } from './process/pool/instance-pools';
import { ToldOnce } from './process/told-once';
import { type FunctionLimits, FunctionRegistry } from './project/function-registry';
import { inspectProject } from './project/inspect-project';
import type { StandIn } from './project/modules/module-use';
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
  const problem = nodeProblem(process.versions.node, say('the function host', '函数服务'));
  if (problem !== undefined)
    throw new FunctionHostError(
      'NODE_TOO_OLD',
      say(`The function host cannot start: ${problem.en}`, `函数服务无法启动：${problem.zh}`),
    );
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
  readonly #calls: Calls;
  #stopped: Promise<unknown> | undefined;

  constructor(options: FunctionHostOptions) {
    this.#options = options;
    this.#environments = servedEnvironments(options);
    this.#functions = new FunctionRegistry(options.folder, options.strict ?? false);
    this.#modules = readModules(options.modules);
    const limits = readLimits(options);
    this.#defaultLimits = { timeLimit: limits.time, memoryLimit: limits.memory };
    const { payApi, documents, openapi, files, onDocuments, onLog, onCall, onProcess } = options;
    const notices = hostNotices(options);
    this.#documents = documentCalls({ documents, environments: this.#environments, onDocuments });
    this.#openapi = openApiCalls({
      openapi,
      allowed: (name) => this.#functions.all().get(name)?.openapi ?? [],
      onRefused: notices.openApiRefused,
    });
    this.#files = fileCalls(files, this.#environments);
    this.#platform = platformEndpoint(this, {
      payApi,
      documents: documents && this.#documents,
      openapi: openapi && this.#openapi,
      files: files && this.#files,
      onLog,
    });
    const newInstance = instanceFactory({
      ...{ options, functions: this.#functions, defaultLimits: this.#defaultLimits },
      ...{ modules: this.#modules, told: this.#told },
      onLog: (line) => onLog?.(this.#calls.withOrder(line)),
    });
    this.#pools = new InstancePools({
      maxInstances: limits.instances,
      loadLimit: limits.load,
      recycle: limits.recycle,
      backoff: options.backoff ?? false,
      onProcess,
      onCrashLoop: notices.crashLoop,
      prepareInstance: async (functionName, envId, requestId) => {
        const platform = await this.#platform.variables(functionName, envId);
        return () => newInstance({ functionName, envId, requestId, platform });
      },
    });
    this.#calls = new Calls({
      ...{ environments: this.#environments, functions: this.#functions, pools: this.#pools },
      ...{ defaultLimits: this.#defaultLimits, platform: this.#platform, onCall },
      builtIns: options.builtIns,
    });
    this.#timers = new FunctionTimers({
      triggers: () => this.triggers(),
      runTrigger: (functionName, triggerName, run) => this.runTrigger(functionName, triggerName, run),
      onError: notices.timerFailed,
    });
    if (options.watch) {
      this.#watch = watchFiles(watchedPaths(options.folder, this.#functions.all()), {
        onChange: (files) => this.#onChange(files),
        onFailure: (reason) =>
          this.#tellReloadProblem(
            say(
              `The functions’ files are not watched (${reason}): restart to load changes.`,
              `没有监听云函数的文件（${reason}）：改动后请重新启动。`,
            ),
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
    const { folder, env = {} } = this.#options;
    const given = Object.keys(typeof env === 'function' ? env() : env);
    return inspectProject(folder, Object.keys(this.#modules), given);
  }

  async check(name: string): Promise<Text | undefined> {
    const requestId = randomUUID();
    const { problem } = this.#functions.get(name, requestId);
    this.#calls.refuseIfStopped(name, requestId);
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
    return this.#calls.call(name, event, options);
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

  callbacks(): ReadonlySet<string> {
    return this.#functions.callbacks();
  }

  async runTrigger(
    functionName: string,
    triggerName: string,
    { time = new Date(), requestId = randomUUID() }: { time?: Date; requestId?: string } = {},
  ): Promise<unknown> {
    const { name } = this.#functions.trigger(functionName, triggerName, requestId);
    return this.#calls.call(functionName, timerEvent(name, time), { requestId }, 'timer');
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
    this.#calls.refuseAll();
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

  #onChange(files: readonly string[]): void {
    if (this.#stopped) return;
    try {
      this.reload(touchedFunctions(files, this.#options.folder, this.#functions.all()));
    } catch (error) {
      // A project may be invalid for a moment while it is being edited.
      this.#tellReloadProblem(textOf(error));
    }
  }

  #tellReloadProblem(problem: Text): void {
    this.#options.onReload?.({ added: [], removed: [], changed: [], problem });
  }
}
