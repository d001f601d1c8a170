/** An attacker between the gateway and WeChat Pay can make recovery believe nothing false. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { openStore, type Store } from '../store/store';
import { folderDatabase, serverDatabase, type TestDatabase } from '../testing/durable';
import { UNSIGNED_WAYS } from '../testing/forging/v3';
import {
  endedRefund,
  type Forgery,
  failure,
  paidOrder,
  startForgingWechatPay,
} from '../testing/forging/wechat-pay';
import { captureLog, TARGET } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { createRecoveryMetrics } from './metrics';
import { checkRecovery } from './options';
import { createRecovery } from './recovery';
import { createTransportFor } from './transport-for';

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;
const MERCHANT = '1712734762';

// What is stored does not depend on the version: one of each engine is enough.
describe.each([
  ['v2', 'a folder', folderDatabase],
  ['v2', 'a PostgreSQL server', serverDatabase],
  ['v3', 'a PostgreSQL server', serverDatabase],
] as const)('recovery by %s on %s', (version, _, open) => {
  let database: TestDatabase;
  let wechatPay: Awaited<ReturnType<typeof startForgingWechatPay>>;
  let store: Store;
  let clock = 0;

  beforeAll(async () => {
    database = await open();
    wechatPay = await startForgingWechatPay(version);
    store = await openStore({ database: database.options() });
  });
  afterAll(async () => {
    await store.close();
    await wechatPay.close();
    await database.close();
  });
  beforeEach(async () => {
    clock = Date.now();
    wechatPay.forge();
    wechatPay.orders.clear();
    wechatPay.refunds.clear();
    for (const table of ['notifications', 'refunds', 'orders', 'mismatches'] as const)
      await store.database.db.deleteFrom(table).execute();
  });

  function searcher() {
    const log = captureLog();
    const recovery = createRecovery({
      store,
      intake: intakeOf(store, log.logger),
      transportFor: createTransportFor(wechatPay.account),
      options: checkRecovery({ perSecond: 1000 }),
      now: () => new Date(clock),
      logger: log.logger,
      metrics: createRecoveryMetrics({ registry: new Registry() }),
    });
    return { search: () => recovery.search(), codes: () => log.lines().map(({ code }) => code) };
  }

  /** An order that was sent; without a state, it got no answer. */
  async function order(outTradeNo: string, more: { totalFee?: number; expiresAt?: Date } = {}) {
    const id = await store.orders.begin({
      ...{ merchant: MERCHANT, outTradeNo, api: 'unifiedOrder', totalFee: 500, route: TARGET, asked: {} },
      ...more,
    });
    await store.orders.settle(id, { state: 'unknown', refusal: 'no answer' });
    return id;
  }

  async function refund(outRefundNo: string, outTradeNo: string, refundFee = 100) {
    const id = await store.refunds.begin({
      ...{ merchant: MERCHANT, outRefundNo, outTradeNo, refundFee, totalFee: 500, route: TARGET, asked: {} },
    });
    await store.refunds.settle(id, { state: 'unknown', refusal: 'no answer' });
  }

  const showOrder = (outTradeNo: string) => store.showOrder(outTradeNo);

  /** The stored data, without the bookkeeping of the queries themselves. */
  async function stored(outTradeNo: string) {
    return JSON.stringify(await showOrder(outTradeNo));
  }

  it('never changes the store for an unsigned answer, and still finds the payment and the refund', async () => {
    await order('FORGED-1');
    await refund('FORGED-R1', 'FORGED-1');
    const before = await stored('FORGED-1');
    const { search } = searcher();
    const text = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const fields = fc.record({
      return_code: text('FAIL', 'SUCCESS', 'success', 'SUCCESS ', 'FAIL ', ''),
      return_msg: text('x'),
      result_code: text('SUCCESS', 'FAIL', ''),
      err_code: text('ORDERNOTEXIST', 'REFUNDNOTEXIST', 'ORDERCLOSED', 'SYSTEMERROR'),
      trade_state: text('SUCCESS', 'CLOSED', 'REVOKED', 'NOTPAY', 'REFUND'),
      out_trade_no: text('FORGED-1'),
      transaction_id: text('4200000000202611280000000001'),
      total_fee: text('500', '1'),
      sub_mch_id: text(MERCHANT, '1999999999'),
      refund_status_0: text('SUCCESS', 'REFUNDCLOSE', 'CHANGE'),
      out_refund_no_0: text('FORGED-R1'),
      refund_id_0: text('50'),
      refund_fee_0: text('100'),
      sign: text('', 'A'.repeat(32)),
    });
    await fc.assert(
      fc.asyncProperty(fields, async (forged) => {
        wechatPay.forge(({ forged: written }) => written(forged));
        const asked = wechatPay.requests();
        clock += 6 * HOURS;
        await search();
        expect(await stored('FORGED-1')).toBe(before);
        expect(wechatPay.requests()).toBeGreaterThan(asked);
      }),
      {
        numRuns: runs(10),
        // The store is kept from run to run: earlier forgeries must not count together with the next.
        endOnFailure: true,
        examples: [
          [{ return_code: 'FAIL', return_msg: 'x', err_code: 'ORDERNOTEXIST' } as never],
          [{ return_code: 'FAIL', return_msg: 'x', err_code: 'ORDERNOTEXIST' } as never],
          [{ return_code: 'FAIL', result_code: 'FAIL', err_code: 'REFUNDNOTEXIST' } as never],
        ],
      },
    );
    wechatPay.forge();
    wechatPay.orders.set('FORGED-1', paidOrder('FORGED-1', 500));
    wechatPay.refunds.set('FORGED-R1', endedRefund('FORGED-R1', 'FORGED-1', 100));
    clock += 6 * HOURS;
    await search();
    expect(await showOrder('FORGED-1')).toMatchObject({
      orders: [{ state: 'paid', transactionId: '42FORGED-1' }],
      refunds: [{ state: 'succeeded', refundId: '50FORGED-R1' }],
      notifications: [
        { kind: 'pay', source: 'recovered' },
        { kind: 'refund', source: 'recovered' },
      ],
    });
  });

  it('queries an order that WeChat Pay does not have until it lapses, and then stops', async () => {
    await order('ABSENT-1', { expiresAt: new Date(clock + 30 * MINUTES) });
    await order('ABSENT-2');
    const { search } = searcher();
    const until = async (end: number) => {
      while (clock < end) {
        await search();
        clock += 5 * MINUTES;
      }
    };
    const start = clock;
    await until(start + 40 * MINUTES);
    expect((await showOrder('ABSENT-1')).orders).toMatchObject([{ state: 'unknown' }]);
    await until(start + 60 * MINUTES);
    expect((await showOrder('ABSENT-1')).orders).toMatchObject([
      { state: 'refused', refusal: expect.stringMatching(/^ORDERNOTEXIST: /) },
    ]);
    clock = start + 47 * HOURS;
    await search();
    expect((await showOrder('ABSENT-2')).orders).toMatchObject([{ state: 'unknown' }]);
    clock = start + 60 * HOURS;
    await search();
    expect((await showOrder('ABSENT-2')).orders).toMatchObject([{ state: 'refused' }]);
    const asked = wechatPay.requests();
    clock += 60 * HOURS;
    await search();
    expect(wechatPay.requests()).toBe(asked);
  });

  it('believes no unsigned "does not exist", with whatever HTTP status it comes', async () => {
    await order('UNSIGNED-1');
    await refund('UNSIGNED-R1', 'UNSIGNED-1');
    const { search } = searcher();
    const forged = { return_code: 'FAIL', return_msg: 'x', result_code: 'FAIL' };
    for (const way of UNSIGNED_WAYS) {
      wechatPay.forge((pen, { out_refund_no }) =>
        pen.forged({ ...forged, err_code: out_refund_no ? 'REFUNDNOTEXIST' : 'ORDERNOTEXIST' }, way),
      );
      const asked = wechatPay.requests();
      clock += 60 * HOURS;
      await search();
      expect(wechatPay.requests()).toBeGreaterThan(asked);
      expect(await showOrder('UNSIGNED-1')).toMatchObject({
        orders: [{ state: 'unknown' }],
        refunds: [{ state: 'unknown' }],
      });
    }
  });

  it('accepts "no such order" for a lapsed order only twice in a row: one may answer another query', async () => {
    await order('MIXED-1');
    wechatPay.orders.set('MIXED-1', paidOrder('MIXED-1', 500));
    wechatPay.forgeOnce(({ genuine }) => genuine(failure('ORDERNOTEXIST')));
    clock += 60 * HOURS;
    await searcher().search();
    expect((await showOrder('MIXED-1')).orders).toMatchObject([{ state: 'paid' }]);
  });

  it('does not mark an order that is requested again during the query', async () => {
    await order('AGAIN-1');
    clock += 60 * HOURS;
    const { search } = searcher();
    let repeated: Promise<unknown> | undefined;
    wechatPay.forge(({ genuine }) => {
      repeated ??= order('AGAIN-1');
      return genuine(failure('ORDERNOTEXIST'));
    });
    await search();
    await repeated;
    expect((await showOrder('AGAIN-1')).orders).toMatchObject([{ state: 'unknown' }]);
    wechatPay.forge();
    wechatPay.orders.set('AGAIN-1', paidOrder('AGAIN-1', 500));
    await search();
    expect((await showOrder('AGAIN-1')).orders).toMatchObject([{ state: 'paid' }]);
  });

  it.each<[string, Forgery]>([
    ['another order', ({ genuine }) => genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-B', 500) })],
    [
      'no order at all',
      ({ genuine }) => genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-A', 500), out_trade_no: '' }),
    ],
    [
      'an order of another sub-merchant',
      ({ genuine }) =>
        genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-A', 500), sub_mch_id: '1999999999' }),
    ],
    [
      'an order of another account',
      ({ genuine }) =>
        genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-A', 500), mch_id: '1999999999' }),
    ],
    [
      'a payment without an amount',
      ({ genuine }) => genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-A', 500), total_fee: '' }),
    ],
    [
      'a payment without a number',
      ({ genuine }) => genuine({ result_code: 'SUCCESS', ...paidOrder('OTHER-A', 500), transaction_id: '' }),
    ],
    [
      'another order that is closed',
      ({ genuine }) => genuine({ result_code: 'SUCCESS', out_trade_no: 'OTHER-B', trade_state: 'CLOSED' }),
    ],
  ])('does not accept a genuine answer about %s, and queries again', async (_case, forgery) => {
    await order('OTHER-A');
    await order('OTHER-B');
    wechatPay.forge(forgery);
    clock += 6 * MINUTES;
    const { search, codes } = searcher();
    // The query of B itself is answered with B, or not at all.
    await store.database.db.deleteFrom('orders').where('out_trade_no', '=', 'OTHER-B').execute();
    await search();
    expect(await showOrder('OTHER-A')).toMatchObject({
      orders: [{ state: 'unknown' }],
      notifications: [],
      mismatches: [],
    });
    expect((await showOrder('OTHER-B')).notifications).toEqual([]);
    expect(codes()).toContain('RECOVERY_FAILED');
    wechatPay.forge();
    wechatPay.orders.set('OTHER-A', paidOrder('OTHER-A', 500));
    clock += HOURS;
    await search();
    expect((await showOrder('OTHER-A')).orders).toMatchObject([{ state: 'paid' }]);
  });

  it('calls no function of an order for another order’s payment, when both are silent', async () => {
    await order('SWAP-A');
    await order('SWAP-B', { totalFee: 700 });
    wechatPay.orders.set('SWAP-B', paidOrder('SWAP-B', 700));
    wechatPay.forge(({ genuine }) => genuine({ result_code: 'SUCCESS', ...paidOrder('SWAP-B', 700) }));
    clock += 6 * MINUTES;
    await searcher().search();
    expect(await showOrder('SWAP-A')).toMatchObject({ orders: [{ state: 'unknown' }], notifications: [] });
    expect(await showOrder('SWAP-B')).toMatchObject({
      orders: [{ state: 'paid' }],
      notifications: [{ outTradeNo: 'SWAP-B', amount: 700 }],
    });
  });

  it.each<[string, Record<string, string | number>]>([
    ['amount', { total_fee: 1 }],
    ['transaction', { transaction_id: '4299' }],
  ])(
    'reports a mismatch for another %s of the same order, and delivers nothing',
    async (_case, differing) => {
      const id = await order('FITS-1');
      await store.database.db
        .updateTable('orders')
        .set({ transaction_id: '42FITS-1' })
        .where('id', '=', id)
        .execute();
      wechatPay.orders.set('FITS-1', { ...paidOrder('FITS-1', 500), ...differing });
      clock += 6 * MINUTES;
      await searcher().search();
      const [field = ''] = Object.keys(differing);
      expect(await showOrder('FITS-1')).toMatchObject({
        orders: [{ state: 'unknown' }],
        notifications: [],
        mismatches: [{ field, received: String(differing[field]) }],
      });
    },
  );

  describe('of a refund', () => {
    it('queries a refund that WeChat Pay does not have for two days, and accepts that only twice in a row', async () => {
      await refund('BACK-1', 'PAID-1');
      await refund('BACK-2', 'PAID-1');
      const { search } = searcher();
      clock += 47 * HOURS;
      await search();
      expect((await showOrder('PAID-1')).refunds).toMatchObject([{ state: 'unknown' }, { state: 'unknown' }]);
      clock += 10 * HOURS;
      wechatPay.refunds.set('BACK-2', endedRefund('BACK-2', 'PAID-1', 100));
      wechatPay.forge(({ genuine }, { out_refund_no = '' }) => {
        if (out_refund_no === 'BACK-2') wechatPay.forge();
        return genuine(failure('REFUNDNOTEXIST'));
      });
      await search();
      await search();
      expect((await showOrder('PAID-1')).refunds).toMatchObject([
        { state: 'refused' },
        { state: 'succeeded' },
      ]);
    });

    it.each<[string, Record<string, string | number>]>([
      ['another refund', { out_refund_no_0: 'BACK-B' }],
      ['a refund of another order', { out_trade_no: 'PAID-2' }],
      ['no amount', { refund_fee_0: '' }],
      ['no number', { refund_id_0: '' }],
      ['another sub-merchant', { sub_mch_id: '1999999999' }],
    ])('does not accept a genuine answer with %s, and queries again', async (_case, differing) => {
      await refund('BACK-A', 'PAID-1');
      wechatPay.forge(({ genuine }) =>
        genuine({ result_code: 'SUCCESS', ...endedRefund('BACK-A', 'PAID-1', 100), ...differing }),
      );
      clock += 6 * MINUTES;
      const { search } = searcher();
      await search();
      expect(await showOrder('PAID-1')).toMatchObject({
        refunds: [{ state: 'unknown' }],
        notifications: [],
        mismatches: [],
      });
      wechatPay.forge();
      wechatPay.refunds.set('BACK-A', endedRefund('BACK-A', 'PAID-1', 100));
      clock += HOURS;
      await search();
      expect((await showOrder('PAID-1')).refunds).toMatchObject([{ state: 'succeeded' }]);
    });

    it('reports a mismatch for another amount', async () => {
      await refund('BACK-1', 'PAID-1', 100);
      wechatPay.refunds.set('BACK-1', endedRefund('BACK-1', 'PAID-1', 200));
      clock += 6 * MINUTES;
      await searcher().search();
      expect(await showOrder('PAID-1')).toMatchObject({
        refunds: [{ state: 'unknown' }],
        notifications: [],
        mismatches: [{ field: 'refund_fee', expected: '100', received: '200' }],
      });
    });
  });
});
