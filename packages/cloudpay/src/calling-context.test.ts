import { describe, expect, it } from '@jest/globals';
import { callingContext } from './calling-context';
import { CALLED_BY_USER } from './testing/environment';

describe('the calling context', () => {
  it('has the user, the mini program, the address and the environment of CloudBase’s variables', () => {
    expect(callingContext(CALLED_BY_USER)).toEqual({
      openid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
      appid: 'wxd2565e6a04246fd1',
      clientIp: '203.0.113.7',
      envId: 'prod-1a2b',
    });
  });

  it('reads only the listed variables: others may remain from another invocation', () => {
    expect(callingContext({ ...CALLED_BY_USER, WX_CONTEXT_KEYS: 'WX_APPID' })).toEqual({
      appid: 'wxd2565e6a04246fd1',
      envId: 'prod-1a2b',
    });
    expect(callingContext({ ...CALLED_BY_USER, WX_CONTEXT_KEYS: '' })).toEqual({ envId: 'prod-1a2b' });
    const { WX_CONTEXT_KEYS, ...unlisted } = CALLED_BY_USER;
    expect(callingContext(unlisted)).toEqual({ envId: 'prod-1a2b' });
  });

  it('uses the IPv6 address if there is no other', () => {
    const env = { WX_CONTEXT_KEYS: 'WX_CLIENTIP,WX_CLIENTIPV6', WX_CLIENTIPV6: '2001:db8::1' };
    expect(callingContext(env)).toEqual({ clientIp: '2001:db8::1' });
    expect(callingContext({ ...env, WX_CLIENTIP: '203.0.113.7' })).toEqual({ clientIp: '203.0.113.7' });
  });

  it('uses the environment of SCF if TCB_ENV is not set', () => {
    expect(callingContext({ SCF_NAMESPACE: 'scf-env' })).toEqual({ envId: 'scf-env' });
    expect(callingContext({ TCB_ENV: 'tcb-env', SCF_NAMESPACE: 'scf-env' })).toEqual({ envId: 'tcb-env' });
  });

  it('is empty outside of a cloud function, and ignores empty variables', () => {
    expect(callingContext({})).toEqual({});
    expect(callingContext({ WX_CONTEXT_KEYS: 'WX_OPENID', WX_OPENID: '' })).toEqual({});
  });
});
