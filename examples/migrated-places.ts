/** The new places of migrated projects, started by the files that `cloudpay migrate` has written. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { buildSync } from 'esbuild';
import { simulatedJscode2session } from '../packages/function-host/src/index';
import { freePort } from '../packages/internal/src/testing/free-port';
import { listen } from '../packages/miniprogram/src/testing/listen';
import { ACCOUNT } from '../packages/openapi/src/testing/wechat-api';
import { readServeConfiguration } from '../packages/server/src/configuration/serve/read-serve-configuration';
import { openServe } from '../packages/server/src/serve/open-serve';
import { readYaml } from '../packages/server/src/testing/read-yaml';
import { invokeBundle } from './platform-bundles';
import type { Place } from './shop-places';
import { allDelivered, type Machine } from './shop-server';

const root = join(__dirname, '..');
const KEY = 'a-key-of-the-tests-0123456789abcdef';
const TOKEN = 'the-token-of-the-functions-0123456789';

export type MovedPlace = Pick<
  Place,
  'url' | 'loginCode' | 'openIdOf' | 'pay' | 'settleRefunds' | 'find' | 'close'
> & {
  runTimers(): Promise<unknown>;
};

/** The answers of the simulated merchant. */
export function answersOf({ simulator: { merchant } }: Machine) {
  const { kind: mode, mchId, appid } = merchant;
  return {
    ...({ mode, version: 'v2', mchId, appid, url: 'https://shop.example.org' } as const),
    ...(mode === 'partner' && { subAppid: ACCOUNT.appid }),
  };
}

interface Server {
  readonly url: string;
  readonly sessionUrl: string;
  readonly envId: string;
  readonly wechat: ReturnType<typeof simulatedJscode2session>;
  /** WeChat's login. */
  readonly wechatUrl: string;
  close(): Promise<void>;
}

/** `cloudpay serve` with deploy/cloudpay.json and deploy/cloudpay.env: what a test replaces are addresses and folders. */
async function startServer(
  project: string,
  { folder, simulator }: Machine,
  changed: (configuration: ReturnType<typeof readServeConfiguration>) => object = () => ({}),
): Promise<Server> {
  const { merchant, url, backupUrl, ca } = simulator;
  const deploy = (file: string) => join(project, 'deploy', file);
  const read = readServeConfiguration({
    file: deploy('cloudpay.json'),
    env: {
      ...parseEnv(readFileSync(deploy('cloudpay.env'), 'utf8')),
      CLOUDPAY_API_KEY: merchant.apiKey,
      CLOUDPAY_PFX: merchant.pfx.toString('base64'),
      CLOUDPAY_NOTIFY_SECRET: 'a secret of the notify addresses',
      CLOUDPAY_SESSION_KEY: KEY,
      CLOUDPAY_MINI_PROGRAM_SECRET: ACCOUNT.secret,
      CLOUDPAY_FUNCTIONS_TOKEN: TOKEN,
      CLOUDPAY_TOKENS_SHA256: createHash('sha256').update(TOKEN).digest('hex'),
    },
  });
  const wechat = simulatedJscode2session(ACCOUNT);
  const api = await listen((request) => wechat.fetch(request));
  const port = await freePort();
  const served = await openServe(project, {
    ...read,
    ...{ url: `http://127.0.0.1:${port}`, listen: { host: '127.0.0.1', port }, wechatUrl: api.url },
    ...{ database: { folder: join(folder, 'data') }, storage: { folder: join(folder, 'files') } },
    merchants: (read.merchants ?? []).map((each) => ({ ...each, ca, endpoints: [url, backupUrl] })),
    log: { level: 'silent' },
    ...changed(read),
  });
  return {
    ...{ url: served.url, sessionUrl: served.url, envId: read.envId ?? '', wechat, wechatUrl: api.url },
    async close() {
      await served.close();
      await api.close();
    },
  };
}

function placeOf(
  machine: Machine,
  { url, envId, wechat, close }: Pick<Server, 'url' | 'envId' | 'wechat' | 'close'>,
): Omit<MovedPlace, 'runTimers'> {
  const { simulator, documents } = machine;
  const delivered = async () => {
    const failed = await allDelivered(machine, envId);
    if (failed.length > 0) throw new Error(`Callbacks have failed: ${JSON.stringify(failed)}`);
  };
  return {
    ...{ url, loginCode: wechat.loginCode, openIdOf: wechat.openIdOf, close },
    async pay(payment) {
      await simulator.pay(payment);
      await delivered();
    },
    async settleRefunds() {
      await simulator.advance('10s');
      await delivered();
    },
    find: (collection, filter) => documents.environment(envId).find(collection, filter),
  };
}

/** A server of one's own. */
export async function startOwnServer(project: string, machine: Machine): Promise<MovedPlace> {
  const server = await startServer(project, machine);
  return { ...placeOf(machine, server), runTimers: async () => undefined };
}

interface Template {
  Resources: Record<
    string,
    {
      Properties: {
        FunctionName: string;
        Environment: { Variables: Record<string, string | { Ref: string }> };
        Events?: Record<string, { Properties: { Name: string } }>;
      };
    }
  >;
}

/**
 * The entry of AWS Lambda, in processes as Lambda runs it, with the functions of template.yaml; beside it the server for
 * keys and documents.
 */
export async function startOnAws(project: string, machine: Machine): Promise<MovedPlace> {
  const entry = join(project, 'deploy/aws-lambda');
  mkdirSync(join(project, 'node_modules/@opencloudpay'), { recursive: true });
  symlinkSync(
    join(root, 'packages/function-host'),
    join(project, 'node_modules/@opencloudpay/function-host'),
  );
  buildSync({
    ...{ entryPoints: [join(entry, 'index.js')], outfile: join(entry, 'dist/index.js') },
    ...{ bundle: true, minify: true, platform: 'node', target: 'node20', logLevel: 'error' },
  });
  const template = readYaml(readFileSync(join(entry, 'template.yaml'), 'utf8')) as unknown as Template;
  const deployed = Object.values(template.Resources).map(({ Properties }) => Properties);
  let variables: Record<string, string> = {};
  const invoke = async (name: string, event: unknown): Promise<unknown> => {
    const found = deployed.find(({ FunctionName }) => FunctionName === name);
    if (!found) throw new Error(`The template has no function ${name}.`);
    const own = Object.entries(found.Environment.Variables).filter(([, value]) => typeof value === 'string');
    const { result, error } = await invokeBundle(join(project, 'deploy'), 'aws-lambda', event, {
      ...variables,
      ...(Object.fromEntries(own) as Record<string, string>),
    });
    if (error !== undefined) throw new Error(error);
    return result;
  };
  // Lambda's API, which the gateway calls. That requests are signed is tested with the adapter.
  const lambda = await listen(async (request) => {
    const [, name = ''] = /\/functions\/([^/]+)\/invocations/.exec(request.url) ?? [];
    const result = await invoke(name, await request.json());
    return new Response(JSON.stringify(result), { headers: { 'x-amz-executed-version': '$LATEST' } });
  });
  const frontPort = await freePort();
  const server = await startServer(project, machine, ({ functions, callbacks }) => ({
    functions: { ...functions, front: { ...functions?.front, host: '127.0.0.1', port: frontPort } },
    callbacks: {
      environments: Object.fromEntries(
        Object.entries(callbacks?.environments ?? {}).map(([envId, adapter]) => [
          envId,
          {
            ...adapter,
            endpoint: lambda.url,
            accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
            secretAccessKey: 'k'.repeat(40),
          },
        ]),
      ),
    },
  }));
  const front = `http://127.0.0.1:${frontPort}`;
  variables = {
    ...{ CLOUDPAY_ENV_ID: server.envId, CLOUDPAY_WECHAT_URL: server.wechatUrl },
    ...{ CLOUDPAY_GATEWAY_URL: server.url, CLOUDPAY_GATEWAY_TOKEN: TOKEN },
    ...{ CLOUDPAY_DATABASE_URL: front, CLOUDPAY_DATABASE_TOKEN: TOKEN },
    ...{ CLOUDPAY_MINI_PROGRAM_APPID: ACCOUNT.appid, CLOUDPAY_MINI_PROGRAM_SECRET: ACCOUNT.secret },
    CLOUDPAY_SESSION_KEY: KEY,
  };
  // The function's own address.
  const address = await listen(async (request) => {
    const { pathname } = new URL(request.url);
    const { statusCode, body, headers } = (await invoke('shop', {
      ...{ version: '2.0', rawPath: pathname, rawQueryString: '', body: await request.text() },
      ...{ headers: Object.fromEntries(request.headers), isBase64Encoded: false },
      requestContext: { http: { method: request.method, path: pathname, sourceIp: '203.0.113.9' } },
    })) as { statusCode: number; body: string; headers?: Record<string, string> };
    return new Response(body, { status: statusCode, headers: headers ?? {} });
  });
  return {
    ...placeOf(machine, {
      ...server,
      url: address.url,
      async close() {
        await Promise.all([address.close(), server.close(), lambda.close()]);
      },
    }),
    async runTimers() {
      // WeChat Pay closes no order that is younger than five minutes.
      await machine.simulator.advance('6m');
      for (const { FunctionName, Events = {} } of deployed)
        for (const { Properties } of Object.values(Events))
          await invoke(FunctionName, {
            ...{ version: '0', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: '{}' },
            ...{ time: '2026-01-01T02:00:00Z', account: '123456789012', region: 'ap-southeast-1' },
            resources: [`arn:aws:scheduler:ap-southeast-1:123456789012:schedule/default/${Properties.Name}`],
          });
    },
  };
}
