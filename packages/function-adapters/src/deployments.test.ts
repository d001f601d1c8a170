/** Each adapter with the entry of its platform: from the gateway's call by the official SDK to an unchanged `exports.main`. */
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEPLOYMENTS, type Deployment } from './testing/deployments';
import { failureOf } from './testing/failure-of';
import { paymentEvent } from './testing/payment-event';

const seen: unknown[] = [];

/** Cloud functions, as CloudBase has them. */
const functions = {
  payCallback: {
    main: async (event: { outTradeNo: string }) => {
      seen.push({ event, user: process.env['WX_OPENID'], source: process.env['TCB_SOURCE'] });
      return { errcode: 0, errmsg: event.outTradeNo };
    },
  },
  tellsUser: {
    main: async ({ totalFee }: { totalFee: number }) => {
      await after(totalFee);
      return [process.env['WX_OPENID'], process.env['TCB_ENV']];
    },
  },
  throws: {
    main: async ({ userInfo }: { userInfo: { openId: string } }) => {
      throw new RangeError(`订单不存在 of ${userInfo.openId}`);
    },
  },
  broken: () => {
    throw new Error('Cannot find module left-pad');
  },
  neverReturns: { main: () => new Promise(() => undefined) },
  bigint: { main: () => 1n },
};

describe.each(Object.entries(DEPLOYMENTS))(
  'functions on %s, called by the adapter of a gateway,',
  (_, start) => {
    const lines: unknown[] = [];
    let deployment: Deployment;
    beforeAll(async () => {
      deployment = await start(functions, {
        envId: 'shop-1',
        onCallback: (line) => lines.push(line),
        onError: () => undefined,
      });
    });
    afterAll(() => deployment.close());
    beforeEach(() => {
      seen.length = 0;
      lines.length = 0;
    });

    const call = (functionName: string, fields: object = {}, options: { orderRequestId?: string } = {}) =>
      deployment.adapter.invoke({ envId: 'shop-1', functionName }, { ...paymentEvent, ...fields }, options);

    it('get the whole event with the payer as user, and their confirmation comes back', async () => {
      const attach = `备注 💰 "引号" \\ <xml> \u0000 \u2028 `.repeat(4_000);
      const reply = await call('payCallback', { attach, cashFee: Number.MAX_SAFE_INTEGER });
      expect(reply).toStrictEqual({ errcode: 0, errmsg: paymentEvent['outTradeNo'] });
      const event = { ...paymentEvent, attach, cashFee: Number.MAX_SAFE_INTEGER };
      expect(seen).toEqual([
        {
          event: expect.objectContaining(event),
          user: paymentEvent.userInfo.openId,
          source: 'wx_paycallback',
        },
      ]);
      expect(lines).toEqual([]);
    });

    it('write one line that joins their request with that of the order, which the event does not have', async () => {
      await call('payCallback', {}, { orderRequestId: 'order-1:call-2' });
      expect(lines).toEqual([
        {
          ...{ function: 'payCallback', requestId: expect.any(String) },
          ...{ orderRequestId: 'order-1:call-2', msg: 'A callback begins' },
        },
      ]);
      expect(JSON.stringify(seen)).not.toContain('order-1:call-2');
    });

    it('each see their own payer, two at once', async () => {
      const calls = [40, 5, 20].map((totalFee) =>
        call('tellsUser', { totalFee, userInfo: { appId: 'wx1', openId: `oPayer${totalFee}` } }),
      );
      expect(await Promise.all(calls)).toEqual([40, 5, 20].map((fee) => [`oPayer${fee}`, 'shop-1']));
    });

    it.each([
      ['throws', 'FUNCTION_FAILED', /订单不存在 of oZWa…/],
      [
        'broken',
        'FUNCTION_FAILED',
        /cannot be loaded: it threw while it was loaded: Error: Cannot find module/,
      ],
      ['bigint', 'FUNCTION_FAILED', /returned a result that/],
      ['neverReturns', 'FUNCTION_TIMEOUT', /neverReturns/],
      ['missing', 'FUNCTION_NOT_FOUND', /missing/],
    ])('that end badly are reported with the code of every platform: %s, %s', async (name, code, message) => {
      const error = await failureOf(call(name));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    });
  },
);
