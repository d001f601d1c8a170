import {
  createFunctionHost,
  type FunctionHost,
  type PayApi,
  sdkStandIn,
  systemClock,
} from '@opencloudpay/function-host';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';
import type { Logger } from '../logger';
import type { Services } from '../open-services';
import { builtInModule } from './cloudbase-module';
import { functionLines } from './function-lines';
import type { FunctionMetrics } from './function-metrics';
import { standIn } from './stand-in';
import { timerClaims } from './timer-claims';

export interface FunctionParts {
  folder: string;
  envId: string;
  services: Services;
  logger: Logger;
  /** The addresses of this host for its functions; read when a process of a function starts. */
  variables: Readonly<Record<string, string>>;
  payApi: PayApi;
  metrics: FunctionMetrics;
}

/** Starts the host of the project's functions; their timers start with `startTimers`. */
export function startFunctions(
  configuration: ServeConfiguration,
  { folder, envId, services, logger, variables, payApi, metrics }: FunctionParts,
): FunctionHost {
  const { functions = {}, miniProgram } = configuration;
  const { timeout, memory, instances, env, watch, recycle } = functions;
  return createFunctionHost({
    folder,
    envId,
    ...{ timeout, memory, maxInstances: instances, watch, recycle },
    backoff: true,
    modules: sdkStandIn(standIn()),
    env: () => ({
      ...(miniProgram && { WX_APPID: miniProgram.appid }),
      ...variables,
      ...env,
    }),
    payApi,
    builtIns: builtInModule(configuration, { envId, payApi }),
    documents: services.documents,
    files: services.storage,
    openapi: services.openapi,
    onLog: functionLines(logger),
    onCall: metrics.onCall,
    onProcess: metrics.onProcess,
    onReload({ problem, ...names }) {
      if (problem !== undefined) logger.error({ code: 'RELOAD_FAILED' }, problem.en);
      else logger.info({ code: 'RELOADED', ...names }, 'Changed functions are loaded at their next call');
    },
  });
}

/** Runs the timers of the functions. Of several hosts on one database server, one runs each. */
export function startTimers(
  host: FunctionHost,
  { documents }: Services,
  envId: string,
  isStopping: () => boolean,
): void {
  host.startTimers({
    clock: systemClock(),
    ...(documents && { claim: timerClaims(documents.sharedValues, envId, isStopping) }),
  });
}
