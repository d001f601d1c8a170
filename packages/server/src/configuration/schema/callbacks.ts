import { CALL_TIMEOUT, TOKEN_PATTERN } from '@opencloudpay/function-adapters';
import type {
  CallbacksConfiguration,
  ContainersConfiguration,
  FunctionsConfiguration,
  PlacesConfiguration,
} from '../configuration';
import { address, checked, id, integer, listOf, mapOf, object } from '../readers';
import type { Reader } from '../reading';
import { secret } from '../secrets';

const callbackTimeout = integer(CALL_TIMEOUT, 'milliseconds for one call');
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
  timeout: { reader: callbackTimeout },
});
/** Of one environment: no variable stands for it. */
const functionsThere = object<FunctionsConfiguration>({
  url: functionsUrl,
  token: bearerToken,
  timeout: { reader: callbackTimeout },
});

const service = object<{ url: string; token?: string }>({
  url: { reader: address('of the service'), needed: 'where the service is' },
  token: bearerToken,
});

const services = {
  reader: mapOf(
    {
      ...service,
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
  timeout: { reader: callbackTimeout },
});
const containersThere = object<Omit<ContainersConfiguration, 'envId'>>({
  services,
  timeout: { reader: callbackTimeout },
});

const places = object<PlacesConfiguration>({
  functions: { reader: functionsThere },
  containers: { reader: containersThere },
});

export const callbacks = object<CallbacksConfiguration>({
  functions: { reader: functions },
  containers: { reader: containers },
  envIds: { reader: listOf(id('must be the id of an environment')) },
  environments: { reader: mapOf(places, 'environments by their ids') },
});
