import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { BuiltInCall } from './host';
import { createFunctionHost } from './host';
import { sessionCalls } from './sessions/routes/session-call';
import { failureOf } from './testing/failure-of';

const calls: { event: object; call: BuiltInCall }[] = [];
const host = createFunctionHost({
  folder: join(__dirname, '../fixtures/functions'),
  envId: 'shop-1',
  timeout: 10_000,
  builtIns: {
    async cloudbase_module(event, call) {
      calls.push({ event, call });
      if (event['fails']) throw new RangeError('out of tea');
      return { errcode: 0 };
    },
    echo: async () => 'the built-in one',
  },
});
afterAll(() => host.stop());

const user = { openId: 'o-1', appId: 'wx1' };

it('the host answers a built-in function itself, with what it knows of the call', async () => {
  const options = { user, requestId: 'r-1', calledBy: 'r-0' };
  expect(await host.invoke('cloudbase_module', { name: 'wxpay_order' }, options)).toEqual({ errcode: 0 });
  expect(calls.at(-1)).toEqual({
    event: { name: 'wxpay_order' },
    call: { user, requestId: 'r-1', calledBy: 'r-0', byClient: false, envId: 'shop-1' },
  });
});

it('knows a call by a mini program from one by a function or program', async () => {
  const call = sessionCalls(host, () => true);
  const session = { user, event: {}, clientIp: '10.0.0.1', cloudIds: [] };
  expect(await call({ ...session, functionName: 'cloudbase_module' })).toMatchObject({
    status: 200,
    body: { result: { errcode: 0 } },
  });
  expect(calls.at(-1)?.call).toMatchObject({ byClient: true, user: { openId: 'o-1', clientIp: '10.0.0.1' } });
});

it('calls the project’s own function of the same name', async () => {
  expect(await host.invoke('echo', { text: '你好' })).toEqual({ text: '你好' });
});

it('what a built-in function throws is what a function has thrown', async () => {
  const failure = await failureOf(host.invoke('cloudbase_module', { fails: true }));
  expect(failure).toMatchObject({
    code: 'FUNCTION_THREW',
    message: "Function 'cloudbase_module' failed: out of tea",
    thrown: { name: 'RangeError', message: 'out of tea' },
  });
});

it('refuses a built-in function in an environment that it does not serve, and after its stop', async () => {
  expect((await failureOf(host.invoke('cloudbase_module', {}, { envId: 'other' }))).code).toBe(
    'ENVIRONMENT_NOT_SERVED',
  );
  const stopped = createFunctionHost({
    folder: join(__dirname, '../fixtures/functions'),
    builtIns: { cloudbase_module: async () => 1 },
  });
  await stopped.stop();
  expect((await failureOf(stopped.invoke('cloudbase_module'))).code).toBe('HOST_STOPPED');
});
