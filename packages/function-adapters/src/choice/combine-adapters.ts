/**
 * Combines two adapters: one for cloud functions, one for container services.
 *
 * ```ts
 * import { combineAdapters, containerAdapter, httpAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = combineAdapters({
 *   functions: httpAdapter({ url: 'http://127.0.0.1:8010', token: process.env.FUNCTIONS_TOKEN }),
 *   containers: containerAdapter({ services: { shop: 'http://127.0.0.1:3000' } }),
 * });
 * ```
 */
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';

export interface CombinedAdapters {
  /** Calls targets that are cloud functions. */
  functions: FunctionAdapter;
  /** Calls targets that are paths of container services. */
  containers: FunctionAdapter;
}

/** Calls each target by the adapter of its kind. */
export function combineAdapters({ functions, containers }: CombinedAdapters): FunctionAdapter {
  const adapterOf = (target: CallbackTarget) => ('functionName' in target ? functions : containers);
  return {
    invoke: (target, event, options) => adapterOf(target).invoke(target, event, options),
    unsupported: (target) => adapterOf(target).unsupported?.(target),
  };
}
