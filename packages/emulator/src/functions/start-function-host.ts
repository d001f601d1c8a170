import {
  type BuiltIn,
  createFunctionHost,
  type FunctionHost,
  type FunctionLog,
  type PayApi,
  sdkStandIn,
} from '@opencloudpay/function-host';
import { MODULE_NAME, type ModuleCallbacks } from '@opencloudpay/gateway';
import { say } from '@opencloudpay/internal';
import type { Changes } from '../changes';
import type { EmulatorOptions } from '../emulator-options';
import { EmulatorError } from '../errors';
import type { EventLog } from '../event-log/event-log';
import { documentRefusal, reportedRefusal } from '../refusals/describe-refusal';
import { fileRefusalText } from '../refusals/file-refusal-text';
import { collectRefusals, type Refusals } from '../refusals/refusals';
import type { RefusedAccesses } from '../refusals/refused-accesses';
import type { CannedAnswers } from '../wechat-apis/canned-answers';
import { emulatedOpenApi } from '../wechat-apis/emulated-openapi';
import type { WechatWorld } from '../wechat-apis/method';
import type { DetailsOfCalls } from './call-details';
import { callbackProblems, type FindCallbackProblem } from './callback-problem';
import { addAccess } from './document-accesses';
import { type EmulatedDocuments, emulatedDocuments } from './emulated-documents';
import { type EmulatedFiles, emulatedFiles } from './emulated-files';
import type { FunctionLogs } from './function-logs';
import { notice } from './notice';
import { accessOf } from './observed-documents';
import { PLATFORM_HOSTS } from './platform-hosts';
import { preparedHost } from './prepared-host';
import { reloadConfiguration } from './reload-configuration';
import { standIn } from './stand-in';
import { warnedPayApi } from './warned-pay-api';
import { addWechatCall } from './wechat-calls';

/** Connects functions to the parts that start after their host. */
export interface FunctionWiring {
  /** Overrides the variables of the options. */
  environment: Record<string, string>;
  /** Answers `cloud.cloudPay` of functions that have the real wx-server-sdk. */
  payApi: PayApi;
  /** Answers `cloud.callFunction({ name: 'cloudbase_module' })`. */
  module: BuiltIn;
}

export interface EmulatedFunctions {
  readonly host: FunctionHost;
  readonly documents: EmulatedDocuments;
  readonly files: EmulatedFiles;
  readonly refusals: Refusals;
  readonly problemOfCallback: FindCallbackProblem;
  /** Logs a line about a function. */
  log(line: FunctionLog): void;
  /** Stops the host, and closes what its functions use. */
  stop(): Promise<void>;
  /** Sets the connections for all further calls. */
  connect(wiring: FunctionWiring): void;
}

interface Parts {
  logs: FunctionLogs;
  changes: Changes;
  eventLog: Pick<EventLog, 'deliveries'>;
  details: DetailsOfCalls;
  refusedAccesses: RefusedAccesses;
  /** The emulated time in milliseconds. */
  now(): number;
  wechat: Omit<WechatWorld, 'now'>;
  answers: CannedAnswers;
  /** The functions that get the events of CloudBase's payment module. */
  module: ModuleCallbacks;
}

/** CloudBase's default is 3 s, but a busy laptop is slower than the cloud. */
const DEFAULT_TIMEOUT = 10_000;

/**
 * Starts the function host of the project.
 */
export function startFunctionHost(
  options: EmulatorOptions,
  envId: string,
  { logs, changes, eventLog: { deliveries }, details, refusedAccesses, now, wechat, answers, module }: Parts,
): EmulatedFunctions {
  const {
    functions,
    envId: restricted,
    // As with merchant numbers: what the developer names is all there is, else whatever the code names exists.
    envIds = restricted === undefined ? 'any' : [],
    env,
    timeout = DEFAULT_TIMEOUT,
    strict,
    watch,
    onReload,
  } = options;
  let wiring: FunctionWiring | undefined;
  const onLog = (log: FunctionLog) => {
    changes.publish({ type: 'log', line: logs.add(log, now()) });
    options.onLog?.(log);
  };
  const refusals = collectRefusals({ details, deliveries, changes, onLog });
  const documents = emulatedDocuments({ ...options, envIds }, envId, {
    onLog,
    now,
    onChange: (changed, collection) => changes.publish({ type: 'documents', envId: changed, collection }),
    onWrite: (requestId, access) => addAccess(details, requestId, access),
    onAccessRefused(access) {
      refusedAccesses.add(access);
      changes.publish({ type: 'refused-accesses' });
    },
  });
  const files = emulatedFiles({ ...options, envIds }, envId, {
    onChange: (changed) => changes.publish({ type: 'files', envId: changed }),
    onRefused: (refusal) => onLog(notice(fileRefusalText(refusal))),
  });
  const wired = (): FunctionWiring => {
    if (!wiring)
      throw new EmulatorError(
        'STOPPED',
        say('The emulator is starting or stopping.', '模拟器正在启动或停止。'),
      );
    return wiring;
  };
  const prepared = new Set<string>();
  const host = createFunctionHost({
    folder: functions,
    envId,
    envIds,
    modules: sdkStandIn(standIn()),
    refuse: PLATFORM_HOSTS,
    env: () => ({ ...env, ...wiring?.environment }),
    timeout,
    strict,
    watch,
    payApi: warnedPayApi((call) => wired().payApi(call), onLog),
    builtIns: { [MODULE_NAME]: (event, call) => wired().module(event, call) },
    onReload: (reload) => {
      prepared.clear();
      changes.publish({ type: 'functions' });
      if (reload.problem === undefined) void reloadConfiguration([answers, documents], onLog);
      onReload?.(reload);
    },
    documents,
    files,
    openapi: emulatedOpenApi({
      answers,
      world: { ...wechat, now },
      onLog,
      onCall: (requestId, call) => addWechatCall(details, requestId, call),
    }),
    onOpenApiRefused: ({ requestId, api, errcode, errmsg }) =>
      addWechatCall(details, requestId, { at: now(), api, error: { errcode, errmsg } }),
    onDocuments: (event) => {
      const access = accessOf({ ...event, envId: documents.reached(event.envId) });
      if (!access) return;
      const { functionName, requestId } = event;
      addAccess(details, requestId, access);
      const refusal = documentRefusal(access);
      if (refusal && functionName !== undefined) refusals.add({ functionName, requestId }, refusal);
      const committed = access.action === 'commitTransaction' && access.error === undefined;
      if (committed && requestId !== undefined) refusals.committed(requestId);
    },
    onRefusedCall: ({ refusal, ...refused }) => refusals.add(refused, reportedRefusal(refusal)),
    onLog,
  });
  return {
    host: preparedHost(host, () => documents.environment(envId), prepared),
    documents,
    files,
    refusals,
    problemOfCallback: callbackProblems({
      functions: () => host.names(),
      environments: envIds === 'any' ? 'any' : [envId, ...envIds],
      module,
    }),
    log: onLog,
    async stop() {
      await host.stop();
      await Promise.all([documents.close(), files.close()]);
    },
    connect(given) {
      wiring = given;
    },
  };
}
