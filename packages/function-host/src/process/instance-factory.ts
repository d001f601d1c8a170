import { DATABASE_TOKEN_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { OPENAPI_TOKEN_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE } from '@opencloudpay/contracts/storage-wire';
import type { FunctionHostOptions } from '../host-types';
import type { FunctionLog } from '../log';
import { type FunctionLimits, type FunctionRegistry, limitsOf } from '../project/function-registry';
import type { StandIn } from '../project/modules/module-use';
import { Instance } from './instance';
import { loadFailed } from './load-failed';
import { processEnvironment } from './process-environment';
import type { ToldOnce } from './told-once';

interface FactoryParts {
  options: FunctionHostOptions;
  functions: FunctionRegistry;
  defaultLimits: FunctionLimits;
  modules: Readonly<Record<string, StandIn>>;
  told: ToldOnce;
  onLog(line: FunctionLog): void;
}

/** What an instance is started for. */
export interface NewInstance {
  functionName: string;
  envId: string;
  requestId: string;
  /** The variables that lead the function's SDK to the platform. */
  platform: Readonly<Record<string, string>>;
}

/**
 * Starts the instances of a host, with what each function may see.
 *
 * @returns throws a FunctionError, `FUNCTION_NOT_FOUND` or `FUNCTION_LOAD_FAILED`, if the function is gone or has a problem
 */
export function instanceFactory({
  options,
  functions,
  defaultLimits,
  modules,
  told,
  onLog,
}: FactoryParts): (about: NewInstance) => Instance {
  const { env = {}, refuse, documents, openapi, files, onRefusedCall = () => {} } = options;
  const tokenVariables = [
    ...(documents ? [DATABASE_TOKEN_VARIABLE] : []),
    ...(openapi ? [OPENAPI_TOKEN_VARIABLE] : []),
    ...(files ? [STORAGE_TOKEN_VARIABLE] : []),
  ];
  return ({ functionName, envId, requestId, platform }) => {
    // Checked only now: the function may have been changed or removed while the invocation waited for a free instance.
    const fn = functions.get(functionName, requestId);
    if (fn.problem !== undefined) throw loadFailed(fn, requestId, fn.problem);
    const environment = processEnvironment(fn, envId, platform, typeof env === 'function' ? env() : env);
    const { memoryLimit } = limitsOf(fn, defaultLimits);
    const settings = { functionName, envId, memoryLimit, tokenVariables };
    return new Instance({
      ...{ fn, settings, environment, modules, refuse, onRefusedCall, onLog },
      isFirst: (kind) => told.isFirst(functionName, kind),
    });
  };
}
