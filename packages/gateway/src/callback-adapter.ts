import {
  type ContainerAdapterOptions,
  combineAdapters,
  containerAdapter,
  type FunctionAdapter,
  type HttpAdapterOptions,
  httpAdapter,
} from '@opencloudpay/function-adapters';
import { ConfigurationError } from '@opencloudpay/wechatpay';

/** Where callbacks are, as a configuration file can say it. */
export interface Callbacks {
  /** The function host that serves cloud functions over HTTP. */
  functions?: HttpAdapterOptions | undefined;
  /** Container services, called as WeChat Cloud Run calls them. */
  containers?: ContainerAdapterOptions | undefined;
}

/**
 * The adapter for callbacks that are configured and not programmed. A callback of the kind that is left out is not
 * delivered, and the log says why.
 *
 * @throws {ConfigurationError} when neither is given
 * @throws {AdapterError} naming the option that cannot work
 */
export function callbackAdapter({ functions, containers }: Callbacks): FunctionAdapter {
  if (functions && containers) {
    return combineAdapters({ functions: httpAdapter(functions), containers: containerAdapter(containers) });
  }
  if (functions) return httpAdapter(functions);
  if (containers) return containerAdapter(containers);
  throw new ConfigurationError(
    'callbacks',
    'has neither functions nor containers: name at least one place where callbacks are.',
  );
}
