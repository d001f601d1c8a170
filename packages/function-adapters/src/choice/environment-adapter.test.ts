import { describe, expect, it } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { failureOf } from '../testing/failure-of';
import { paymentEvent } from '../testing/payment-event';
import { environmentAdapter } from './environment-adapter';

const noting = (reply: string): FunctionAdapter => ({ invoke: async () => reply });
const to = (envId: string) => ({ envId, functionName: 'pay_cb' });

describe('adapters of environments', () => {
  const environments = { 'prod-1a2b': noting('prod'), 'staging-3c4d': noting('staging') };

  it('are each called for their own environment', async () => {
    const adapter = environmentAdapter({ environments });
    expect(await adapter.invoke(to('prod-1a2b'), paymentEvent)).toBe('prod');
    expect(await adapter.invoke(to('staging-3c4d'), paymentEvent)).toBe('staging');
    expect(adapter.unsupported?.(to('staging-3c4d'))).toBeUndefined();
  });

  it.each(['stagng', '', 'toString', '__proto__'])(
    'refuse an environment without an adapter, with a message: %j',
    async (envId) => {
      const adapter = environmentAdapter({ environments });
      const error = await failureOf(adapter.invoke(to(envId), paymentEvent));
      expect(error.code).toBe('TARGET_UNSUPPORTED');
      expect(error.message).toContain(
        `the environment '${envId}', for which no adapter is configured: callbacks are called in prod-1a2b, staging-3c4d.`,
      );
      expect(adapter.unsupported?.(to(envId))).toBe(error.message);
    },
  );

  it('leave all other environments to a default, if there is one', async () => {
    const others = { ...noting('others'), unsupported: () => 'not there' };
    const adapter = environmentAdapter({ environments, others });
    expect(await adapter.invoke(to('test-5e6f'), paymentEvent)).toBe('others');
    expect(adapter.unsupported?.(to('test-5e6f'))).toBe('not there');
    expect(await adapter.invoke(to('prod-1a2b'), paymentEvent)).toBe('prod');
  });
});
