import { describe, expect, it } from '@jest/globals';
import { functionContext } from '../function-context';
import { invocationVariables, ownVariables } from './invocation-variables';

const caller = { appId: 'wx1', openId: 'o-payer', clientIp: '10.0.0.1' };

describe('the variables of a call', () => {
  it('are the platform’s, with the caller’s', () => {
    expect(invocationVariables({ requestId: 'r-1', caller, token: 't' })).toEqual({
      WX_CLIENTIP: '10.0.0.1',
      WX_CLIENTIPV6: '::ffff:10.0.0.1',
      WX_APPID: 'wx1',
      WX_OPENID: 'o-payer',
      WX_CONTEXT_KEYS: 'WX_CLIENTIP,WX_CLIENTIPV6,WX_APPID,WX_OPENID',
      TCB_SEQID: 'r-1',
      TRIGGER_SRC: 'tcb',
      TCB_SOURCE: 'wx_client',
      TCB_SESSIONTOKEN: 't',
      TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SEQID,TRIGGER_SRC,TCB_SOURCE,TCB_SESSIONTOKEN',
    });
  });

  it('name no user without a caller, and the timer as its source', () => {
    const called = invocationVariables({ requestId: 'r-1' });
    expect(Object.keys(called).filter((name) => name.startsWith('WX_'))).toEqual([]);
    const { TCB_SOURCE, TRIGGER_SRC, WX_CONTEXT_KEYS } = invocationVariables({
      requestId: 'r-1',
      trigger: 'timer',
    });
    expect([TCB_SOURCE, TRIGGER_SRC]).toEqual(['wx_trigger', 'timer']);
    expect(WX_CONTEXT_KEYS).toBeTruthy();
  });

  it('have the call’s token for each service of the host', () => {
    const call = { depth: 2, token: 't' };
    expect(Object.values(ownVariables(call, { tokenVariables: ['A_TOKEN'] }))).toEqual(['2', 't']);
    expect(Object.values(ownVariables(call, { tokenVariables: [] }))).toEqual(['2']);
  });
});

it('the context is CloudBase’s', () => {
  const variables = invocationVariables({ requestId: 'r-1', caller });
  const settings = { functionName: 'pay', envId: 'shop-1', memoryLimit: 256, tokenVariables: ['A_TOKEN'] };
  const { environment, environ, getRemainingTimeInMillis, ...fields } = functionContext(
    { requestId: 'r-1', timeLimit: 3000 },
    variables,
    settings,
  );
  expect(fields).toEqual({
    callbackWaitsForEmptyEventLoop: true,
    memory_limit_in_mb: 256,
    time_limit_in_ms: 3000,
    request_id: 'r-1',
    function_version: '$LATEST',
    function_name: 'pay',
    namespace: 'shop-1',
    tencentcloud_region: 'ap-shanghai',
  });
  const values = { ...variables, TCB_ENV: 'shop-1', SCF_NAMESPACE: 'shop-1' };
  expect(JSON.parse(environment)).toEqual(values);
  expect(Object.fromEntries(environ.split(';').map((pair) => pair.split('=')))).toEqual(values);
  expect(getRemainingTimeInMillis()).toBeLessThanOrEqual(3000);
});
