import { describe, expect, it, jest } from '@jest/globals';
import { type ApiCall, createNamespace } from './namespace';

/** A namespace has every name; the tests need these. */
interface Anything extends Record<'unifiedOrder' | 'queryOrder' | 'refund' | 'some' | 'dotted', Anything> {
  (...given: unknown[]): Anything;
  call: Anything;
  apply: Anything;
  bind: Anything;
  path: Anything;
  'a.b': Anything;
  then: undefined;
}

function namespace() {
  const call = jest.fn<ApiCall>().mockResolvedValue({});
  return { call, cloudPay: createNamespace(call) as Anything };
}

describe('the namespace', () => {
  it('has an API for any property, and a dotted name for any path', () => {
    const { call, cloudPay } = namespace();
    cloudPay.unifiedOrder({ a: 1 });
    cloudPay.some.dotted.path({ b: 2 });
    cloudPay['a.b']({ c: 3 });
    expect(call.mock.calls).toEqual([
      ['unifiedOrder', { a: 1 }, {}],
      ['some.dotted.path', { b: 2 }, {}],
      ['a.b', { c: 3 }, {}],
    ]);
  });

  it('can be destructured', () => {
    const { call, cloudPay } = namespace();
    const { unifiedOrder, queryOrder } = cloudPay;
    unifiedOrder({});
    queryOrder({});
    expect(call.mock.calls.map(([api]) => api)).toEqual(['unifiedOrder', 'queryOrder']);
  });

  it('called with options, is the same namespace bound to them, and leaves the first one unbound', () => {
    const { call, cloudPay } = namespace();
    const bound = cloudPay({ appid: 'wx1' });
    bound.queryOrder({});
    cloudPay.queryOrder({});
    expect(call.mock.calls.map(([, , options]) => options)).toEqual([{ appid: 'wx1' }, {}]);
  });

  it.each([undefined, null, 'wx1', 1, []])('called with %p, asks for options', (options) => {
    expect(() => namespace().cloudPay(options)).toThrow('an options object is expected');
  });

  it('has functions whose call, apply and bind are those of Function', () => {
    const { call, cloudPay } = namespace();
    cloudPay.refund.call(undefined, { a: 1 });
    cloudPay.refund.apply(undefined, [{ a: 2 }]);
    cloudPay.refund.bind(undefined, { a: 3 })();
    expect(call.mock.calls.map(([api, data]) => [api, data])).toEqual([
      ['refund', { a: 1 }],
      ['refund', { a: 2 }],
      ['refund', { a: 3 }],
    ]);
    expect(cloudPay.refund.toString()).toMatch(/^function/);
    expect(cloudPay.refund.constructor).toBe(Function);
  });

  it('is neither a promise nor JSON, nor are its functions', async () => {
    const { call, cloudPay } = namespace();
    expect(cloudPay.then).toBeUndefined();
    expect(cloudPay.refund.then).toBeUndefined();
    expect(JSON.stringify({ cloudPay, refund: cloudPay.refund })).toBe('{}');
    expect(await cloudPay).toBe(cloudPay);
    expect(call).not.toHaveBeenCalled();
  });
});
