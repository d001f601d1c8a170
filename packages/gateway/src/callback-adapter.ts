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

/** Where the callbacks of an environment are. */
export interface CallbackPlaces {
  /** The function host that serves cloud functions over HTTP. */
  functions?: HttpAdapterOptions | undefined;
  /** Container services, called as WeChat Cloud Run calls them. */
  containers?: ContainerAdapterOptions | undefined;
}

/** Where callbacks are, as a configuration file can say it. */
export interface Callbacks extends CallbackPlaces {
  /** The environments that `functions` and `containers` are for. Default: all that `environments` does not name. */
  envIds?: readonly string[] | undefined;
  /** Environments whose callbacks are elsewhere, by their ids. */
  environments?: Readonly<Record<string, CallbackPlaces>> | undefined;
}

/**
 * The adapter for callbacks that are configured and not programmed. A callback of the kind that is left out, or in an
 * environment that nothing is configured for, is not delivered, and the log says why.
 *
 * @throws {ConfigurationError} when no place is given, or none for an environment
 * @throws {AdapterError} naming the option that cannot work
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
    'has neither functions nor containers: name at least one place where callbacks are.',
  );
}
