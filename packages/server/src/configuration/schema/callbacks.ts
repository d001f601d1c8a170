import {
  ADAPTER_NAMES,
  CALL_CONCURRENCY,
  CALL_TIMEOUT,
  SIGNING_SECRET_LENGTH,
  TOKEN_PATTERN,
} from '@opencloudpay/function-adapters';
import { say } from '../../terminal/say';
import type {
  CallbacksConfiguration,
  ContainersConfiguration,
  EnvironmentConfiguration,
  FunctionsConfiguration,
} from '../configuration';
import { object } from '../reading/objects';
import { address, checked, choice, id, integer, listOf, mapOf } from '../reading/readers';
import type { Reader } from '../reading/reading';
import { secret } from '../reading/secrets';
import { adapterOptions, functionNames } from './adapters';

const limits = {
  timeout: { reader: integer(CALL_TIMEOUT, say('milliseconds for one call', '一次调用的毫秒数')) },
  concurrency: {
    reader: integer(CALL_CONCURRENCY, say('calls at once of this process', '本进程同时进行的调用数')),
  },
};
const signingSecret = {
  reader: secret(
    SIGNING_SECRET_LENGTH.least,
    say('it signs the requests, so that the receiver can verify them', '用它为请求签名，供接收方验签'),
  ),
};
/** Sent to a function host or a service in a header. */
const bearerToken = {
  reader: checked(secret(), (token) =>
    TOKEN_PATTERN.test(token)
      ? undefined
      : say(
          'must be ASCII text without spaces, because it is sent in a header.',
          '应为不含空格的 ASCII 字符串，因为它放在请求头中。',
        ),
  ),
};

const functionsUrl = {
  reader: address(say('of the function host', '函数服务的')),
  needed: say(
    'where the function host is, for example http://127.0.0.1:8010',
    '函数服务的地址，例如 http://127.0.0.1:8010',
  ),
};
const functions = object<FunctionsConfiguration>({
  url: { ...functionsUrl, variable: 'CLOUDPAY_FUNCTIONS_URL' },
  token: { ...bearerToken, variable: 'CLOUDPAY_FUNCTIONS_TOKEN' },
  secret: { ...signingSecret, variable: 'CLOUDPAY_CALLBACK_SECRET' },
  ...limits,
});
/** The functions of one environment, for which no variable stands. */
const functionsThere = object<FunctionsConfiguration>({
  url: functionsUrl,
  token: bearerToken,
  secret: signingSecret,
  ...limits,
});

const service = object<{ url: string; token?: string; secret?: string }>({
  url: {
    reader: address(say('of the service', '服务的')),
    needed: say('where the service is', '服务的地址'),
  },
  token: bearerToken,
  secret: signingSecret,
});

const services = {
  reader: mapOf(
    {
      ...service,
      schema: { anyOf: [address(say('of the service', '服务的')).schema, service.schema] },
      read: (given, at) =>
        typeof given === 'string'
          ? address(say('of the service', '服务的')).read(given, at)
          : (service.read(given, at) as { url: string } | undefined),
    } as Reader<string | { url: string }>,
    say('services by their names', '服务名到服务'),
  ),
  needed: say(
    'the services by their names, for example { "shop": "http://127.0.0.1:3000" }',
    '服务名到服务，例如 { "shop": "http://127.0.0.1:3000" }',
  ),
};
const containers = object<ContainersConfiguration>({
  services,
  envId: { reader: id(say('must be the id of an environment', '应为环境 ID')) },
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
  envIds: { reader: listOf(id(say('must be the id of an environment', '应为环境 ID'))) },
  environments: { reader: mapOf(environment, say('environments by their ids', '环境 ID 到环境')) },
});
