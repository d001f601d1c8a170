import { describe, expect, it } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { listen } from '@opencloudpay/internal/testing/listen';
import Ajv from 'ajv';
import { failureOf } from '../testing/failure-of';
import { paymentEvent } from '../testing/payment-event';
import { createAdapterFromConfiguration } from './create-adapter';
import { ADAPTER_NAMES } from './options';
import { environmentsSchema } from './schema';
import type { EnvironmentConfiguration } from './types';

const SECRET = 'the-secret-of-both-sides';
const LAMBDA = {
  adapter: 'aws-lambda',
  region: 'ap-southeast-1',
  functionName: 'shop-{functionName}',
} as const;

/** One valid configuration of each adapter. */
const EXAMPLES: readonly EnvironmentConfiguration[] = [
  { adapter: 'function-host', url: 'http://127.0.0.1:8010', token: 't' },
  { adapter: 'http', url: 'https://shop.example.com/{envId}/{functionName}', secret: SECRET, timeout: 5_000 },
  { adapter: 'cloudevents', url: 'http://{functionName}.shop.svc.cluster.local', mode: 'structured' },
  { adapter: 'cloudbase', secretId: 'AKID', secretKey: 'key', env: 'old-env' },
  {
    adapter: 'tencent-scf',
    region: 'ap-guangzhou',
    secretId: 'AKID',
    secretKey: 'key',
    namespace: '{envId}',
  },
  LAMBDA,
  {
    adapter: 'aliyun-fc',
    accountId: '1234567890123456',
    region: 'cn-hangzhou',
    accessKeyId: 'LTAI',
    accessKeySecret: 'key',
    concurrency: 20,
  },
];

const valid = new Ajv({ strict: false }).compile(environmentsSchema());
const at = <Environment>(environment: Environment) => ({ 'prod-1a2b': environment });

/** The problem of one environment, and whether the schema also refuses it. */
function problemOf(environment: unknown): string {
  expect([environment, valid(at(environment))]).toEqual([environment, false]);
  try {
    createAdapterFromConfiguration(at(environment) as never, 'callbacks.environments');
  } catch (error) {
    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    return (error as Error).message.replace('callbacks.environments.prod-1a2b', '…');
  }
  return '';
}

describe('createAdapterFromConfiguration', () => {
  it('makes every adapter, and the schema accepts what it accepts', () => {
    expect(EXAMPLES.map(({ adapter }) => adapter).sort()).toEqual([...ADAPTER_NAMES].sort());
    for (const example of EXAMPLES) {
      const adapter = createAdapterFromConfiguration(at(example));
      expect(adapter.unsupported?.({ envId: 'prod-1a2b', functionName: 'pay_cb' })).toBeUndefined();
      expect([example, valid(at(example))]).toEqual([example, true]);
    }
  });

  it.each<[unknown, string]>([
    [{}, '… names no place where its callbacks are: give adapter, functionNames, functions or containers.'],
    [{ adapter: 'aws-lamda', region: 'x' }, '….adapter is no adapter: do you mean aws-lambda?'],
    [{ adapter: 'kubernetes' }, `….adapter must be ${ADAPTER_NAMES.join(', ')}.`],
    [{ adapter: 'aws-lambda' }, '….region is missing: the region of the platform.'],
    [{ ...LAMBDA, regoin: 'x' }, '….regoin is no option of the adapter aws-lambda: do you mean region?'],
    [
      { ...LAMBDA, namespace: 'x' },
      '….namespace is no option of the adapter aws-lambda: it has region, functionName, qualifier, accessKeyId, secretAccessKey, sessionToken, endpoint, timeout, concurrency.',
    ],
    [
      { ...LAMBDA, timeout: '5s' },
      '….timeout must be an integer from 1 to 2147483647 (milliseconds for one call).',
    ],
    [{ ...LAMBDA, region: 'a b' }, '….region has a wrong form (the region of the platform).'],
    [{ ...LAMBDA, accessKeyId: 5 }, '….accessKeyId must be text (the id of the access key).'],
    [
      { region: 'x', containers: { services: { a: 'http://a' } } },
      '….region is an option of an adapter: name the adapter.',
    ],
    [
      { ...LAMBDA, functions: { url: 'http://a' } },
      '….functions and adapter both say where the functions are: keep one of them.',
    ],
    [
      { functionNames: {} },
      '….functionNames must be an object of functions by their names that is not empty.',
    ],
    [{ functionNames: { pay: {} } }, '….functionNames.pay must be an object with an adapter.'],
    [
      { functionNames: { pay: { adapter: 'http', url: 'http://a' } } },
      '….functionNames.pay.secret is missing: the secret that signs each request, so that the receiver can verify it.',
    ],
    [{ adapter: 'cloudevents', url: 'http://a', mode: 'batch' }, '….mode must be binary or structured.'],
    [
      { adapter: 'function-host', url: 'shop:80' },
      '….url is not an http:// or https:// URL: name where the function host is served.',
    ],
    ['http://127.0.0.1', '… must be an object.'],
  ])('names the key of what is wrong: %j', (environment, problem) => {
    expect(problemOf(environment)).toBe(problem);
  });

  it('checks keys that only belong together, and the placeholders', () => {
    const made = (environment: EnvironmentConfiguration) => () =>
      createAdapterFromConfiguration(at(environment));
    expect(made({ ...LAMBDA, accessKeyId: 'AKIA' })).toThrow(
      'environments.prod-1a2b.accessKeyId and secretAccessKey are given together',
    );
    expect(made({ ...LAMBDA, functionName: '{name}' })).toThrow(
      'environments.prod-1a2b.functionName has an unknown placeholder',
    );
    expect(() => createAdapterFromConfiguration({})).toThrow('environments is empty');
  });

  it('calls each environment and each function by its own adapter, and all others by *', async () => {
    const calls: string[] = [];
    const server = await listen((request, response) => {
      calls.push(String(request.url));
      response.end('{"result":{"errcode":0},"requestId":"1"}');
    });
    const host = (path: string) => ({ adapter: 'function-host', url: `${server.url}/${path}` }) as const;
    const adapter = createAdapterFromConfiguration({
      'prod-1a2b': { ...host('prod'), functionNames: { refund_cb: host('refunds') } },
      'old-3c4d': {
        functionNames: { pay_cb: host('old') },
        containers: { services: { shop: `${server.url}/shop` } },
      },
      '*': host('others'),
    });
    const call = (envId: string, functionName: string, by: FunctionAdapter = adapter) =>
      by.invoke({ envId, functionName }, paymentEvent);
    await call('prod-1a2b', 'pay_cb');
    await call('prod-1a2b', 'refund_cb');
    await call('old-3c4d', 'pay_cb');
    await call('toString', 'pay_cb');
    await adapter.invoke({ envId: 'old-3c4d', service: 'shop', path: '/paid' }, paymentEvent);
    const refused = await failureOf(call('old-3c4d', 'refund_cb'));
    await server.close();
    expect(calls).toEqual([
      '/prod/functions/pay_cb',
      '/refunds/functions/refund_cb',
      '/old/functions/pay_cb',
      '/others/functions/pay_cb',
      '/shop/paid',
    ]);
    expect([refused.code, refused.message]).toEqual([
      'TARGET_UNSUPPORTED',
      expect.stringContaining(
        "'refund_cb' in the environment 'old-3c4d', for which no adapter is configured: those of pay_cb are.",
      ),
    ]);
    expect(adapter.unsupported?.({ envId: 'old-3c4d', functionName: 'refund_cb' })).toBe(refused.message);
  });

  it('refuses an environment that is not named, if there is no *', async () => {
    const adapter = createAdapterFromConfiguration(at(LAMBDA));
    expect(adapter.unsupported?.({ envId: 'prod-1a2c', functionName: 'pay_cb' })).toContain(
      'callbacks are called in prod-1a2b',
    );
  });
});
