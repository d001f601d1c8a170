import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FunctionHostError } from './errors';
import { createFunctionHost } from './host';
import { failureOf } from './testing/failure-of';

const folder = join(__dirname, '../fixtures/functions');
const host = createFunctionHost({
  folder,
  envId: 'shop-1',
  env: { GREETING: 'hello', LEFT_OUT: undefined },
  timeout: 10_000,
});
afterAll(() => host.stop());

interface Told {
  event: unknown;
  context: Record<string, unknown>;
  remaining: number;
  env: Record<string, string>;
  cwd: string;
  dirname: string;
  canTalkToHost: string;
}

const user = { openId: 'o-1', appId: 'wx1', unionId: 'u-1', clientIp: '10.0.0.1' };
const tell = async (options = {}, event = {}) => (await host.invoke('tell', event, options)) as Told;

describe('the input of a function', () => {
  it('is the event, with the caller as userInfo, and a context with the remaining time', async () => {
    const { event, context, remaining } = await tell(
      { user, requestId: 'r-1', timeout: 5_000 },
      { text: '你好', list: [1, null] },
    );
    expect(event).toEqual({ text: '你好', list: [1, null], userInfo: { appId: 'wx1', openId: 'o-1' } });
    expect(context).toMatchObject({
      request_id: 'r-1',
      function_name: 'tell',
      function_version: '$LATEST',
      namespace: 'shop-1',
      time_limit_in_ms: 5_000,
    });
    expect(JSON.parse(String(context['environment']))).toMatchObject({
      WX_OPENID: 'o-1',
      WX_CLIENTIP: '10.0.0.1',
    });
    expect(remaining).toBeGreaterThan(3_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
  });

  it('comes with the caller’s variables, which the next call without a caller does not see', async () => {
    const { env } = await tell({ user });
    expect(env).toMatchObject({
      WX_OPENID: 'o-1',
      WX_APPID: 'wx1',
      WX_UNIONID: 'u-1',
      WX_CLIENTIP: '10.0.0.1',
      TCB_SOURCE: 'wx_client',
    });
    const keys = (env['WX_CONTEXT_KEYS'] ?? '').split(',').sort();
    expect(keys).toEqual(['WX_APPID', 'WX_CLIENTIP', 'WX_CLIENTIPV6', 'WX_OPENID', 'WX_UNIONID']);
    const next = await tell();
    expect(Object.keys(next.env).filter((name) => name.startsWith('WX_') || name === 'TCB_SOURCE')).toEqual(
      [],
    );
  });

  it('takes the caller of a payment callback from its event', async () => {
    const callback = { outTradeNo: '1', userInfo: { appId: 'wx1', openId: 'o-payer' } };
    const { event, env } = await tell({}, callback);
    expect(event).toEqual(callback);
    expect(env).toMatchObject({ WX_OPENID: 'o-payer', WX_APPID: 'wx1', TCB_SOURCE: 'wx_paycallback' });
  });

  it('has an environment of CloudBase’s variables and the host’s options, and no secrets of the host', async () => {
    process.env['CLOUDPAY_API_KEY_OF_THE_HOST'] = 'secret';
    process.env['TZ'] = 'Asia/Shanghai';
    const own = createFunctionHost({
      folder,
      env: { GREETING: 'hello', LEFT_OUT: undefined },
      envId: 'shop-1',
    });
    try {
      const { env } = (await own.invoke('tell', {}, { timeout: 10_000 })) as Told;
      expect(env).toMatchObject({
        GREETING: 'hello',
        TCB_ENV: 'shop-1',
        SCF_NAMESPACE: 'shop-1',
        SCF_FUNCTIONNAME: 'tell',
        TENCENTCLOUD_RUNENV: 'SCF',
        TENCENTCLOUD_REGION: 'ap-shanghai',
        PATH: process.env['PATH'],
      });
      expect(Object.keys(env)).not.toContain('CLOUDPAY_API_KEY_OF_THE_HOST');
      expect(env['TZ']).toBe('UTC');
      expect(Object.keys(env)).not.toContain('LEFT_OUT');
      expect(Object.keys(env)).not.toContain('NODE_ENV');
      expect(Object.keys(env)).not.toContain('JEST_WORKER_ID');
    } finally {
      delete process.env['CLOUDPAY_API_KEY_OF_THE_HOST'];
      delete process.env['TZ'];
      await own.stop();
    }
  });

  it('evaluates env when an instance starts, not before', async () => {
    let url = 'not known yet';
    const late = createFunctionHost({ folder, env: () => ({ GATEWAY: url }), timeout: 10_000 });
    url = 'http://127.0.0.1:1';
    const { env } = (await late.invoke('tell')) as Told;
    await late.stop();
    expect(env['GATEWAY']).toBe('http://127.0.0.1:1');
  });

  it('runs in the function’s folder, without the host’s command line', async () => {
    const told = await tell();
    const own = realpathSync(join(folder, 'tell'));
    expect([told.cwd, told.dirname, told.canTalkToHost]).toEqual([own, own, 'undefined']);
  });
});

describe('functions of every kind', () => {
  it.each([
    ['esm', { name: '小明' }, '你好, 小明'],
    ['esm-default', {}, 'from the default export'],
    ['cjs-extension', {}, 'from index.cjs'],
    [
      'reads-files',
      {},
      {
        required: 'not a real key',
        besideTheFile: 'not a real key',
        inWorkingDirectory: 'not a real key',
        doubled: 42,
      },
    ],
  ])('run: %s', async (name, event, result) => {
    expect(await host.invoke(name, event)).toEqual(result);
  });
});

describe('a result', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['zero', 0],
    ['empty', ''],
    ['text', '支付成功 💰 "quoted"\n'],
    ['nested', { list: [1, { deep: ['二', null] }], notANumber: null }],
    ['date', '1970-01-01T00:00:00.000Z'],
    ['function', undefined],
    ['levels', JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)],
  ])('is the JSON of the returned value: %s', async (what, expected) => {
    expect(await host.invoke('returns', { what })).toStrictEqual(expected);
    expect(await host.invoke('returns', { what, later: true })).toStrictEqual(expected);
  });

  it.each([
    ['bigint', /BigInt/],
    ['cycle', /circular/],
    ['rejectedToJson', /no JSON of me/],
    ['deep', /is nested more than 100 levels deep/],
    ['veryDeep', /cannot be written as JSON/],
    ['large', /is 6\.0 MB as JSON; 6 MB is the most/],
  ])('that JSON cannot carry is RESULT_INVALID: %s', async (what, problem) => {
    const error = await failureOf(host.invoke('returns', { what }));
    expect(error.code).toBe('RESULT_INVALID');
    expect(error.message).toMatch(problem);
    expect(error.message).toMatch(/^Function 'returns' returned a result that [^\n]* Return plain data\.$/);
  });
});

describe('a function that throws', () => {
  it('is FUNCTION_THREW with the error’s name, message and stack, and stays warm', async () => {
    const error = await failureOf(host.invoke('throws', {}, { requestId: 'r-2' }));
    expect(error).toMatchObject({ code: 'FUNCTION_THREW', functionName: 'throws', requestId: 'r-2' });
    expect(error.message).toBe("Function 'throws' threw StockError: sold out");
    expect(error.thrown).toMatchObject({ name: 'StockError', message: 'sold out' });
    expect(error.thrown?.stack).toMatch(/throws\/index\.js:\d+/);
  });

  it.each([
    ['text', 'sold out'],
    ['object', 'invalid parameters'],
    ['nothing', 'undefined'],
    ['proxy', 'a value that cannot be inspected'],
  ])('may throw anything: %s', async (what, message) => {
    expect((await failureOf(host.invoke('throws', { what }))).thrown).toMatchObject({
      name: 'Error',
      message,
    });
  });
});

describe('an error of 20 MB', () => {
  it('is cut, and does not end the process', async () => {
    const { code, thrown } = await failureOf(host.invoke('throws', { what: 'large' }, { timeout: 60_000 }));
    expect(code).toBe('FUNCTION_THREW');
    expect(thrown?.message).toMatch(/^x+…$/);
    expect(thrown?.message.length).toBeLessThan(100_000);
    expect(thrown?.stack?.length).toBeLessThan(100_000);
  });
});

describe('the host', () => {
  it('names its functions, sorted', () => {
    const names = host.names();
    expect(names).toEqual([...names].sort());
    expect(names).toContain('echo');
    expect(names).not.toContain('without-functions-in-it');
  });

  it('answers an unknown name with the most similar ones', async () => {
    for (const name of ['ecco', '../echo', '__proto__', '']) {
      const error = await failureOf(host.invoke(name));
      expect(error.code).toBe('FUNCTION_NOT_FOUND');
      expect(error.message).toContain(`There is no function '${name}'`);
    }
    expect((await failureOf(host.invoke('ecco'))).message).toMatch(
      /There is no function 'ecco'\. Did you mean 'echo'\?/,
    );
  });

  it('refuses events that are no objects', async () => {
    expect((await failureOf(host.invoke('echo', [1]))).code).toBe('EVENT_INVALID');
  });

  it.each([
    [
      { modules: { 'wx-server-sdk': './stand-in.cjs' } },
      /modules\['wx-server-sdk'\] is not an absolute path/,
    ],
    [{ modules: { 'wx-server-sdk': '/nowhere/stand-in.cjs' } }, /modules\['wx-server-sdk'\] does not exist/],
    [{ timeout: 0 }, /timeout must be a number above 0/],
    [{ timeout: Number.NaN }, /timeout must be a number above 0/],
    [{ maxInstances: -1 }, /maxInstances must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => createFunctionHost({ folder, ...options })).toThrow(FunctionHostError);
    expect(() => createFunctionHost({ folder, ...options })).toThrow(problem);
  });
});
