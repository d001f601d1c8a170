import { describe, expect, it } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { paymentEvent } from '../testing/payment-event';
import { combineAdapters } from './combine-adapters';

describe('adapters combined', () => {
  it('are called by the kind of the target, with all arguments of the caller', async () => {
    const calls: unknown[][] = [];
    const noting = (reply: string): FunctionAdapter => ({
      invoke: async (...args) => {
        calls.push([reply, ...args]);
        return reply;
      },
    });
    const adapter = combineAdapters({ functions: noting('function'), containers: noting('container') });
    const { signal } = new AbortController();
    const targets = [
      { envId: 'e', functionName: 'pay_cb' },
      { envId: 'e', service: 'shop', path: '/' },
    ];
    expect(await adapter.invoke(targets[0] as never, paymentEvent, { signal })).toBe('function');
    expect(await adapter.invoke(targets[1] as never, paymentEvent)).toBe('container');
    expect(adapter.unsupported?.(targets[0] as never)).toBeUndefined();
    const deaf = { ...noting('container'), unsupported: () => 'there are no containers' };
    const other = combineAdapters({ functions: noting('function'), containers: deaf });
    expect(targets.map((target) => other.unsupported?.(target as never))).toEqual([
      undefined,
      'there are no containers',
    ]);
    expect(calls).toEqual([
      ['function', targets[0], paymentEvent, { signal }],
      ['container', targets[1], paymentEvent, undefined],
    ]);
  });
});
