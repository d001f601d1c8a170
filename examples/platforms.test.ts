/**
 * The example of each platform, bundled as its package.json says, and run in a process of its own: called with the platform's
 * documented events, with the stand-in inside the functions, a database behind a function host, a gateway, and a simulated
 * WeChat Pay.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { type DocumentDatabase, openDatabase } from '../packages/database/src/index';
import {
  createAdapterFromConfiguration,
  type EnvironmentConfiguration,
  type FunctionAdapter,
} from '../packages/function-adapters/src/index';
import type { FunctionRunner } from '../packages/function-adapters/src/testing/in-process-functions';
import { aliyunFc } from '../packages/function-adapters/src/testing/platforms/aliyun-fc';
import { awsLambda } from '../packages/function-adapters/src/testing/platforms/aws-lambda';
import {
  type Platform as LoopbackApi,
  startPlatform,
} from '../packages/function-adapters/src/testing/platforms/loopback-platform';
import { tencentScf } from '../packages/function-adapters/src/testing/platforms/tencent-scf';
import {
  createFunctionHost,
  createSessions,
  type FunctionHost,
  type FunctionServer,
  serveFunctions,
  simulatedJscode2session,
} from '../packages/function-host/src/index';
import { createGateway, createLog, type GatewayServer, serveGateway } from '../packages/gateway/src/index';
import { freePort } from '../packages/internal/src/testing/free-port';
import { readYaml, type Yaml } from '../packages/server/src/testing/read-yaml';
import { type PaymentObject, type Simulator, startSimulator } from '../packages/simulator/src/index';
import { usersEnvironment } from './npm';
import { bundleOf, bundlePlatforms, invokeBundle, PLATFORMS, type Platform } from './platform-bundles';

const root = join(__dirname, '..');
const source = join(__dirname, 'platforms');
const APPID = 'wx0123456789abcdef';
const SECRET = '0123456789abcdef0123456789abcdef';
const KEY = 'a-key-of-the-tests-0123456789abcdef';
const TOKEN = 'the-token-of-the-example-0123456789';
const CALLBACK_SECRET = 'the-secret-of-the-callbacks';
const SUB_MCH_ID = '1900000109';
const wechat = simulatedJscode2session({ appid: APPID, secret: SECRET });
const sessions = createSessions({ appid: APPID, keys: KEY, jscode2session: wechat.exchange });

let folder: string;
let simulator: Simulator;
let database: DocumentDatabase;
let host: FunctionHost;
let front: FunctionServer;
let gateway: GatewayServer;
let login: Server;
/** What an operator sets. */
let variables: Record<string, string>;
/** Calls the callbacks of the gateway. */
let callbacks: FunctionAdapter;

beforeAll(async () => {
  folder = bundlePlatforms(root);
  database = openDatabase({ folder: join(folder, 'data') });
  await database.environment('shop-1').createCollection('orders');
  host = createFunctionHost({
    folder: join(source, 'cloudfunctions'),
    envId: 'shop-1',
    documents: database,
  });
  [front, simulator] = await Promise.all([
    serveFunctions(host, { token: TOKEN }),
    startSimulator({ merchants: [{ subMerchants: [{ mchId: SUB_MCH_ID, appid: APPID }] }] }),
  ]);
  login = createServer((request, response) => {
    void wechat
      .fetch(new Request(`http://127.0.0.1${request.url}`))
      .text()
      .then((text) => response.end(text));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => login.once('listening', resolve));

  const { merchant, url, backupUrl, ca } = simulator;
  const { kind: mode, appid, mchId, apiKey, pfx } = merchant;
  const notifySecret = 'a secret shared with the gateway';
  const port = await freePort();
  gateway = await serveGateway(
    createGateway({
      merchants: [{ mchId, apiKey }],
      notifySecret,
      logger: createLog('silent'),
      adapter: { invoke: (...call) => callbacks.invoke(...call) },
      cloudpay: {
        tokens: [{ token: TOKEN, envId: 'shop-1' }],
        account: {
          ...{ mode, appid, mchId, apiKey, pfx, ca, endpoints: [url, backupUrl] },
          notify: { baseUrl: `http://127.0.0.1:${port}`, secret: notifySecret },
        },
      },
    }),
    { port },
  );
  variables = {
    CLOUDPAY_ENV_ID: 'shop-1',
    SUB_MCH_ID,
    CLOUDPAY_MINI_PROGRAM_APPID: APPID,
    CLOUDPAY_MINI_PROGRAM_SECRET: SECRET,
    CLOUDPAY_SESSION_KEY: KEY,
    CLOUDPAY_WECHAT_URL: `http://127.0.0.1:${(login.address() as AddressInfo).port}`,
    CLOUDPAY_CALLBACK_SECRET: CALLBACK_SECRET,
    CLOUDPAY_GATEWAY_URL: gateway.url,
    CLOUDPAY_GATEWAY_TOKEN: TOKEN,
    CLOUDPAY_DATABASE_URL: front.url,
    CLOUDPAY_DATABASE_TOKEN: TOKEN,
  };
});

afterAll(async () => {
  login?.close();
  await Promise.all([gateway?.close(), front?.close(), simulator?.stop()]);
  await Promise.all([host?.stop(), database?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const RUNTIMES = ['aws-lambda', 'aliyun-fc', 'tencent-scf'] as const;

const invoke = (platform: Platform, event: unknown, more: Record<string, string> = {}) =>
  invokeBundle(folder, platform, event, { ...variables, ...more });

/** A documented event, with the session of a user. */
async function eventOf(file: string, user = 'alice'): Promise<unknown> {
  const { token } = await sessions.login(wechat.loginCode(user));
  return JSON.parse(readFileSync(join(source, file), 'utf8').replaceAll('TOKEN', token));
}

interface Ordered {
  outTradeNo: string;
  payment: PaymentObject;
}

const orderOf = async (outTradeNo: string) =>
  (await database.environment('shop-1').find('orders', { _id: outTradeNo }))[0];

describe.each(RUNTIMES)('the handler of %s', (platform) => {
  const events = join(source, platform, 'events');
  const ofHttp = readdirSync(events).filter((file) => !/schedule|timer/.test(file));
  const ofTimer = readdirSync(events).filter((file) => /schedule|timer/.test(file));

  it.each(ofHttp)('orders for the user of the session: %s', async (file) => {
    const { result } = await invoke(platform, await eventOf(`${platform}/events/${file}`));
    const { statusCode, body } = result as { statusCode: number; body: string };
    expect([statusCode, JSON.parse(body)]).toEqual([
      200,
      {
        result: { outTradeNo: expect.any(String), payment: expect.any(Object) },
        requestId: expect.any(String),
      },
    ]);
    const { outTradeNo } = (JSON.parse(body) as { result: Ordered }).result;
    expect(simulator.order(outTradeNo)).toMatchObject({ state: 'NOTPAY', totalFee: 8800 });
    expect(await orderOf(outTradeNo)).toMatchObject({ _openid: wechat.openIdOf('alice'), status: 'UNPAID' });
  });

  it.each(ofTimer)('runs the timer: %s', async (file) => {
    const { result } = await invoke(platform, await eventOf(`${platform}/events/${file}`));
    expect(result).toEqual({ trigger: 'closeUnpaid', closed: 0 });
  });

  it('refuses a user without a session, and shows no stack of a failure', async () => {
    const event = (await eventOf(`${platform}/events/${ofHttp[0]}`)) as { headers: object; body: string };
    const { result } = await invoke(platform, { ...event, headers: {} });
    expect(result).toMatchObject({ statusCode: 401 });
    const failed = await invoke(platform, { ...event, body: '{"goodsId":"none"}' });
    const { statusCode, body } = failed.result as { statusCode: number; body: string };
    expect([statusCode, JSON.parse(body).errMsg]).toEqual([
      500,
      expect.stringContaining("there are no goods 'none'"),
    ]);
    expect(body).not.toMatch(/\bat |index\.js/);
  });
});

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
const NAMED = { functionName: '{envId}__{functionName}', qualifier: 'live' };

/** The API of each platform on this machine, and the configuration of the gateway's adapter for it. */
const APIS: Readonly<
  Record<
    (typeof RUNTIMES)[number],
    { api(runner: FunctionRunner): LoopbackApi; adapter(endpoint: string): EnvironmentConfiguration }
  >
> = {
  'aws-lambda': {
    api: (runner) => awsLambda(runner, AWS),
    adapter: (endpoint) => ({ adapter: 'aws-lambda', ...AWS, ...NAMED, endpoint }),
  },
  'aliyun-fc': {
    api: (runner) => aliyunFc(runner, ALIYUN),
    adapter: (endpoint) => ({
      ...{ adapter: 'aliyun-fc', accountId: '1234567890123456', region: 'cn-hangzhou' },
      ...{ ...ALIYUN, ...NAMED, endpoint, passRequestId: true },
    }),
  },
  'tencent-scf': {
    api: (runner) => tencentScf(runner, TENCENT),
    adapter: (endpoint) => ({
      ...{ adapter: 'tencent-scf', ...TENCENT, namespace: '{envId}', qualifier: 'live' },
      ...{ endpoint, passRequestId: true },
    }),
  },
};

it.each(RUNTIMES)('the adapter %s of a gateway calls the callback of a payment there', async (platform) => {
  const { api, adapter } = APIS[platform];
  const runner: FunctionRunner = {
    async invoke(name, given) {
      const { result, error } = await invoke(platform, given, { CLOUDPAY_FUNCTION: name });
      if (error !== undefined) throw new Error(error);
      return result;
    },
    stop: async () => undefined,
  };
  const there = await startPlatform(api(runner));
  callbacks = createAdapterFromConfiguration({ '*': adapter(there.url) });
  try {
    const [file] = readdirSync(join(source, platform, 'events')).filter((name) =>
      /http|function-url/.test(name),
    );
    const { result } = await invoke(platform, await eventOf(`${platform}/events/${file}`));
    const { outTradeNo, payment } = JSON.parse((result as { body: string }).body).result as Ordered;
    await simulator.pay(payment);
    await simulator.idle();
    const notified = simulator.notifications().filter((each) => each.outTradeNo === outTradeNo);
    expect(notified).toHaveLength(1);
    const [{ id, attempts } = { id: 0, attempts: [] }] = notified;
    // A machine under load may start the function too late for WeChat Pay, which then tries again.
    let accepted = attempts[0]?.accepted;
    for (let again = 0; again < 5 && !accepted; again++) accepted = (await simulator.replay(id)).accepted;
    expect(accepted).toBe(true);
    expect(await orderOf(outTradeNo)).toMatchObject({ status: 'PAID' });
  } finally {
    await there.close();
  }
});

describe.each(['node-server', 'container'] as const)('the server of %s', (platform) => {
  it('logs a user in, orders, and gets the gateway’s callback; users at once order for themselves', async () => {
    const server = spawn(process.execPath, [bundleOf(folder, platform)], {
      env: { ...usersEnvironment(), ...variables, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    try {
      const url = await new Promise<string>((resolve, reject) => {
        server.once('exit', () => reject(new Error(`${platform} ended`)));
        server.stdout.on('data', (data) => {
          const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data)) ?? [];
          if (found) resolve(found);
        });
      });
      callbacks = createAdapterFromConfiguration({
        '*': { adapter: 'function-host', url, secret: CALLBACK_SECRET },
      });
      const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
        const init = { method: 'POST', headers, body: JSON.stringify(body) };
        return (await fetch(`${url}${path}`, init)).json();
      };
      const { token } = (await post('/login', { code: wechat.loginCode('bob') })) as { token: string };
      const authorization = `Bearer ${token}`;
      const ordered = (await post('/call/pay', { goodsId: 'tea' }, { authorization })) as { result: Ordered };
      const { result } = ordered;
      await simulator.pay(result.payment);
      await simulator.idle();
      expect(await orderOf(result.outTradeNo)).toMatchObject({
        _openid: wechat.openIdOf('bob'),
        status: 'PAID',
      });
      const users = Array.from({ length: 12 }, (_, index) => `user-${index % 3}`);
      await Promise.all(
        users.map(async (user) => {
          const session = (await post('/login', { code: wechat.loginCode(user) })) as { token: string };
          const headers = { authorization: `Bearer ${session.token}` };
          const { result: own } = (await post('/call/pay', { goodsId: 'tea' }, headers)) as typeof ordered;
          expect(await orderOf(own.outTradeNo)).toMatchObject({ _openid: wechat.openIdOf(user) });
          expect(simulator.order(own.outTradeNo)).toMatchObject({ subOpenid: wechat.openIdOf(user) });
        }),
      );
      const notified = simulator.notifications().filter((each) => each.outTradeNo === result.outTradeNo);
      expect(notified.map(({ attempts }) => attempts.map(({ accepted }) => accepted))).toEqual([[true]]);
    } finally {
      server.kill('SIGTERM');
      await ended;
    }
  });
});

describe('the size of a bundle', () => {
  it.each(PLATFORMS)('of %s stays small: the entry, the stand-in, the functions', (platform) => {
    expect(statSync(bundleOf(folder, platform)).size).toBeLessThan(500 * 1024);
  });

  it.each(PLATFORMS)('of the entry of %s alone is smaller still, and loads nothing but Node', (platform) => {
    const entry = platform === 'node-server' ? 'node' : platform;
    const { outputFiles, metafile } = buildSync({
      stdin: {
        contents: `module.exports = require('@opencloudpay/function-host/${entry}')`,
        resolveDir: folder,
      },
      ...{ bundle: true, minify: true, platform: 'node', target: 'node20', write: false, metafile: true },
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(60 * 1024);
    const inputs = Object.keys(metafile?.inputs ?? {}).filter((file) => file !== '<stdin>');
    expect(inputs).toEqual([expect.stringMatching(`function-host/dist/entries/${entry}.cjs$`)]);
  });
});

it.each(PLATFORMS)('the package.json of the examples builds %s in the same way', (platform) => {
  const { scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const flags = `--bundle --minify --platform=node --target=node20 --outfile=${platform}/dist/index.js`;
  expect(scripts[`build:${platform}`]).toBe(`esbuild ${platform}/index.js ${flags}`);
});

describe('the deployment files', () => {
  const yaml = (file: string) => readYaml(readFileSync(join(source, file), 'utf8'));
  const at = (value: Yaml | undefined, ...path: string[]): Yaml | undefined =>
    path.reduce<Yaml | undefined>((from, key) => (from as Record<string, Yaml> | undefined)?.[key], value);
  /** Every variable that a file sets is one that an entry, the stand-in or the example reads. */
  const expectKnown = (names: readonly string[]) => {
    const read = [...Object.keys(variables), 'CLOUDPAY_FUNCTION', 'PORT', 'NODE_ENV'];
    for (const name of names) expect(read).toContain(name.replace(/_FILE$/, ''));
  };

  it('of Lambda name the handler of the bundle, a runtime, the callback and the timer', () => {
    const template = yaml('aws-lambda/template.yaml');
    const globals = at(template, 'Globals', 'Function');
    expect([at(globals, 'Handler'), at(globals, 'CodeUri')]).toEqual(['index.handler', 'dist/']);
    expect(at(globals, 'Runtime')).toMatch(/^nodejs(20|22|24)\.x$/);
    const functions = Object.entries(at(template, 'Resources') as Record<string, Yaml>);
    const parameters = Object.keys(at(template, 'Parameters') as object);
    const sets = [globals, ...functions.map(([, resource]) => at(resource, 'Properties'))].map((of) =>
      at(of, 'Environment', 'Variables'),
    );
    for (const set of sets) {
      expectKnown(Object.keys(set as object));
      for (const value of Object.values(set as object))
        if (typeof value !== 'string') expect(parameters).toContain(value.Ref);
    }
    const timers = at(template, 'Resources', 'CloseUnpaid', 'Properties', 'Events', 'EveryTenMinutes');
    expect(at(timers, 'Properties', 'Name')).toBe('closeUnpaid');
  });

  it('of Function Compute name the handler of the bundle, a runtime, the callback and the timer', () => {
    const resources = Object.values(at(yaml('aliyun-fc/s.yaml'), 'resources') as Record<string, Yaml>);
    for (const resource of resources) {
      const props = at(resource, 'props');
      expect([at(resource, 'component'), at(props, 'handler'), at(props, 'code')]).toEqual([
        'fc3',
        'index.handler',
        './dist',
      ]);
      expect(at(props, 'runtime')).toMatch(/^nodejs20$/);
      expectKnown(Object.keys(at(props, 'environmentVariables') as object));
    }
    const triggers = at(resources[0], 'props', 'triggers') as Record<string, Yaml>[];
    expect(triggers.map(({ triggerName, triggerType }) => [triggerName, triggerType])).toEqual([
      ['http', 'http'],
      ['closeUnpaid', 'timer'],
    ]);
  });

  it('of SCF name the handler of the bundle, a runtime, the callback and the timer', () => {
    const inputs = at(yaml('tencent-scf/serverless.yml'), 'inputs');
    expect([at(inputs, 'handler'), at(inputs, 'src')]).toEqual(['index.main_handler', './dist']);
    expect(at(inputs, 'runtime')).toMatch(/^Nodejs20\.\d+$/);
    expectKnown(Object.keys(at(inputs, 'environment', 'variables') as object));
    const [http, timer] = at(inputs, 'events') as Yaml[];
    expect(at(http, 'http', 'parameters', 'netConfig', 'enableExtranet')).toBe('true');
    expect(at(timer, 'timer', 'parameters', 'name')).toBe('closeUnpaid');
  });

  it('of a container run the bundle, as no root, with probes that exist and secrets that are declared', () => {
    const dockerfile = readFileSync(join(source, 'container/Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('npm run build:container');
    const compose = yaml('container/compose.yaml');
    const service = at(compose, 'services', 'functions');
    expectKnown(Object.keys(at(service, 'environment') as object));
    expect(at(service, 'secrets')).toEqual(Object.keys(at(compose, 'secrets') as object));
    const [container] = at(
      yaml('container/deployment.yaml'),
      'spec',
      'template',
      'spec',
      'containers',
    ) as Yaml[];
    const probes = ['livenessProbe', 'readinessProbe'].map((probe) =>
      at(container, probe, 'httpGet', 'path'),
    );
    expect(probes).toEqual(['/healthz', '/readyz']);
  });
});
