import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CallerContext,
  callerFromHeaders,
  callerFromVariables,
  callerHeaders,
  callerVariables,
  isHeaderValue,
  namesUser,
} from './caller';

/** Characters that both a header and a variable can carry. */
const value = fc.stringMatching(/^[!-~]{1,40}$/);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((ip) => !ip.includes('.')),
);
const identity = fc.record(
  {
    openId: value,
    appId: value,
    unionId: value,
    fromOpenId: value,
    fromAppId: value,
    fromUnionId: value,
    clientIp: address,
  },
  { requiredKeys: [] },
);
const context = fc
  .tuple(
    identity,
    fc.record(
      { source: value, envId: value, requestId: fc.stringMatching(/^[\w.:-]{1,128}$/) },
      { requiredKeys: [] },
    ),
  )
  .map(([caller, rest]): CallerContext => ({ ...caller, ...rest }));

describe('a caller', () => {
  it('survives the way through headers', () => {
    fc.assert(
      fc.property(context, (caller) => {
        expect(callerFromHeaders(new Headers(callerHeaders(caller)))).toEqual(caller);
      }),
    );
  });

  it('survives the way through variables', () => {
    fc.assert(
      fc.property(identity, (caller) => {
        expect(callerFromVariables(callerVariables(caller))).toEqual(caller);
      }),
    );
  });

  it('is named by an identity, not by an address or an environment', () => {
    expect(namesUser({ fromOpenId: 'o' })).toBe(true);
    expect(
      namesUser(callerFromHeaders(new Headers({ 'x-forwarded-for': '10.0.0.1', 'x-wx-env': 'e' }))),
    ).toBe(false);
  });
});

describe('callerHeaders', () => {
  it('leaves out what is empty', () => {
    expect(callerHeaders({ openId: '', appId: 'wx1', envId: '' })).toEqual({ 'X-WX-APPID': 'wx1' });
  });
});

describe('callerFromHeaders', () => {
  it('reads the headers of WeChat Cloud Run', () => {
    const headers = new Headers({
      'X-WX-OPENID': 'o1',
      'X-WX-APPID': 'wx1',
      'X-WX-UNIONID': 'u1',
      'X-WX-FROM-OPENID': 'o2',
      'X-WX-FROM-APPID': 'wx2',
      'X-WX-FROM-UNIONID': 'u2',
      'X-WX-SOURCE': 'wx_devtools',
      'X-WX-ENV': 'prod-1a2b',
      'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
      'X-Request-Id': 'req-1',
    });
    expect(callerFromHeaders(headers)).toEqual({
      ...{ openId: 'o1', appId: 'wx1', unionId: 'u1', fromOpenId: 'o2', fromAppId: 'wx2', fromUnionId: 'u2' },
      ...{ source: 'wx_devtools', envId: 'prod-1a2b', clientIp: '203.0.113.9', requestId: 'req-1' },
    });
  });

  it.each([
    [{ 'x-wx-client-ip': '203.0.113.1', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.1'],
    [{ 'x-original-forwarded-for': '203.0.113.1', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.1'],
    [{ 'x-forwarded-for': '2001:db8::1' }, '2001:db8::1'],
    [{ 'x-wx-client-ip': 'unknown', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.2'],
    [{ 'x-forwarded-for': 'nonsense' }, undefined],
  ])('takes the client’s address from %j', (headers, clientIp) => {
    expect(callerFromHeaders(new Headers(headers)).clientIp).toBe(clientIp);
  });

  it('ignores an empty header, and a request id that could break a log line', () => {
    const headers = new Headers({ 'x-wx-openid': '', 'x-wx-env': '', 'x-request-id': 'a b' });
    expect(callerFromHeaders(headers)).toEqual({});
  });
});

describe('callerVariables', () => {
  it('names the variables as the platform does and lists them in WX_CONTEXT_KEYS', () => {
    expect(callerVariables({ openId: 'o1', appId: 'wx1', unionId: 'u1', clientIp: '10.12.23.71' })).toEqual({
      WX_CLIENTIP: '10.12.23.71',
      WX_CLIENTIPV6: '::ffff:10.12.23.71',
      WX_APPID: 'wx1',
      WX_OPENID: 'o1',
      WX_UNIONID: 'u1',
      WX_CONTEXT_KEYS: 'WX_CLIENTIP,WX_CLIENTIPV6,WX_APPID,WX_OPENID,WX_UNIONID',
    });
  });

  it('sets the IPv6 variable only for an IPv6 address', () => {
    expect(callerVariables({ clientIp: '2001:db8::1' })).toEqual({
      WX_CLIENTIPV6: '2001:db8::1',
      WX_CONTEXT_KEYS: 'WX_CLIENTIPV6',
    });
  });
});

describe('callerFromVariables', () => {
  const env = {
    WX_CONTEXT_KEYS: 'WX_OPENID',
    WX_OPENID: 'o1',
    WX_APPID: 'wx-stale',
    TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SEQID,TCB_SOURCE',
    TCB_SEQID: 'req-1',
    TCB_SOURCE: 'wx_client',
    TCB_ENV: 'prod-1a2b',
  };

  it('takes only the variables that are listed, and the environment', () => {
    expect(callerFromVariables(env)).toEqual({
      ...{ openId: 'o1', source: 'wx_client', envId: 'prod-1a2b', requestId: 'req-1' },
    });
    expect(callerFromVariables({ ...env, TCB_CONTEXT_KEYS: '', WX_CONTEXT_KEYS: '', TCB_ENV: '' })).toEqual(
      {},
    );
    expect(callerFromVariables({ SCF_NAMESPACE: 'prod' })).toEqual({ envId: 'prod' });
  });
});

describe('isHeaderValue', () => {
  it.each([
    ['shop-1', true],
    ['', false],
    ['商店', false],
    ['a b', false],
    ['a\nb', false],
  ])('%j: %s', (text, fits) => {
    expect(isHeaderValue(text)).toBe(fits);
  });
});
