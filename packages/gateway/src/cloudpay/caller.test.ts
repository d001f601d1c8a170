import { describe, expect, it } from '@jest/globals';
import { callerOf } from './caller';

describe('the caller of a call', () => {
  it('is read from the headers of the function, its fields in the order that repeated calls are recognised by', () => {
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

  it.each([{}, { 'X-WX-ENV': '' }])('is in the token’s environment where %j names none', (headers) => {
    expect(callerOf(new Headers(headers), 'prod-1a2b')).toEqual({ envId: 'prod-1a2b' });
  });

  it('has an address without a user: programs call for nobody, and the function host takes that for no caller', () => {
    expect(callerOf(new Headers({ 'X-Forwarded-For': '203.0.113.9' }), undefined)).toEqual({
      clientIp: '203.0.113.9',
    });
  });

  it('has the payer’s address where a Kubernetes ingress puts its own into X-Forwarded-For', () => {
    const headers = { 'X-Original-Forwarded-For': '203.0.113.9', 'X-Forwarded-For': '10.0.0.1' };
    expect(callerOf(new Headers(headers), undefined).clientIp).toBe('203.0.113.9');
  });
});
