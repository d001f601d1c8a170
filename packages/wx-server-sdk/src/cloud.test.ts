import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Cloud, createCloud } from './cloud';
import stand from './index';

/** The real SDK, for comparison. Each call returns an uninitialized instance. */
function original(): Record<string, never> & { init(options?: object): void } {
  let sdk: unknown;
  jest.isolateModules(() => {
    sdk = require('original-wx-server-sdk');
  });
  return sdk as ReturnType<typeof original>;
}

const savedEnv = { ...process.env };
beforeEach(() => {
  process.env = { ...savedEnv };
});
afterEach(() => {
  process.env = savedEnv;
  jest.restoreAllMocks();
});

function thrownBy(run: () => unknown): Error & { errCode?: number; errMsg?: string } {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

describe('before init', () => {
  it('calling an API throws the error of the original, at once', () => {
    const cloud = createCloud();
    const ours = thrownBy(() => cloud.cloudPay.unifiedOrder({} as never));
    const theirs = thrownBy(() => (original() as unknown as Cloud).cloudPay.unifiedOrder({} as never));
    expect(ours.message).toBe(theirs.message);
    expect({ errCode: ours.errCode, errMsg: ours.errMsg }).toEqual({
      errCode: theirs.errCode,
      errMsg: theirs.errMsg,
    });
    expect(thrownBy(() => cloud.callFunction({ name: 'x' })).message).toBe(theirs.message);
    expect(thrownBy(() => cloud.openapi['wxacode']?.['get']?.({})).message).toBe(theirs.message);
  });

  it('getWXContext and DYNAMIC_CURRENT_ENV are available', () => {
    const cloud = createCloud();
    expect(cloud.getWXContext()).toEqual({});
    expect(cloud.DYNAMIC_CURRENT_ENV).toBe((original() as unknown as Cloud).DYNAMIC_CURRENT_ENV);
  });

  it('logger is not available, as in the original', () => {
    const cloud = createCloud();
    expect(cloud.logger).toBeUndefined();
    cloud.init();
    expect(cloud.logger).toBeInstanceOf(Function);
  });
});

describe('init', () => {
  it('counts once: a second call changes nothing', async () => {
    process.env['CLOUDPAY_FUNCTIONS_URL'] = '';
    const cloud = createCloud();
    cloud.init({ env: 'first' });
    cloud.init({ env: 'second' });
    await expect(cloud.callFunction({ name: 'x' })).rejects.toMatchObject({
      errMsg: expect.stringContaining('CLOUDPAY_FUNCTIONS_URL'),
    });
  });

  it('lets cloudPay and openapi report missing settings at the first call, not at load', async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith('CLOUDPAY_')) delete process.env[name];
    const cloud = createCloud();
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    await expect(cloud.openapi['wxacode']?.['get']?.({})).rejects.toMatchObject({
      errCode: -501009,
      errMsg: expect.stringContaining('CLOUDPAY_OPENAPI_URL'),
    });
    await expect(cloud.cloudPay.queryOrder({ outTradeNo: 'A00001' })).rejects.toMatchObject({
      errCode: -501009,
      errMsg: expect.stringContaining('CLOUDPAY_APPID, CLOUDPAY_MCH_ID, CLOUDPAY_API_KEY not set'),
    });
  });
});

describe('createNewInstance', () => {
  it('gives another cloud, with options of its own', () => {
    const cloud = createCloud();
    const another = cloud.createNewInstance({ env: 'other' });
    expect(another.logger).toBeInstanceOf(Function);
    expect(cloud.logger).toBeUndefined();
    expect(another.version).toBe((original() as unknown as Cloud).version);
  });
});

describe('getWXContext', () => {
  it.each([
    [
      'a calling user',
      {
        WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
        WX_OPENID: 'oABC',
        WX_APPID: 'wx1',
        WX_CLIENTIP: '1.2.3.4',
      },
    ],
    ['integers as numbers', { WX_CONTEXT_KEYS: 'WX_NUM,WX_NEG', WX_NUM: '0012', WX_NEG: '-7' }],
    ['names outside the list left out', { WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: 'o', WX_UNIONID: 'u' }],
    [
      'the platform’s tokens left out',
      {
        WX_CONTEXT_KEYS: 'WX_API_TOKEN,WX_OPENID,API_TOKEN',
        WX_API_TOKEN: 't',
        API_TOKEN: 't',
        WX_OPENID: 'o',
      },
    ],
    ['keys of other prefixes', { WX_CONTEXT_KEYS: 'TCB_UUID,WX_,,MISSING', TCB_UUID: 'x', WX_: 'y' }],
    [
      'environment and source',
      { WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: 'o', TCB_ENV: 'prod', TCB_SOURCE: 'wx_client' },
    ],
    [
      'the namespace where TCB_ENV is missing',
      { WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: 'o', SCF_NAMESPACE: 'prod' },
    ],
    ['no invocation', {}],
  ])('equals the original’s: %s', (_, env) => {
    Object.assign(process.env, env);
    expect(createCloud().getWXContext()).toEqual((original() as unknown as Cloud).getWXContext());
  });
});

describe('logger', () => {
  it('writes records to the console by level, and refuses values that are not records', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const cloud = createCloud();
    cloud.init();
    const log = cloud.logger?.();
    log?.warn({ order: 1 });
    expect(warn).toHaveBeenCalledWith({ order: 1 });
    expect(() => log?.info('text' as never)).toThrow('log msg must be an object');
  });
});

describe('any other member', () => {
  it.each(['getVoIPSign', 'Cloud', 'callContainer'])(
    'cloud.%s throws an error that names it and says what to do',
    (member) => {
      const error = thrownBy(() => (stand as unknown as Record<string, unknown>)[member]);
      expect(error).toMatchObject({ name: 'MemberNotOffered', code: 'MEMBER_NOT_OFFERED' });
      const { message } = error;
      expect(message).toContain(`cloud.${member} is not part of @opencloudpay/wx-server-sdk`);
      expect(message).toMatch(/[Kk]eep the real wx-server-sdk/);
    },
  );

  it('does not disturb await, JSON.stringify, inspection and module interop', async () => {
    const cloud = createCloud();
    expect(await cloud).toBe(cloud);
    expect(JSON.parse(JSON.stringify({ cloud }))).toEqual({ cloud: { version: '4.0.2' } });
    expect(inspect(cloud)).toContain('getWXContext');
    expect((cloud as unknown as Record<string, unknown>)['__esModule']).toBeUndefined();
    expect(`${Object.prototype.toString.call(cloud)}`).toBe('[object Object]');
  });
});
