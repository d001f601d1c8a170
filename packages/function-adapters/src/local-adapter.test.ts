import { describe, expect, it } from '@jest/globals';
import { localAdapter } from './local-adapter';
import { adapterContract, realFunctions } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { paymentEvent } from './testing/payment-event';

adapterContract('localAdapter', realFunctions, async (host) => ({
  adapter: () => localAdapter(host),
  close: async () => undefined,
}));

describe('localAdapter', () => {
  const calls: unknown[][] = [];
  const host = {
    invoke: async (...args: unknown[]) => {
      calls.push(args);
      return 'called';
    },
  };

  it.each<[string, unknown, RegExp]>([
    ['the host inside an object', { host: { invoke: async () => undefined } }, /give the host itself/],
    ['a wrong host inside an object', { host: {} }, /give what createFunctionHost returns/],
    ['an address', 'http://127.0.0.1:8010', /host has no method invoke/],
    ['nothing', undefined, /host has no method invoke/],
    ['a promise of a host', Promise.resolve({ invoke: async () => undefined }), /host has no method invoke/],
  ])('refuses %s when it is created, not at each delivery', (_, wrong, problem) => {
    expect(() => localAdapter(wrong as typeof host)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
  });

  it('refuses an environment that is not text', () => {
    for (const envId of ['', 1 as never, null as never])
      expect(() => localAdapter(host, { envId })).toThrow(/^envId must be text/);
  });

  it('refuses a target in another environment without calling anything', async () => {
    const adapter = localAdapter(host, { envId: 'shop-1' });
    const error = await failureOf(adapter.invoke({ envId: 'shop-2', functionName: 'pay' }, paymentEvent));
    expect(error.code).toBe('TARGET_UNSUPPORTED');
    expect(error.message).toMatch(/'pay' in the environment 'shop-2'.*those of 'shop-1'/);
    expect(calls).toEqual([]);
    expect(adapter.unsupported?.({ envId: 'shop-2', functionName: 'pay' })).toBe(error.message);
    expect(await adapter.invoke({ envId: 'shop-1', functionName: 'pay' }, paymentEvent)).toBe('called');
    expect(calls.at(-1)?.[2]).toMatchObject({ envId: 'shop-1' });
  });

  it('leaves the environment to the host, if it has none itself', async () => {
    expect(await localAdapter(host).invoke({ envId: 'shop-2', functionName: 'pay' }, paymentEvent)).toBe(
      'called',
    );
  });

  it('says TARGET_UNSUPPORTED for an environment that the host does not serve', async () => {
    const refusing = {
      invoke: () => Promise.reject(Object.assign(new Error('not here'), { code: 'ENVIRONMENT_NOT_SERVED' })),
    };
    const error = await failureOf(
      localAdapter(refusing).invoke({ envId: 'e', functionName: 'pay' }, paymentEvent),
    );
    expect([error.code, error.message]).toEqual(['TARGET_UNSUPPORTED', 'not here']);
  });

  it('reports all other errors of the host as the function’s failure', async () => {
    for (const thrown of [
      new Error('something'),
      'something',
      Object.assign(new Error('something'), { code: 'toString' }),
    ]) {
      const failing = { invoke: () => Promise.reject(thrown) };
      const error = await failureOf(
        localAdapter(failing).invoke({ envId: 'e', functionName: 'pay' }, paymentEvent),
      );
      expect([error.code, error.message]).toEqual(['FUNCTION_FAILED', 'something']);
    }
  });
});
