/**
 * Combines several adapters: each environment has its own.
 *
 * ```ts
 * import { environmentAdapter, httpAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = environmentAdapter({
 *   environments: {
 *     'prod-1a2b': httpAdapter({ url: 'http://10.0.0.1:8010', token: process.env.PROD_TOKEN }),
 *     'staging-3c4d': httpAdapter({ url: 'http://10.0.0.2:8010', token: process.env.STAGING_TOKEN }),
 *   },
 * });
 * ```
 */
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { adapterByTarget } from './adapter-by-target';

export interface EnvironmentAdapters {
  /** By the id of the environment, as orders name it (`envId`). */
  environments: Readonly<Record<string, FunctionAdapter>>;
  /** Calls the callbacks of all other environments. Default: they are refused. */
  others?: FunctionAdapter | undefined;
}

/** Calls each target by the adapter of its environment. */
export function environmentAdapter({ environments, others }: EnvironmentAdapters): FunctionAdapter {
  const known = new Map(Object.entries(environments));
  const adapterOf = ({ envId }: CallbackTarget) => known.get(envId) ?? others;
  const problemOf = ({ envId }: CallbackTarget) =>
    `The callback goes into the environment '${envId}', for which no adapter is configured: callbacks are called in ${[...known.keys()].join(', ') || 'no environment'}. Order with the envId of one of these, or configure an adapter for '${envId}'.`;
  return adapterByTarget({ adapterOf, problemOf });
}
