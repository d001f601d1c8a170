import { KEY, SECRET } from './configuration-file';
import { V3_KEYS } from './v3-keys';

const SHA256 = 'ab'.repeat(32);

/** Without the key that may call the function: there are two kinds. */
const OLD_ENVIRONMENT = { envId: 'old-1a2b', secret: 's'.repeat(32) };

/** A configuration with every part, so that a value anywhere in it is read. */
export function completeConfiguration(): Record<string, unknown> {
  return {
    listen: {},
    notify: { url: 'https://pay.example.com', secret: SECRET },
    merchants: [{ mchId: '1900000109', apiKey: KEY, appid: 'wxd2565e6a04246fd1', version: 'v2', ...V3_KEYS }],
    callbacks: {
      functions: { url: 'http://127.0.0.1:8010' },
      containers: { services: { shop: { url: 'http://127.0.0.1:3000' } } },
      environments: {
        staging: {
          functions: { url: 'http://127.0.0.1:8011' },
          containers: { services: { shop: { url: 'http://127.0.0.1:3001' } } },
        },
      },
    },
    calls: {
      tokens: [{ sha256: SHA256, rate: { perSecond: 5, burst: 5 } }],
      rate: { perSecond: 5, burst: 5 },
    },
    oldEnvironment: { ...OLD_ENVIRONMENT, miniProgram: { appid: 'wxd2565e6a04246fd1', secret: SECRET } },
    notifications: {},
    database: { url: 'postgres://127.0.0.1/pay' },
    deliveries: {},
    recovery: {},
    bills: { catchUpDays: 1 },
    rehearsal: false,
    retention: {},
    log: {},
    stop: {},
  };
}

/** An environment for each platform, so that every option of an adapter has its place. Only its own are configured. */
const PLATFORMS: Readonly<Record<string, Record<string, unknown>>> = {
  web: { adapter: 'http', url: 'https://shop.example.com/{functionName}', secret: SECRET, token: 't' },
  knative: { adapter: 'cloudevents', url: 'https://shop.example.com', mode: 'binary' },
  cloudbase: { adapter: 'cloudbase', secretId: 'id', secretKey: 'key', env: 'old', sessionToken: 't' },
  scf: {
    adapter: 'tencent-scf',
    region: 'ap-guangzhou',
    secretId: 'id',
    secretKey: 'key',
    namespace: 'shop',
  },
  lambda: {
    adapter: 'aws-lambda',
    region: 'ap-southeast-1',
    functionName: 'shop-{functionName}',
    qualifier: 'live',
    endpoint: 'https://lambda.ap-southeast-1.amazonaws.com',
    accessKeyId: 'id',
    secretAccessKey: 'key',
    timeout: 1000,
    concurrency: 1,
    functionNames: { pay: { adapter: 'aws-lambda', region: 'eu-west-1' } },
  },
  fc: {
    adapter: 'aliyun-fc',
    accountId: '1234567890123456',
    region: 'cn-hangzhou',
    accessKeyId: 'id',
    accessKeySecret: 'key',
    securityToken: 't',
  },
};

/** The environment of a key: `callbacks.environments.<name>.region` is of a platform that has regions. */
function environmentOf(key: string): string | undefined {
  const [, inner] = /^callbacks\.environments\.<name>\.(\w+)/.exec(key) ?? [];
  if (inner === undefined) return undefined;
  if (inner === 'adapter') return 'lambda';
  return Object.keys(PLATFORMS).find((name) => Object.hasOwn(PLATFORMS[name] ?? {}, inner)) ?? 'staging';
}

/** The names in a complete configuration that the operator chooses: of environments, and of services. */
const OWN_NAMES: Readonly<Record<string, string>> = { services: 'shop' };

/** A key of the reference in a complete configuration: `merchants[].mchId` is `merchants[0].mchId`. */
export function placeOf(key: string): string {
  return key
    .replace('environments.<name>', `environments.${environmentOf(key)}`)
    .replaceAll('[]', '[0]')
    .replace(/(\w+)\.<name>/g, (_, parent: string) => `${parent}.${OWN_NAMES[parent]}`);
}

/**
 * A complete configuration with this value at a key.
 *
 * @param key as in the reference: `merchants[].apiKey`, `callbacks.environments.<name>.functions.url`
 */
export function withValue(key: string, value: unknown): Record<string, unknown> {
  const whole = completeConfiguration();
  const environment = environmentOf(key);
  const { environments } = whole['callbacks'] as { environments: Record<string, unknown> };
  if (environment !== undefined) environments[environment] ??= structuredClone(PLATFORMS[environment]);
  if (key.startsWith('oldEnvironment.tencentCloud'))
    whole['oldEnvironment'] = { ...OLD_ENVIRONMENT, tencentCloud: { secretId: 'id', secretKey: 'key' } };
  const names = placeOf(key).replaceAll('[0]', '.0').split('.');
  const last = names.pop() ?? '';
  let inner = whole;
  for (const name of names) inner = inner[name] as Record<string, unknown>;
  inner[last] = value;
  // A longer function timeout needs a longer lease.
  if (key === 'deliveries.functionTimeout')
    whole['deliveries'] = { lease: 3_600_000, functionTimeout: value };
  if (key === 'deliveries.lease') whole['deliveries'] = { functionTimeout: 1, lease: value };
  return whole;
}
