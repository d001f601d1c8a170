/**
 * Makes the adapter of all environments from a configuration.
 *
 * ```ts
 * import { createAdapterFromConfiguration } from '@opencloudpay/function-adapters';
 *
 * const adapter = createAdapterFromConfiguration({
 *   'prod-1a2b': { adapter: 'aws-lambda', region: 'ap-southeast-1', functionName: 'shop-{functionName}' },
 *   '*': { adapter: 'function-host', url: 'http://127.0.0.1:8010' },
 * });
 * ```
 */
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { type AliyunFcAdapterOptions, aliyunFcAdapter } from '../aliyun-fc-adapter';
import { type AwsLambdaAdapterOptions, awsLambdaAdapter } from '../aws-lambda-adapter';
import { byFunctionName } from '../choice/by-function-name';
import { combineAdapters } from '../choice/combine-adapters';
import { environmentAdapter } from '../choice/environment-adapter';
import { type CloudbaseAdapterOptions, cloudbaseAdapter } from '../cloudbase-adapter';
import { type CloudeventsAdapterOptions, cloudeventsAdapter } from '../cloudevents-adapter';
import { containerAdapter } from '../container-adapter';
import { AdapterError } from '../errors';
import { type HttpAdapterOptions, httpAdapter } from '../http-adapter';
import { type TencentScfAdapterOptions, tencentScfAdapter } from '../tencent-scf-adapter';
import { type WebhookAdapterOptions, webhookAdapter } from '../webhook-adapter';
import type { AdapterName } from './options';
import { problemsOfEnvironment } from './problems';
import type { AdapterConfiguration, AdapterOptions, EnvironmentConfiguration } from './types';

/** The environment whose entry serves all others. */
export const OTHER_ENVIRONMENTS = '*';

/** The options are checked before: each adapter finds those that it needs. */
const CREATE: Readonly<Record<AdapterName, (options: AdapterOptions) => FunctionAdapter>> = {
  'function-host': (options) => httpAdapter(options as HttpAdapterOptions),
  http: (options) => webhookAdapter(options as WebhookAdapterOptions),
  cloudevents: (options) => cloudeventsAdapter(options as CloudeventsAdapterOptions),
  cloudbase: (options) => cloudbaseAdapter(options as CloudbaseAdapterOptions),
  'tencent-scf': (options) => tencentScfAdapter(options as TencentScfAdapterOptions),
  'aws-lambda': (options) => awsLambdaAdapter(options as AwsLambdaAdapterOptions),
  'aliyun-fc': (options) => aliyunFcAdapter(options as AliyunFcAdapterOptions),
};

/**
 * @param environments by the id of the environment, as orders name it; `*` serves all others, which are refused without it
 * @param key its name in errors
 * @throws {AdapterError} `CONFIGURATION_INVALID`, with the name of the key, or the SDK that is missing
 */
export function createAdapterFromConfiguration(
  environments: Readonly<Record<string, EnvironmentConfiguration>>,
  key = 'environments',
): FunctionAdapter {
  const adapters = Object.entries(environments).map(
    ([envId, environment]) => [envId, environmentFrom(environment, `${key}.${envId}`)] as const,
  );
  if (adapters.length === 0)
    throw new AdapterError('CONFIGURATION_INVALID', `${key} is empty: name at least one environment.`);
  const { [OTHER_ENVIRONMENTS]: others, ...known } = Object.fromEntries(adapters);
  return environmentAdapter({ environments: known, others });
}

/**
 * The adapter of one environment.
 *
 * @param key its name in errors, which begin with it: `environments.prod-1a2b.region is missing: …`
 * @param show how errors show a name that the operator chose. Default: as it is
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function environmentFrom(
  environment: EnvironmentConfiguration,
  key: string,
  show: (name: string) => string = (name) => name,
): FunctionAdapter {
  for (const { key: place, problem } of problemsOfEnvironment(key, environment, show))
    throw new AdapterError('CONFIGURATION_INVALID', {
      en: `${place} ${problem.en}`,
      zh: `${place} ${problem.zh}`,
    });
  const { adapter, functionNames = {}, functions: host, containers: services, ...options } = environment;
  const containers = services && named(`${key}.containers`, () => containerAdapter(services));
  const general = adapter
    ? adapterFrom({ adapter, ...options }, key)
    : host && named(`${key}.functions`, () => httpAdapter(host));
  const own = Object.entries(functionNames).map(
    ([name, configuration]) =>
      [name, adapterFrom(configuration, `${key}.functionNames.${show(name)}`)] as const,
  );
  const functions =
    own.length === 0 ? general : byFunctionName({ functions: Object.fromEntries(own), others: general });
  if (functions && containers) return combineAdapters({ functions, containers });
  const only = functions ?? containers;
  if (only) return only;
  throw new AdapterError('CONFIGURATION_INVALID', `${key} names no place where its callbacks are.`);
}

function adapterFrom({ adapter, ...options }: AdapterConfiguration, key: string): FunctionAdapter {
  return named(key, () => CREATE[adapter](options));
}

/** Adapters name their own option first. */
function named<Made>(key: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const isOption = /^[a-z]\w*(?:\.| )/.test(error.message);
    throw new AdapterError(error.code, `${key}${isOption ? '.' : ': '}${error.message}`, { cause: error });
  }
}
