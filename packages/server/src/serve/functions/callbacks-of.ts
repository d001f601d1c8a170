import { combineAdapters, environmentAdapter, type FunctionAdapter } from '@opencloudpay/function-adapters';
import { callbackAdapter } from '@opencloudpay/gateway';
import type { CallbacksConfiguration } from '../../configuration/configuration';

/**
 * The adapter of a host with its own functions: callbacks of its environment call them directly. Services of containers,
 * and other environments, are where `callbacks` says.
 */
export function callbacksOf(
  local: FunctionAdapter,
  envId: string,
  callbacks: CallbacksConfiguration = {},
): FunctionAdapter {
  if (Object.keys(callbacks).length === 0) return environmentAdapter({ environments: { [envId]: local } });
  const elsewhere = callbackAdapter(callbacks);
  return environmentAdapter({
    environments: { [envId]: combineAdapters({ functions: local, containers: elsewhere }) },
    others: elsewhere,
  });
}
