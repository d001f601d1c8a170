import type { InstanceSettings, InvokeMessage } from '../channel/messages';
import { FUNCTION_VERSION, REGION } from '../process-environment';

/** CloudBase's `context`, the second argument of `main`. */
export interface FunctionContext {
  callbackWaitsForEmptyEventLoop: boolean;
  memory_limit_in_mb: number;
  time_limit_in_ms: number;
  request_id: string;
  function_version: string;
  function_name: string;
  namespace: string;
  tencentcloud_region: string;
  /** The variables of the call as JSON. */
  environment: string;
  /** The same as `name=value;name=value`. */
  environ: string;
  getRemainingTimeInMillis(): number;
}

/** @param variables the variables of the call that are CloudBase's */
export function functionContext(
  { requestId, timeLimit }: Pick<InvokeMessage, 'requestId' | 'timeLimit'>,
  variables: Readonly<Record<string, string>>,
  { functionName, envId, memoryLimit }: InstanceSettings,
): FunctionContext {
  // The machine's clock may be set during the call.
  const deadline = performance.now() + timeLimit;
  const values: Record<string, string> = { ...variables, TCB_ENV: envId, SCF_NAMESPACE: envId };
  let environ = '';
  for (const name of Object.keys(values)) environ += `${environ && ';'}${name}=${values[name]}`;
  return {
    callbackWaitsForEmptyEventLoop: true,
    memory_limit_in_mb: memoryLimit,
    time_limit_in_ms: timeLimit,
    request_id: requestId,
    function_version: FUNCTION_VERSION,
    function_name: functionName,
    namespace: envId,
    tencentcloud_region: REGION,
    environment: JSON.stringify(values),
    environ,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}
