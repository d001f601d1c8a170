import {
  type ContainerAdapterOptions,
  combineAdapters,
  containerAdapter,
  type EnvironmentConfiguration,
  environmentAdapter,
  environmentFrom,
  type FunctionAdapter,
  type HttpAdapterOptions,
  httpAdapter,
  OTHER_ENVIRONMENTS,
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
  /** Environments with their own places, or the adapter of a platform, by environment id. `*` serves all others. */
  environments?: Readonly<Record<string, EnvironmentConfiguration>> | undefined;
}

/**
 * Makes the adapter from a configuration. A callback of a kind or an environment that is not configured is not
 * delivered, and the log says why.
 *
 * @throws {ConfigurationError} if the configuration, or one of its environments, has no place
 * @throws {AdapterError} names the invalid option
 */
export function callbackAdapter({ envIds, environments = {}, ...places }: Callbacks): FunctionAdapter {
  const { [OTHER_ENVIRONMENTS]: others, ...named } = environments;
  const general = adapterOf(places);
  const own = Object.entries(named).map(
    ([envId, there]) => [envId, adapterThere(there, `callbacks.environments.${envId}`)] as const,
  );
  if (!general && !others && own.length === 0) throw nowhere('callbacks');
  if (general && others && !envIds)
    throw new ConfigurationError(
      'callbacks.environments.*',
      'serves all other environments, as functions and containers do: keep one of them, or name the others in envIds.',
    );
  if (general && own.length === 0 && !envIds) return general;
  const listed = general ? (envIds ?? []).map((envId) => [envId, general] as const) : [];
  return environmentAdapter({
    environments: Object.fromEntries([...listed, ...own]),
    others: others
      ? adapterThere(others, `callbacks.environments.${OTHER_ENVIRONMENTS}`)
      : envIds
        ? undefined
        : general,
  });
}

function adapterThere(there: EnvironmentConfiguration, key: string): FunctionAdapter {
  const { adapter, functionNames, functions, containers } = there;
  if (adapter === undefined && functionNames === undefined && !functions && !containers) throw nowhere(key);
  return environmentFrom(there, key);
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
