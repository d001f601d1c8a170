import { describe, expect, it } from '@jest/globals';
import { callerFromEvent, callerFromHeaders, callerVariables } from './caller';

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
      'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
    });
    expect(callerFromHeaders(headers)).toEqual({
      openId: 'o1',
      appId: 'wx1',
      unionId: 'u1',
      fromOpenId: 'o2',
      fromAppId: 'wx2',
      fromUnionId: 'u2',
      source: 'wx_devtools',
      clientIp: '203.0.113.9',
    });
  });

  it.each([
    [{ 'x-wx-client-ip': '203.0.113.1', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.1'],
    [{ 'x-original-forwarded-for': '203.0.113.1', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.1'],
    [{ 'x-forwarded-for': '2001:db8::1' }, '2001:db8::1'],
    [{ 'x-wx-client-ip': 'unknown', 'x-forwarded-for': '203.0.113.2' }, '203.0.113.2'],
    [{ 'x-forwarded-for': 'nonsense' }, undefined],
  ])('takes the client’s address from %j', (headers, clientIp) => {
    expect(callerFromHeaders(new Headers({ 'x-wx-openid': 'o1', ...headers }))?.clientIp).toBe(clientIp);
  });

  it('takes a request without a WeChat user as one without a caller, whatever a proxy adds', () => {
    expect(
      callerFromHeaders(new Headers({ 'x-forwarded-for': '203.0.113.9', 'x-wx-openid': '' })),
    ).toBeUndefined();
  });
});

describe('callerFromEvent', () => {
  it('reads the payer of a payment callback', () => {
    expect(callerFromEvent({ userInfo: { appId: 'wx1', openId: 'o1' } })).toEqual({
      appId: 'wx1',
      openId: 'o1',
      source: 'wx_paycallback',
    });
  });

  it('reads the mini program of a refund’s callback, which names no user', () => {
    expect(callerFromEvent({ userInfo: { appId: 'wx1' } })).toEqual({
      appId: 'wx1',
      source: 'wx_paycallback',
    });
  });

  it.each([
    [{}],
    [{ userInfo: null }],
    [{ userInfo: 'o1' }],
    [{ userInfo: { nickName: 'n' } }],
    [{ userInfo: { openId: 1 } }],
  ])('finds no caller in %j', (event) => {
    expect(callerFromEvent(event)).toBeUndefined();
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

  it('gives an IPv6 address only as such', () => {
    expect(callerVariables({ clientIp: '2001:db8::1' })).toEqual({
      WX_CLIENTIPV6: '2001:db8::1',
      WX_CONTEXT_KEYS: 'WX_CLIENTIPV6',
    });
  });
});
