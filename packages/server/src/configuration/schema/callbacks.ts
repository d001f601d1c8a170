import {
  ADAPTER_NAMES,
  CALL_CONCURRENCY,
  CALL_TIMEOUT,
  SIGNING_SECRET_LENGTH,
  TOKEN_PATTERN,
} from '@opencloudpay/function-adapters';
import type {
  CallbacksConfiguration,
  ContainersConfiguration,
  EnvironmentConfiguration,
  FunctionsConfiguration,
} from '../configuration';
import { address, checked, choice, id, integer, listOf, mapOf, object } from '../readers';
import type { Reader } from '../reading';
import { secret } from '../secrets';
import { adapterOptions, functionNames } from './adapters';

const limits = {
  timeout: { reader: integer(CALL_TIMEOUT, 'milliseconds for one call') },
  concurrency: { reader: integer(CALL_CONCURRENCY, 'calls at once of this process') },
};
const signingSecret = {
  reader: secret(SIGNING_SECRET_LENGTH.least, 'it signs the requests, so that the receiver can verify them'),
};
/** Sent to a function host or a service in a header. */
const bearerToken = {
  reader: checked(secret(), (token) =>
    TOKEN_PATTERN.test(token)
      ? undefined
      : 'must be ASCII text without spaces, because it is sent in a header.',
  ),
};

const functionsUrl = {
  reader: address('of the function host'),
  needed: 'where the function host is, for example http://127.0.0.1:8010',
};
const functions = object<FunctionsConfiguration>({
  url: { ...functionsUrl, variable: 'CLOUDPAY_FUNCTIONS_URL' },
  token: { ...bearerToken, variable: 'CLOUDPAY_FUNCTIONS_TOKEN' },
  secret: { ...signingSecret, variable: 'CLOUDPAY_CALLBACK_SECRET' },
  ...limits,
});
/** Of one environment: no variable stands for it. */
const functionsThere = object<FunctionsConfiguration>({
  url: functionsUrl,
  token: bearerToken,
  secret: signingSecret,
  ...limits,
});

const service = object<{ url: string; token?: string; secret?: string }>({
  url: { reader: address('of the service'), needed: 'where the service is' },
  token: bearerToken,
  secret: signingSecret,
});

const services = {
  reader: mapOf(
    {
      ...service,
      schema: { anyOf: [address('of the service').schema, service.schema] },
      read: (given, at) =>
        typeof given === 'string'
          ? address('of the service').read(given, at)
          : (service.read(given, at) as { url: string } | undefined),
    } as Reader<string | { url: string }>,
    'services by their names',
  ),
  needed: 'the services by their names, for example { "shop": "http://127.0.0.1:3000" }',
};
const containers = object<ContainersConfiguration>({
  services,
  envId: { reader: id('must be the id of an environment') },
  ...limits,
});
const containersThere = object<Omit<ContainersConfiguration, 'envId'>>({
  services,
  ...limits,
});

const environment = object<EnvironmentConfiguration>({
  adapter: { reader: choice(ADAPTER_NAMES) },
  ...adapterOptions,
  functionNames: { reader: functionNames },
  functions: { reader: functionsThere },
  containers: { reader: containersThere },
});

export const callbacks = object<CallbacksConfiguration>({
  functions: { reader: functions },
  containers: { reader: containers },
  envIds: { reader: listOf(id('must be the id of an environment')) },
  environments: { reader: mapOf(environment, 'environments by their ids') },
});
