/**
 * The behaviour of every adapter, as tests that each adapter runs against real functions.
 *
 * ```ts
 * adapterContract('localAdapter', async (host) => ({ adapter: localAdapter(host), close: async () => undefined }));
 * ```
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { createFunctionHost, type FunctionHost } from '@opencloudpay/function-host';
import { failureOf } from './failure-of';
import { paymentEvent } from './payment-event';

export interface ContractSubject {
  adapter: FunctionAdapter;
  /** Closes the servers between the adapter and the host. */
  close(): Promise<void>;
  /** The kind of target that this adapter calls. Default: cloud functions */
  kind?: TargetKind;
}

interface TargetKind {
  /** The target for a function of the host. */
  targetOf(functionName: string): CallbackTarget;
  /** A target of the other kind, and its refusal. */
  other: { target: CallbackTarget; refusal: RegExp };
}

const FUNCTIONS: TargetKind = {
  targetOf: (functionName) => ({ envId: 'shop-1', functionName }),
  other: {
    target: { envId: 'shop-1', service: 'pay', path: '/callback' },
    refusal: /\/callback of the container service 'pay'.*order with `functionName`/,
  },
};

/** For adapters of container services: the functions are at the paths of a service `shop` that have their names. */
export const CONTAINERS: TargetKind = {
  targetOf: (name) => ({ envId: 'shop-1', service: 'shop', path: `/${encodeURIComponent(name)}` }),
  other: {
    target: { envId: 'shop-1', functionName: 'pay_cb' },
    refusal: /cloud function 'pay_cb'.*order with `container`/,
  },
};

/**
 * @param name the adapter's, for the report
 * @param start creates an adapter for the functions of a host
 */
export function adapterContract(name: string, start: (host: FunctionHost) => Promise<ContractSubject>): void {
  describe(`${name}, as every adapter,`, () => {
    let host: FunctionHost;
    let subject: ContractSubject;
    beforeAll(async () => {
      host = createFunctionHost({
        folder: join(__dirname, '../../fixtures/functions'),
        envId: 'shop-1',
        timeout: 10_000,
      });
      subject = await start(host);
    });
    afterAll(async () => {
      await subject.close();
      await host.stop();
    });

    const kind = () => subject.kind ?? FUNCTIONS;
    const call = (
      functionName: string,
      fields: Record<string, unknown> = {},
      options?: { signal: AbortSignal },
    ) => subject.adapter.invoke(kind().targetOf(functionName), { ...paymentEvent, ...fields }, options);

    it.each([
      ['acknowledged', { errcode: 0, errmsg: 'ok' }],
      ['nothing', undefined],
      ['null', null],
      ['text', 'success 支付成功 💰'],
      ['emptyText', ''],
      ['number', 0],
      ['false', false],
      ['list', [1, null, { a: [] }]],
      ['nested', { 订单: { 状态: '已支付', emoji: ['👨‍👩‍👧', '\u0000', '"\\'] } }],
    ])('returns the reply unchanged: %s', async (attach, reply) => {
      expect(await call('replies', { attach })).toStrictEqual(reply);
    });

    it('passes on the event unchanged', async () => {
      expect(await call('echo')).toStrictEqual(paymentEvent);
    });

    it('says FUNCTION_FAILED with the function’s own message when it throws, and keeps openids out of it', async () => {
      const error = await failureOf(call('throws'));
      expect(error.code).toBe('FUNCTION_FAILED');
      expect(error.message).toContain("'throws'");
      expect(error.message).toContain('订单不存在 of oZWa…');
      expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(
        paymentEvent.userInfo.openId,
      );
    });

    it.each([
      ['dies', /exit code 9/],
      ['broken', /exports no function `main`/],
    ])('says FUNCTION_FAILED and why when the function cannot run: %s', async (functionName, why) => {
      const error = await failureOf(call(functionName));
      expect(error.code).toBe('FUNCTION_FAILED');
      expect(error.message).toMatch(why);
    });

    it('says FUNCTION_NOT_FOUND for an unknown name, however it is written', async () => {
      for (const functionName of ['payCallbak', '../echo', 'echo/', 'echo?', '支付']) {
        const error = await failureOf(call(functionName));
        expect([functionName, error.code]).toEqual([functionName, 'FUNCTION_NOT_FOUND']);
        expect(error.message).toContain(`'${functionName}'`);
      }
    });

    it('says FUNCTION_TIMEOUT if the function does not return in its time', async () => {
      const error = await failureOf(call('never-returns'));
      expect(error.code).toBe('FUNCTION_TIMEOUT');
      expect(error.message).toMatch(/'never-returns' did not return within 300 ms/);
    });

    it('says ABORTED, and at once, if the caller aborts the call', async () => {
      await call('takes-its-time', { totalFee: 0 });
      const controller = new AbortController();
      const failure = failureOf(call('takes-its-time', { totalFee: 5_000 }, { signal: controller.signal }));
      setTimeout(() => controller.abort(), 50);
      const started = performance.now();
      expect((await failure).code).toBe('ABORTED');
      expect(performance.now() - started).toBeLessThan(1_500);
      expect((await failureOf(call('echo', {}, { signal: AbortSignal.abort() }))).code).toBe('ABORTED');
    });

    it('makes several calls at once, each with its own reply', async () => {
      const times = [60, 40, 20, 0];
      expect(await Promise.all(times.map((totalFee) => call('takes-its-time', { totalFee })))).toEqual(times);
    });

    it('sends the environment of the target', async () => {
      const reply = await call('tells-environment');
      expect(reply).toBe('shop-1');
    });

    it('says TARGET_UNSUPPORTED for a target of the other kind, and how to order instead', async () => {
      const { target, refusal } = kind().other;
      expect(subject.adapter.unsupported?.(target)).toMatch(refusal);
      expect(subject.adapter.unsupported?.(kind().targetOf('echo'))).toBeUndefined();
      const error = await failureOf(subject.adapter.invoke(target, paymentEvent));
      expect(error.code).toBe('TARGET_UNSUPPORTED');
      expect(error.message).toMatch(refusal);
    });

    it('says UNREACHABLE if the function host has gone', async () => {
      const own = createFunctionHost({ folder: join(__dirname, '../../fixtures/functions') });
      const { adapter, close } = await start(own);
      await own.stop();
      expect((await failureOf(adapter.invoke(kind().targetOf('echo'), paymentEvent))).code).toBe(
        'UNREACHABLE',
      );
      await close();
    });
  });
}
