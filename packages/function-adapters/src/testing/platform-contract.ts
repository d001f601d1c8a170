/** The behaviour of adapters that call a platform: it is slow, full, down, refuses, or answers nonsense. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import type { AdapterError } from '../errors';
import type { ContractSubject } from './contract-subject';
import type { Fault, LoopbackPlatform } from './platforms/loopback-platform';

export interface CallContract {
  /** Set when the tests run. */
  subject(): ContractSubject;
  call(
    functionName: string,
    fields?: Record<string, unknown>,
    options?: { signal?: AbortSignal; adapter?: FunctionAdapter },
  ): Promise<unknown>;
  failureOf(call: Promise<unknown>): Promise<AdapterError>;
}

export function platformContract({ subject, call, failureOf }: CallContract): void {
  describe('on its platform,', () => {
    afterEach(() => {
      jest.restoreAllMocks();
      const { platform } = subject();
      if (platform) platform.fault = undefined;
    });

    /** Runs a test on the platform, if there is one: an adapter of this process has none. */
    const onPlatform = (name: string, test: (platform: LoopbackPlatform) => Promise<void>) =>
      it(name, async () => {
        const { platform } = subject();
        if (platform) await test(platform);
        else expect(subject().secrets).toBeUndefined();
      });

    it.each<[Fault, string, RegExp]>([
      ['throttled', 'THROTTLED', /./],
      ['denied', 'PERMISSION_DENIED', /./],
      ['down', 'UNREACHABLE', /./],
      ['garbage', 'UNREACHABLE', /./],
      ['hangs-up', 'UNREACHABLE', /\b(?:ECONNRESET|UND_ERR_SOCKET|EPIPE)\b/],
      ['huge', 'FUNCTION_FAILED', /answered more than \d MB/],
    ])('which is %s, says %s', async (fault, code, message) => {
      const { platform, adapter, accepts = [] } = subject();
      if (!platform || accepts.includes(fault)) return;
      // A connection that was used before: SDKs repeat requests on these.
      const used = adapter();
      await call('echo', {}, { adapter: used });
      platform.fault = fault;
      const calls = platform.requests.length;
      const error = await failureOf(call('echo', {}, { adapter: used }));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
      // The caller decides about repeats: a function that ran must not run again unnoticed.
      expect(platform.requests.length - calls).toBe(1);
    });

    onPlatform('which does not know its key, says PERMISSION_DENIED', async () => {
      const { adapter, secrets = [] } = subject();
      if (secrets.length === 0) return;
      const error = await failureOf(call('echo', {}, { adapter: adapter({ hasWrongKey: true }) }));
      expect(error.code).toBe('PERMISSION_DENIED');
    });

    onPlatform('ends after its own timeout, and closes the connection', async (platform) => {
      const adapter = subject().adapter({ timeout: 150 });
      for (const fault of ['silent', 'endless'] as const) {
        platform.fault = fault;
        const before = platform.abandoned;
        const sent = platform.requests.length;
        // On a busy machine the time of the first call is over before an SDK has sent it.
        do {
          const error = await failureOf(call('echo', {}, { adapter }));
          expect(error.code).toBe('FUNCTION_TIMEOUT');
          expect(error.message).toMatch(/did not answer within 150 ms/);
        } while (platform.requests.length === sent);
        await until(() => platform.abandoned > before);
      }
    });

    onPlatform('closes the connection of a call that is aborted', async (platform) => {
      for (const fault of ['silent', 'endless'] as const) {
        platform.fault = fault;
        const before = platform.abandoned;
        const controller = new AbortController();
        const failure = failureOf(call('echo', {}, { signal: controller.signal }));
        await until(() => platform.running === 1);
        controller.abort();
        expect((await failure).code).toBe('ABORTED');
        await until(() => platform.abandoned === before + 1);
      }
    });

    onPlatform('keeps connections open between calls', async (platform) => {
      const adapter = subject().adapter();
      await call('echo', {}, { adapter });
      const before = platform.connections;
      for (let calls = 0; calls < 6; calls += 1) await call('echo', {}, { adapter });
      // The client decides whether the earlier connection is free again when the next call comes.
      expect(platform.connections - before).toBeLessThan(3);
    });

    onPlatform('makes no more calls at once than it may, and the others wait', async (platform) => {
      const adapter = subject().adapter({ concurrency: 2 });
      platform.most = platform.running;
      const times = [40, 10, 30, 20, 10];
      const replies = times.map((totalFee) => call('takes-its-time', { totalFee }, { adapter }));
      expect(await Promise.all(replies)).toEqual(times);
      expect(platform.most).toBe(2);
    });

    onPlatform(
      'says THROTTLED for a call that waited for half of its time, and does not send it',
      async (platform) => {
        const adapter = subject().adapter({ concurrency: 1, timeout: 200 });
        platform.fault = 'silent';
        const before = platform.requests.length;
        const codes = [1, 2].map(async () => (await failureOf(call('echo', {}, { adapter }))).code);
        expect(await Promise.all(codes)).toEqual(['FUNCTION_TIMEOUT', 'THROTTLED']);
        expect(platform.requests.length - before).toBe(1);
        platform.fault = undefined;
        expect(await call('replies', { attach: 'number' }, { adapter })).toBe(0);
      },
    );

    onPlatform('writes nothing to the console', async (platform) => {
      const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
      const spies = methods.map((method) => jest.spyOn(console, method).mockImplementation(() => undefined));
      await call('echo');
      platform.fault = 'denied';
      await failureOf(call('echo'));
      for (const spy of spies) expect(spy.mock.calls).toEqual([]);
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
