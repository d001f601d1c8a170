import { describe, expect, it } from '@jest/globals';
import { callerOf } from './caller';

describe('the caller of a call', () => {
  it('is read from the function’s headers, with its fields in the order that identifies repeated calls', () => {
    const headers = new Headers({
      'X-Request-Id': 'req-1',
      'X-WX-ENV': 'prod-1a2b',
      'X-WX-UNIONID': 'u1',
      'X-WX-APPID': 'wx1',
      'X-WX-OPENID': 'o1',
      'X-Forwarded-For': '203.0.113.9, 10.0.0.1',
    });
    expect(JSON.stringify(callerOf(headers, undefined))).toBe(
      '{"openid":"o1","appid":"wx1","envId":"prod-1a2b","clientIp":"203.0.113.9","requestId":"req-1"}',
    );
  });

  it.each([{}, { 'X-WX-ENV': '' }])('is in the token’s environment if %j names none', (headers) => {
    expect(callerOf(new Headers(headers), 'prod-1a2b')).toEqual({ envId: 'prod-1a2b' });
  });

  it('has an address without a user: for a program without a user, and the function host sends no caller', () => {
    expect(callerOf(new Headers({ 'X-Forwarded-For': '203.0.113.9' }), undefined)).toEqual({
      clientIp: '203.0.113.9',
    });
  });

  it('has the payer’s address where a Kubernetes ingress puts its own into X-Forwarded-For', () => {
    const headers = { 'X-Original-Forwarded-For': '203.0.113.9', 'X-Forwarded-For': '10.0.0.1' };
    expect(callerOf(new Headers(headers), undefined).clientIp).toBe('203.0.113.9');
  });
});
