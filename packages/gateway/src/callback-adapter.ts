import {
  type ContainerAdapterOptions,
  combineAdapters,
  containerAdapter,
  environmentAdapter,
  type FunctionAdapter,
  type HttpAdapterOptions,
  httpAdapter,
} from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';

/** Where the callbacks of an environment run. */
export interface CallbackPlaces {
  /** The function host that serves cloud functions over HTTP. */
  functions?: HttpAdapterOptions | undefined;
  /** Container services, called in the way of WeChat Cloud Run. */
  containers?: ContainerAdapterOptions | undefined;
}

/** Where callbacks run, in the form of a configuration file. */
export interface Callbacks extends CallbackPlaces {
  /** The environments of `functions` and `containers`. Default: all that are not in `environments`. */
  envIds?: readonly string[] | undefined;
  /** Environments with their own places, by environment id. */
  environments?: Readonly<Record<string, CallbackPlaces>> | undefined;
}

/**
 * Makes the adapter from a configuration. A callback of a kind or an environment that is not configured is not
 * delivered, and the log says why.
 *
 * @throws {ConfigurationError} if the configuration, or one of its environments, has no place
 * @throws {AdapterError} names the invalid option
 */
export function callbackAdapter({ envIds, environments = {}, ...places }: Callbacks): FunctionAdapter {
  const general = adapterOf(places);
  const own = Object.entries(environments).map(([envId, there]) => {
    const adapter = adapterOf(there);
    if (adapter) return [envId, adapter] as const;
    throw nowhere(`callbacks.environments.${envId}`);
  });
  if (!general && own.length === 0) throw nowhere('callbacks');
  if (general && own.length === 0 && !envIds) return general;
  const named = general ? (envIds ?? []).map((envId) => [envId, general] as const) : [];
  return environmentAdapter({
    environments: Object.fromEntries([...named, ...own]),
    ...(!envIds && { others: general }),
  });
}

function adapterOf({ functions, containers }: CallbackPlaces): FunctionAdapter | undefined {
  if (functions && containers) {
    return combineAdapters({ functions: httpAdapter(functions), containers: containerAdapter(containers) });
  }
  if (functions) return httpAdapter(functions);
  return containers && containerAdapter(containers);
}

function nowhere(option: string): ConfigurationError {
  return new ConfigurationError(
    option,
    'has neither functions nor containers: configure at least one of them.',
  );
}
