import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FunctionError } from '../errors';
import { contextTexts } from './context-texts';
import { prepareInvocation } from './prepare-invocation';

const about = { functionName: 'pay', envId: 'shop-1', requestId: 'r-1', timeLimit: 3000, memoryLimit: 256 };
const payer = { appId: 'wx1', openId: 'o-payer' };

const eventSent = (event: unknown, user?: { appId?: string; openId?: string }) =>
  JSON.parse(prepareInvocation(event, { ...about, user }).event);

function refusalOf(event: unknown): FunctionError {
  try {
    prepareInvocation(event, about);
  } catch (error) {
    if (error instanceof FunctionError) return error;
  }
  throw new Error('expected a FunctionError');
}

describe('prepareInvocation', () => {
  it('adds the caller to the event as userInfo', () => {
    expect(eventSent({ a: 1 }, payer)).toEqual({ a: 1, userInfo: payer });
    expect(eventSent(undefined, payer)).toEqual({ userInfo: payer });
  });

  it('does not let a caller become another user by userInfo in the event', () => {
    const forged = { userInfo: { appId: 'wx1', openId: 'o-victim' } };
    expect(eventSent(forged, payer)).toEqual({ userInfo: payer });
    expect(prepareInvocation(forged, { ...about, user: payer }).variables['WX_OPENID']).toBe('o-payer');
  });

  it('without a caller keeps the event’s own userInfo and takes the caller from it', () => {
    const event = { outTradeNo: '1', userInfo: payer };
    const { event: sent, variables } = prepareInvocation(event, about);
    expect(JSON.parse(sent)).toEqual(event);
    expect(variables).toMatchObject({ WX_OPENID: 'o-payer', WX_APPID: 'wx1', TCB_SOURCE: 'wx_paycallback' });
  });

  it('without any caller sets no WX_* variable', () => {
    const { variables } = prepareInvocation({}, about);
    expect(Object.keys(variables).filter((name) => name.startsWith('WX_'))).toEqual([]);
  });

  it('builds CloudBase’s context', () => {
    const user = { ...payer, clientIp: '10.0.0.1' };
    const { context, variables } = prepareInvocation({}, { ...about, user, depth: 2 });
    const { environment, environ } = contextTexts(variables, context.namespace);
    expect(context).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      memory_limit_in_mb: 256,
      time_limit_in_ms: 3000,
      request_id: 'r-1',
      function_version: '$LATEST',
      function_name: 'pay',
      namespace: 'shop-1',
      tencentcloud_region: 'ap-shanghai',
    });
    const values = {
      WX_CLIENTIP: '10.0.0.1',
      WX_CLIENTIPV6: '::ffff:10.0.0.1',
      WX_APPID: 'wx1',
      WX_OPENID: 'o-payer',
      WX_CONTEXT_KEYS: 'WX_CLIENTIP,WX_CLIENTIPV6,WX_APPID,WX_OPENID',
      TCB_SEQID: 'r-1',
      TRIGGER_SRC: 'tcb',
      TCB_SOURCE: 'wx_client',
      TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SEQID,TRIGGER_SRC,TCB_SOURCE',
      TCB_ENV: 'shop-1',
      SCF_NAMESPACE: 'shop-1',
    };
    expect(JSON.parse(environment)).toEqual(values);
    expect(Object.fromEntries(environ.split(';').map((pair) => pair.split('=')))).toEqual(values);
  });

  it('carries any JSON object unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (event) => {
        const plain = JSON.parse(JSON.stringify(event));
        expect(eventSent(event)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  it.each([[null], [1], ['text'], [[1]]])('refuses %j: it is not an object', (event) => {
    const error = refusalOf(event);
    expect(error.code).toBe('EVENT_INVALID');
    expect(error.message).toMatch(/'pay' is not an object/);
  });

  it('refuses an event that JSON cannot represent, and one above 6 MB', () => {
    expect(refusalOf({ id: 1n }).message).toMatch(/cannot be written as JSON/);
    expect(refusalOf({ text: 'x'.repeat(6 * 1024 * 1024) }).message).toMatch(
      /is 6\.0 MB; functions take 6 MB/,
    );
  });
});
