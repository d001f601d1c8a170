/**
 * The behaviour of every adapter, as tests that each adapter runs against real functions. Those of a platform meet a
 * server on 127.0.0.1 that speaks the platform's API.
 *
 * ```ts
 * adapterContract('localAdapter', realFunctions, async (host) => ({
 *   adapter: () => localAdapter(host),
 *   close: async () => undefined,
 * }));
 * ```
 */
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '@opencloudpay/function-host';
import type { AdapterError } from '../errors';
import type { ContractSubject, TargetKind } from './contract-subject';
import { failureOf as failureOfCall } from './failure-of';
import type { FunctionRunner } from './in-process-functions';
import { paymentEvent } from './payment-event';
import { type CallContract, platformContract } from './platform-contract';

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

/** A large text of a customer, with every kind of character. */
const LARGE = `备注 💰 "引号" \\ <xml> \u0000 \u2028 `.repeat(8_000);

/** The functions of `fixtures/functions`, each in processes of its own. */
export const realFunctions = (): FunctionHost =>
  createFunctionHost({
    folder: join(__dirname, '../../fixtures/functions'),
    envId: 'shop-1',
    timeout: 10_000,
  });

/**
 * @param name the adapter's, for the report
 * @param openHost the functions: `realFunctions`, or `inProcessFunctions` for platforms
 * @param start creates adapters for the functions of a host
 */
export function adapterContract<Host extends FunctionRunner>(
  name: string,
  openHost: () => Host,
  start: (host: Host) => Promise<ContractSubject>,
): void {
  describe(`${name}, as every adapter,`, () => {
    let host: Host;
    let subject: ContractSubject;
    const failures: AdapterError[] = [];
    beforeAll(async () => {
      host = openHost();
      subject = await start(host);
    });
    afterAll(async () => {
      await subject.close();
      await host.stop();
    });

    const kind = () => subject.kind ?? FUNCTIONS;
    const call: CallContract['call'] = (functionName, fields = {}, options = {}) => {
      const { signal, adapter = subject.adapter() } = options;
      const event = { ...paymentEvent, ...fields };
      return adapter.invoke(kind().targetOf(functionName), event, signal && { signal });
    };
    const failureOf = async (failing: Promise<unknown>) => {
      const failure = await failureOfCall(failing);
      failures.push(failure);
      return failure;
    };

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
      const { replies = {} } = subject;
      const arriving = Object.hasOwn(replies, attach) ? replies[attach] : reply;
      expect(await call('replies', { attach })).toStrictEqual(arriving);
    });

    it('passes on the event unchanged, with Chinese text, a large text and all integers', async () => {
      expect(await call('echo')).toStrictEqual(paymentEvent);
      const fields = {
        attach: LARGE,
        totalFee: Number.MAX_SAFE_INTEGER,
        cashFee: 0,
        settlementTotalFee: -1,
        isSubscribe: false,
        couponList: [],
      };
      expect(await call('echo', fields)).toStrictEqual({ ...paymentEvent, ...fields });
    });

    it('says FUNCTION_FAILED with the function’s own message when it throws, and keeps openids out of it', async () => {
      const error = await failureOf(call('throws'));
      expect(error.code).toBe('FUNCTION_FAILED');
      expect(error.message).toContain('throws');
      expect(error.message).toContain('订单不存在 of oZWa…');
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
      expect(error.message).toContain('never-returns');
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
      const adapter = subject.adapter();
      const replies = times.map((totalFee) => call('takes-its-time', { totalFee }, { adapter }));
      expect(await Promise.all(replies)).toEqual(times);
    });

    it('passes on the id of the order’s request beside the event, and none if it is unknown', async () => {
      const runner: FunctionRunner = host;
      const invoke = jest.spyOn(runner, 'invoke');
      const adapter = subject.adapter();
      for (const orderRequestId of ['order-1:call-2', undefined]) {
        const target = kind().targetOf('echo');
        expect(await adapter.invoke(target, paymentEvent, { orderRequestId })).toStrictEqual(paymentEvent);
        expect(invoke.mock.lastCall?.[2]?.orderRequestId).toBe(orderRequestId);
      }
      invoke.mockRestore();
    });

    it('sends the environment of the target', async () => {
      const reply = await call('tells-environment');
      expect(reply).toBe('shop-1');
    });

    it('says TARGET_UNSUPPORTED for a target of the other kind, and how to order instead', async () => {
      const { target, refusal } = kind().other;
      const adapter = subject.adapter();
      expect(adapter.unsupported?.(target)).toMatch(refusal);
      expect(adapter.unsupported?.(kind().targetOf('echo'))).toBeUndefined();
      const error = await failureOf(adapter.invoke(target, paymentEvent));
      expect(error.code).toBe('TARGET_UNSUPPORTED');
      expect(error.message).toMatch(refusal);
    });

    it('says UNREACHABLE if the function host has gone', async () => {
      const own = openHost();
      const { adapter, close } = await start(own);
      await own.stop();
      const failing = adapter().invoke(kind().targetOf('echo'), paymentEvent);
      expect((await failureOf(failing)).code).toBe('UNREACHABLE');
      await close();
    });

    platformContract({ subject: () => subject, call, failureOf });

    it('shows no key, no token and no whole openid in any of its errors', () => {
      const told = inspect(failures, { depth: 10, showHidden: true, maxStringLength: null });
      expect(failures.length).toBeGreaterThan(10);
      for (const secret of [
        ...(subject.secrets ?? []),
        paymentEvent.userInfo.openId ?? '',
        paymentEvent['openid'],
      ])
        expect(told).not.toContain(secret);
    });
  });
}
