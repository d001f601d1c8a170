/** The environments that a host serves, and the environment that its functions see. */
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { FunctionError } from './errors';
import { createFunctionHost, type FunctionHost, type FunctionHostOptions } from './host';
import { type FunctionServer, serveFunctions } from './http/serve';
import { temporaryFunctions } from './testing/temporary-functions';

const { folder, remove } = temporaryFunctions({
  'tell/index.js': `exports.main = () => ({
  url: JSON.parse(process.env.TCB_CONTEXT_CNFG).URL,
  tokens: [process.env.TCB_SESSIONTOKEN, process.env.TENCENTCLOUD_SESSIONTOKEN],
});`,
  'pay_cb/index.js': `
const loadedIn = process.env.TCB_ENV;
let calls = 0;
exports.main = (event, context) => ({
  env: process.env.TCB_ENV, loadedIn, namespace: context.namespace, calls: ++calls,
  environment: JSON.parse(context.environment).TCB_ENV, scf: process.env.SCF_NAMESPACE,
});`,
});
afterAll(remove);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function hostOf(options: Partial<FunctionHostOptions>): FunctionHost {
  const host = createFunctionHost({ folder, timeout: 10_000, ...options });
  open.push(() => host.stop());
  return host;
}

async function served(options: Partial<FunctionHostOptions>): Promise<FunctionServer> {
  const server = await serveFunctions(hostOf(options));
  open.push(() => server.close());
  return server;
}

async function call({ url }: FunctionServer, envId?: string) {
  const headers: Record<string, string> = envId === undefined ? {} : { 'x-wx-env': envId };
  const answer = await fetch(`${url}/functions/pay_cb`, { method: 'POST', body: '{}', headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const seenIn = (envId: string, calls: number) => ({
  ...{ env: envId, loadedIn: envId, namespace: envId, environment: envId, scf: envId, calls },
});

describe('a function host', () => {
  it('shows its functions the environment of the call, and keeps environments apart', async () => {
    const server = await served({ envIds: ['prod-1a2b', 'staging-3c4d'] });
    expect(await call(server, 'prod-1a2b')).toMatchObject({ body: { result: seenIn('prod-1a2b', 1) } });
    expect(await call(server, 'staging-3c4d')).toMatchObject({ body: { result: seenIn('staging-3c4d', 1) } });
    expect(await call(server, 'prod-1a2b')).toMatchObject({ body: { result: seenIn('prod-1a2b', 2) } });
    // The first of them is the default.
    expect(await call(server)).toMatchObject({ body: { result: seenIn('prod-1a2b', 3) } });
  });

  it.each<[string, Partial<FunctionHostOptions>, string]>([
    ['those that it was given', { envIds: ['prod-1a2b', 'test-5e6f'] }, 'prod-1a2b, test-5e6f'],
    ['its own, where it was given that alone', { envId: 'prod-1a2b' }, 'prod-1a2b'],
    ['its own and others', { envId: 'prod-1a2b', envIds: ['test-5e6f'] }, 'prod-1a2b, test-5e6f'],
  ])('serves %s and refuses others with an explanation', async (_, options, names) => {
    const server = await served(options);
    expect((await call(server, 'prod-1a2b')).status).toBe(200);
    expect(await call(server, 'staging-3c4d')).toMatchObject({
      status: 403,
      body: {
        errorCode: 'ENVIRONMENT_NOT_SERVED',
        errorMessage: expect.stringContaining(
          `for the environment 'staging-3c4d', and this function host serves ${names}.`,
        ),
        errCode: -501005,
      },
    });
    const error = (await hostOf(options)
      .invoke('pay_cb', {}, { envId: 'staging-3c4d' })
      .catch((failure: unknown) => failure)) as FunctionError;
    expect(error.code).toBe('ENVIRONMENT_NOT_SERVED');
  });

  it('runs functions called by a function in the environment of the caller', async () => {
    const host = hostOf({ envIds: ['prod-1a2b', 'staging-3c4d'] });
    const { url, tokens } = (await host.invoke('tell', {}, { envId: 'staging-3c4d' })) as {
      url: string;
      tokens: string[];
    };
    for (const [index, token] of tokens.entries()) {
      // As wx-server-sdk calls the platform.
      const body = { action: 'functions.invokeFunction', function_name: 'pay_cb', tcb_sessionToken: token };
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      const { data } = (await answer.json()) as { data: { response_data: string } };
      expect(JSON.parse(data.response_data)).toEqual(seenIn('staging-3c4d', index + 1));
    }
  });

  it('without a list serves every environment that calls name', async () => {
    const server = await served({});
    for (const envId of ['prod-1a2b', 'staging-3c4d'])
      expect(await call(server, envId)).toMatchObject({ body: { result: seenIn(envId, 1) } });
    expect(await call(server)).toMatchObject({ body: { result: seenIn('local', 1) } });
    const any = await served({ envId: 'prod-1a2b', envIds: 'any' });
    expect((await call(any, 'staging-3c4d')).status).toBe(200);
  });
});
