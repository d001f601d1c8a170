/** Platforms on 127.0.0.1 that run functions by their entries, as a deployment does, and the adapters that call them. */
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { aliyunFc, type EntryFunctions, type EntryOptions } from '@opencloudpay/function-host/aliyun-fc';
import { awsLambda } from '@opencloudpay/function-host/aws-lambda';
import { startContainer } from '@opencloudpay/function-host/container';
import { tencentScf } from '@opencloudpay/function-host/tencent-scf';
import { createAdapterFromConfiguration } from '../configuration/create-adapter';
import type { EnvironmentConfiguration } from '../configuration/types';
import type { FunctionRunner, RunOptions } from './in-process-functions';
import { aliyunFc as aliyunFcApi } from './platforms/aliyun-fc';
import { awsLambda as awsLambdaApi } from './platforms/aws-lambda';
import { type LoopbackPlatform, type Platform, startPlatform } from './platforms/loopback-platform';
import { tencentScf as tencentScfApi } from './platforms/tencent-scf';

export interface Deployment {
  adapter: FunctionAdapter;
  close(): Promise<void>;
}

/** Milliseconds that a platform lets a function run. */
const TIME_LIMIT = 300;
const SECRET = 'the-secret-of-both-sides';
const TOKEN = 'the-token-of-the-functions';
const AWS = {
  ...{ region: 'ap-southeast-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  ...{ secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: 'a-session-token' },
};
const ALIYUN = {
  accessKeyId: 'LTAI5tEXAMPLEEXAMPLE',
  ...{ accessKeySecret: 'the-access-key-secret', securityToken: 'a-security-token' },
};
const TENCENT = {
  ...{ region: 'ap-guangzhou', secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE' },
  ...{ secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE', token: 'a-token' },
};

type Handler = (event: unknown, options: RunOptions, requestId: string) => Promise<unknown>;

/** One deployment for each function, as a platform has them: it runs a handler, and ends it when its time is over. */
function deployed(functions: Readonly<Record<string, object>>, handlerOf: (of: EntryFunctions) => Handler) {
  const handlers = new Map(
    Object.entries(functions).map(([name, source]) => [
      name,
      handlerOf({ [name]: source } as EntryFunctions),
    ]),
  );
  let calls = 0;
  const runner: FunctionRunner = {
    async invoke(name, event, options = {}) {
      const handler = handlers.get(name);
      if (!handler) throw Object.assign(new Error(`no function ${name}`), { code: 'FUNCTION_NOT_FOUND' });
      calls += 1;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const error = Object.assign(new Error('too late'), { code: 'FUNCTION_TIMEOUT' });
        timer = setTimeout(() => reject(error), TIME_LIMIT);
      });
      const running = handler(event, options, `${name}-${calls}`);
      return Promise.race([running, late]).finally(() => clearTimeout(timer));
    },
    stop: async () => undefined,
  };
  return runner;
}

type Start = (functions: Readonly<Record<string, object>>, options: EntryOptions) => Promise<Deployment>;

async function onPlatform(
  api: Platform,
  configuration: (platform: LoopbackPlatform) => EnvironmentConfiguration,
): Promise<Deployment> {
  const platform = await startPlatform(api);
  return { adapter: createAdapterFromConfiguration({ '*': configuration(platform) }), close: platform.close };
}

async function inContainer(
  functions: Readonly<Record<string, object>>,
  options: EntryOptions,
  configuration: (url: string) => EnvironmentConfiguration,
): Promise<Deployment> {
  const { url, close } = await startContainer(functions as EntryFunctions, {
    ...{ ...options, callbackSecret: SECRET, timeLimit: TIME_LIMIT },
    ...{ port: 0, hostname: '127.0.0.1', stopOnSignal: false },
  });
  return { adapter: createAdapterFromConfiguration({ '*': configuration(url) }), close };
}

const NAMED = { functionName: '{envId}__{functionName}', qualifier: 'live' };

export const DEPLOYMENTS: Readonly<Record<string, Start>> = {
  'aws-lambda': (functions, options) => {
    const runner = deployed(functions, (of) => {
      const handler = awsLambda(of, options);
      return (event, { clientContext }, awsRequestId) =>
        handler(event, {
          ...{ awsRequestId, memoryLimitInMB: '256', clientContext },
          getRemainingTimeInMillis: () => TIME_LIMIT,
        });
    });
    return onPlatform(awsLambdaApi(runner, AWS), ({ url: endpoint }) => ({
      ...{ adapter: 'aws-lambda', ...AWS, ...NAMED, endpoint },
    }));
  },
  'aliyun-fc': (functions, options) => {
    const runner = deployed(functions, (of) => {
      const handler = aliyunFc(of, options);
      return (event, _, requestId) =>
        handler(Buffer.from(JSON.stringify(event)), { requestId, function: { memory: 256, timeout: 1 } });
    });
    return onPlatform(aliyunFcApi(runner, ALIYUN), ({ url: endpoint }) => ({
      ...{ adapter: 'aliyun-fc', ...ALIYUN, accountId: '1234567890123456', region: 'cn-hangzhou' },
      ...{ ...NAMED, endpoint, passRequestId: true },
    }));
  },
  'tencent-scf': (functions, options) => {
    const runner = deployed(functions, (of) => {
      const handler = tencentScf(of, options);
      return (event, _, request_id) =>
        handler(event, { request_id, memory_limit_in_mb: 256, time_limit_in_ms: TIME_LIMIT });
    });
    return onPlatform(tencentScfApi(runner, TENCENT), ({ url: endpoint }) => ({
      ...{ adapter: 'tencent-scf', ...TENCENT, namespace: '{envId}', qualifier: 'live' },
      ...{ endpoint, passRequestId: true },
    }));
  },
  container: (functions, options) =>
    inContainer(functions, options, (url) => ({ adapter: 'function-host', url, secret: SECRET })),
  // As Knative has it: one service, and events at its root.
  'container, by CloudEvents': (functions, options) =>
    inContainer(functions, { ...options, token: TOKEN }, (url) => ({
      ...{ adapter: 'cloudevents', url, token: TOKEN },
    })),
  'container, by signed CloudEvents': (functions, options) =>
    inContainer(functions, options, (url) => ({
      ...{ adapter: 'cloudevents', mode: 'structured', url, secret: SECRET },
    })),
};
