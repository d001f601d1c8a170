/** What an answer to a call may change in the store, and may return to the caller. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { transportOf, type WireData } from '@opencloudpay/cloudpay';
import type { AroundCall } from '@opencloudpay/gateway/extension';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { openStore, type Store } from '../store/store';
import { folderDatabase, serverDatabase, type TestDatabase } from '../testing/durable';
import { accountAt, captureLog, SUB_OPENID } from '../testing/gateway';
import { reporting } from '../testing/intake';
import { rememberCalls } from './remember-calls';

const MERCHANT = '1712734762';
const SIGNED = {
  ...{ return_code: 'SUCCESS', appid: 'wxd2565e6a04246fd1', mch_id: '1900000109' },
  ...{ sub_mch_id: MERCHANT, result_code: 'SUCCESS' },
};

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('calls on %s', (_, open) => {
  let database: TestDatabase;
  let store: Store;
  let around: AroundCall;
  let log: ReturnType<typeof captureLog>;
  const mismatches: string[] = [];

  beforeAll(async () => {
    database = await open();
    store = await openStore({ database: database.options() });
    log = captureLog();
    const metrics = { refundAlike: () => {} };
    around = rememberCalls({ store, metrics, ...reporting(store, log.logger, mismatches) });
  });
  afterAll(async () => {
    await store.close();
    await database.close();
  });
  afterEach(async () => {
    mismatches.length = 0;
    for (const table of ['refunds', 'orders', 'mismatches', 'prepay_ids'] as const)
      await store.database.db.deleteFrom(table).execute();
  });

  const transport = transportOf(accountAt('http://127.0.0.1:1'));
  const call = async (api: string, data: WireData, answer: WireData | Error): Promise<WireData> => {
    const complete = { sub_mch_id: MERCHANT, body: 'Tea', auth_code: '130000000000000000', ...data };
    const caller = { openid: SUB_OPENID, envId: 'prod' };
    const prepared = transport.prepare(api, { function_name: 'pay_cb', ...complete }, caller);
    const { fields } = (await around({ prepared, requestId: randomUUID() }, async () => {
      if (answer instanceof Error) throw answer;
      return { fields: answer };
    })) as { fields: WireData };
    return fields;
  };
  const order = (outTradeNo: string, answer: WireData | Error, totalFee = 100) =>
    call('unifiedOrder', { out_trade_no: outTradeNo, total_fee: totalFee }, answer);
  const prepaid = (prepayId: string, more: object = {}) => ({ ...SIGNED, prepay_id: prepayId, ...more });
  const stateOf = async (outTradeNo: string) => (await store.orders.find(outTradeNo))[0]?.state;

  describe('an answer that is not signed', () => {
    const forged = fc.record(
      {
        return_code: fc.constantFrom('FAIL', 'success', 'SUCCESS ', ''),
        return_msg: fc.constantFrom('签名错误', 'OK'),
        result_code: fc.constantFrom('SUCCESS', 'FAIL', ''),
        err_code: fc.constantFrom('ORDERCLOSED', 'NOTENOUGH', 'NOAUTH', 'ORDERNOTEXIST'),
        sub_mch_id: fc.constant('1999999999'),
        mch_id: fc.constant('1999999998'),
        appid: fc.constant('wx0000000000000000'),
        transaction_id: fc.constant('4200000000'),
        refund_id: fc.constant('5000000000'),
        out_trade_no: fc.constant('ANOTHER-1'),
        prepay_id: fc.constant('wxEVIL'),
      },
      { requiredKeys: [] },
    );

    it('leaves an order and a refund of its own merchant unknown, so that they are queried', async () => {
      await fc.assert(
        fc.asyncProperty(
          forged,
          fc.constantFrom('unifiedOrder', 'micropay', 'refund'),
          async (answer, api) => {
            const number = randomUUID().slice(0, 20);
            const own = { merchant: MERCHANT, mchId: '1900000109', appid: 'wxd2565e6a04246fd1' };
            const data = { out_trade_no: number, total_fee: 100, refund_fee: 100, out_refund_no: number };
            await call(api, data, answer as WireData);
            if (api === 'refund')
              expect(await store.refunds.find(number)).toMatchObject([
                {
                  state: 'unknown',
                  outTradeNo: number,
                  transactionId: null,
                  refundId: null,
                  merchant: MERCHANT,
                },
              ]);
            else
              expect(await store.orders.find(number)).toMatchObject([
                { ...own, state: 'unknown', transactionId: null },
              ]);
          },
        ),
        { numRuns: runs(20) },
      );
    });

    it('closes and reverses nothing', async () => {
      await order('CLOSE-1', prepaid('wx1'));
      await fc.assert(
        fc.asyncProperty(forged, fc.constantFrom('closeOrder', 'reverse'), async (answer, api) => {
          await call(api, { out_trade_no: 'CLOSE-1' }, answer as WireData);
          expect(await stateOf('CLOSE-1')).toBe('ordered');
        }),
        { numRuns: runs(10) },
      );
      await call('closeOrder', { out_trade_no: 'CLOSE-1' }, SIGNED);
      expect(await stateOf('CLOSE-1')).toBe('closed');
    });
  });

  describe('a signed refusal', () => {
    const refused = { ...SIGNED, result_code: 'FAIL', err_code: 'NOAUTH', err_code_des: '无权限' };

    it('is final for a request that was sent once', async () => {
      await order('FIRST-1', refused);
      expect(await store.orders.find('FIRST-1')).toMatchObject([
        { state: 'refused', refusal: 'NOAUTH: 无权限' },
      ]);
      await order('FIRST-1', refused);
      expect(await stateOf('FIRST-1')).toBe('refused');
    });

    it('of a repeat says nothing about the request before it, which may have succeeded', async () => {
      await expect(order('TWICE-1', new Error('no answer'))).rejects.toThrow('no answer');
      await order('TWICE-1', refused);
      expect(await store.orders.find('TWICE-1')).toMatchObject([
        { state: 'unknown', refusal: 'NOAUTH: 无权限' },
      ]);
      const data = { out_trade_no: 'TWICE-1', out_refund_no: 'BACK-1', refund_fee: 1, total_fee: 100 };
      await expect(call('refund', data, new Error('no answer'))).rejects.toThrow('no answer');
      await call('refund', data, refused);
      expect(await store.refunds.find('BACK-1')).toMatchObject([{ state: 'unknown' }]);
      await call('refund', data, { ...SIGNED, refund_id: '50' });
      expect(await store.refunds.find('BACK-1')).toMatchObject([{ state: 'processing', refundId: '50' }]);
    });

    it('of a repeat says nothing either if another gateway died during the first request', async () => {
      await store.orders.begin({
        ...{ merchant: MERCHANT, outTradeNo: 'DEAD-01', api: 'unifiedOrder', totalFee: 100 },
        ...{ route: undefined, asked: {} },
      });
      await order('DEAD-01', refused);
      expect(await stateOf('DEAD-01')).toBe('unknown');
    });

    it('makes a repeated order be queried again, for as long as either request can be paid', async () => {
      const later = new Date(Date.now() + 3_600_000);
      const begin = (expiresAt: Date | undefined) =>
        store.orders.begin({
          ...{ merchant: MERCHANT, outTradeNo: 'LONG-01', api: 'unifiedOrder', totalFee: 100 },
          ...{ route: undefined, asked: {}, expiresAt },
        });
      await begin(later);
      await store.database.db.updateTable('orders').set({ queries: 9, next_query_at: new Date() }).execute();
      await begin(new Date());
      expect(await store.orders.find('LONG-01')).toMatchObject([{ expiresAt: later }]);
      const { queries, next_query_at } = await store.database.db
        .selectFrom('orders')
        .select(['queries', 'next_query_at'])
        .executeTakeFirstOrThrow();
      expect([queries, next_query_at]).toEqual([0, null]);
      await begin(undefined);
      expect(await store.orders.find('LONG-01')).toMatchObject([{ expiresAt: null }]);
    });
  });

  describe('a prepay_id', () => {
    it('of another order is not returned: the outcome is unknown, and a mismatch is reported', async () => {
      await order('OWNER-1', prepaid('wxFIRST'));
      await expect(
        order('VICTIM-1', prepaid('wxFIRST', { payment: { paySign: 'x' } })),
      ).rejects.toMatchObject({
        errCode: -601001,
        message: expect.stringMatching(/was rejected: .*prepay_id of another order.*outcome is unknown/),
        query: { out_trade_no: 'VICTIM-1' },
      });
      expect(await stateOf('VICTIM-1')).toBe('unknown');
      expect(mismatches).toEqual(['pay prepay_id']);
      expect((await store.showOrder('VICTIM-1')).mismatches).toMatchObject([
        { kind: 'pay', field: 'prepay_id', received: expect.stringContaining('order OWNER-1') },
      ]);
      expect(log.lines()).toContainEqual(
        expect.objectContaining({
          ...{ code: 'ORDER_MISMATCH', source: 'answered', field: 'prepay_id', level: 50 },
          outTradeNo: 'VICTIM-1',
        }),
      );
    });

    it('does not reveal the other order to the caller, because it may belong to another merchant', async () => {
      await order('SECRET-OWNER', prepaid('wxFIRST'));
      const failure = await order('VICTIM-1', prepaid('wxFIRST')).catch((thrown: unknown) => thrown);
      expect(JSON.stringify(failure) + String(failure)).not.toMatch(/SECRET-OWNER|wxFIRST/);
    });

    it('is returned again to the same order, and not to an order of another merchant with the same number', async () => {
      const answer = prepaid('wxSAME');
      expect(await order('REPEAT-1', answer)).toBe(answer);
      expect(await order('REPEAT-1', answer)).toBe(answer);
      expect(await order('REPEAT-1', prepaid('wxNEWER'))).toMatchObject({ prepay_id: 'wxNEWER' });
      expect(await order('REPEAT-1', answer)).toBe(answer);
      await expect(
        call(
          'unifiedOrder',
          { out_trade_no: 'REPEAT-1', total_fee: 100, sub_mch_id: '1999999999' },
          { ...answer, sub_mch_id: '1999999999' },
        ),
      ).rejects.toThrow(/another order/);
      await expect(order('REPEAT-2', prepaid('wxSAME'))).rejects.toThrow(/another order/);
      expect(mismatches).toHaveLength(2);
    });

    it('goes to one order only, even if several gateways receive it at the same time', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => order(`RACE-${index}0`, prepaid('wxRACE'))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('is not returned if the database cannot check it', async () => {
      const { schema, executeSql } = store.database;
      await executeSql(`alter table ${schema}.prepay_ids rename to away`);
      try {
        await expect(order('AWAY-01', prepaid('wxAWAY'))).rejects.toMatchObject({
          message: expect.stringMatching(
            /database does not answer.*repeat the order with the same outTradeNo/,
          ),
          query: { out_trade_no: 'AWAY-01' },
        });
      } finally {
        await executeSql(`alter table ${schema}.away rename to prepay_ids`);
      }
      expect(await stateOf('AWAY-01')).toBe('unknown');
      expect(await order('AWAY-01', prepaid('wxAWAY'))).toMatchObject({ prepay_id: 'wxAWAY' });
      expect(await stateOf('AWAY-01')).toBe('ordered');
    });

    it('is forgotten when no payment can use it any more', async () => {
      await order('OWNER-1', prepaid('wxOLD'));
      await store.orders.forgetPrepayIds(new Date(Date.now() - 60_000));
      await expect(order('LATER-1', prepaid('wxOLD'))).rejects.toThrow(/another order/);
      await store.orders.forgetPrepayIds(new Date(Date.now() + 1));
      expect(await store.database.db.selectFrom('prepay_ids').selectAll().execute()).toEqual([]);
    });
  });
});
