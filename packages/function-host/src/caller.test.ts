import { describe, expect, it } from '@jest/globals';
import { callerFromEvent, userFromHeaders } from './caller';

describe('userFromHeaders', () => {
  it('reads the headers of WeChat Cloud Run, and only those of the user', () => {
    const headers = new Headers({
      'X-WX-OPENID': 'o1',
      'X-WX-SOURCE': 'wx_devtools',
      'X-WX-ENV': 'prod-1a2b',
      'X-Forwarded-For': '203.0.113.9',
      'X-Request-Id': 'req-1',
    });
    const user = { openId: 'o1', source: 'wx_devtools', clientIp: '203.0.113.9' };
    expect(userFromHeaders(headers)).toEqual(user);
  });

  it('has no caller without a WeChat user, whatever headers a proxy adds', () => {
    expect(
      userFromHeaders(new Headers({ 'x-forwarded-for': '203.0.113.9', 'x-wx-openid': '' })),
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
