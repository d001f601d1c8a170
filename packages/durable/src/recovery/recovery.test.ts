import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Transport } from '@opencloudpay/cloudpay';
import { Registry } from 'prom-client';
import { captureLog } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { openShop, type Shop } from '../testing/simulated-shop';
import { takeJobs } from '../testing/take-jobs';
import { createRecoveryMetrics } from './metrics';
import { checkRecovery, type RecoveryOptions } from './options';
import { createRecovery } from './recovery';

const MINUTES = 60_000;

describe.each(['v2', 'v3'] as const)('recovery by %s', (version) => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({ version });
  });
  afterEach(() => shop.clear());
  afterAll(() => shop.close());

  /** The recovery of a gateway, on the simulator's time. */
  function searcher({
    transport = shop.transport,
    ...options
  }: RecoveryOptions & { transport?: Transport } = {}) {
    const log = captureLog();
    const metrics = createRecoveryMetrics({ registry: new Registry() });
    const recovery = createRecovery({
      store: shop.store,
      intake: intakeOf(shop.store, log.logger),
      transportFor: () => transport,
      options: checkRecovery({ perSecond: 1000, ...options }),
      now: shop.now,
      logger: log.logger,
      metrics,
    });
    const outcomes = async () =>
      Object.fromEntries(
        (await metrics.queries.get()).values
          .filter(({ value }) => value > 0)
          .map(({ labels, value }) => [labels.outcome, value]),
      );
    return { ...recovery, log, outcomes };
  }

  /** What the functions of these orders will be called with. */
  async function eventsOf(...orders: readonly string[]) {
    const jobs = await takeJobs(shop.store);
    const sent = [];
    for (const outTradeNo of orders) {
      const job = jobs.find(({ partitionKey }) => partitionKey.endsWith(outTradeNo));
      const attempt = job && (await shop.store.attempts.begin(job));
      sent.push(attempt?.event ?? {});
    }
    return sent;
  }

  const showOrder = (outTradeNo: string) => shop.store.showOrder(outTradeNo);
  const stateOf = async (outTradeNo: string) => (await showOrder(outTradeNo)).orders[0]?.state;

  /** None of these reaches the gateway from now on. */
  const swallow = (outTradeNo?: string) => shop.simulator.setFault({ type: 'drop', outTradeNo });

  describe('a lost notification of a payment', () => {
    it('is found by a query, and delivered like a notification, marked as recovered', async () => {
      await shop.order('lost-00001', { totalFee: 1999 });
      await swallow();
      await shop.pay('lost-00001');
      const { search, outcomes, log } = searcher();
      expect(await search()).toBe(0);
      await shop.simulator.advance('5m');
      expect(await search()).toBe(1);
      const { orders, notifications } = await showOrder('lost-00001');
      const payment = shop.simulator.order('lost-00001')?.payment;
      expect(orders).toMatchObject([{ state: 'paid', transactionId: payment?.transactionId }]);
      expect(notifications).toMatchObject([
        {
          kind: 'pay',
          source: 'recovered',
          state: 'pending',
          amount: 1999,
          status: 'SUCCESS',
          transactionId: payment?.transactionId,
        },
      ]);
      expect(await outcomes()).toEqual({ recovered: 1 });
      expect(log.lines()).toMatchObject([
        { code: 'RECOVERED', outTradeNo: 'lost-00001', requestId: 'ordered-lost-00001' },
      ]);
      expect(await search()).toBe(0);
    });

    it('has the same contents as the notification would have had', async () => {
      await shop.order('same-00001');
      await shop.order('same-00002');
      await swallow('same-00002');
      await shop.pay('same-00001');
      await shop.pay('same-00002');
      await shop.simulator.advance('6m');
      await searcher().search();
      const sent = await eventsOf('same-00001', 'same-00002');
      const [notified, recovered] = sent.map((event) => Object.keys(event).sort());
      expect(recovered).toEqual(notified);
      expect(recovered).toContain('transactionId');
    });

    it('is a duplicate if it arrives after all', async () => {
      await shop.order('late-00001');
      const fault = await swallow();
      await shop.pay('late-00001');
      await shop.simulator.advance('5m');
      await searcher().search();
      await shop.simulator.clearFault(fault.id);
      await shop.simulator.advance('1h');
      expect((await showOrder('late-00001')).notifications).toMatchObject([
        { source: 'recovered', duplicates: 1 },
      ]);
    });

    it('is queried at once if a refund arrives before it: an unpaid order has no refund', async () => {
      await shop.order('early-00001');
      await swallow();
      await shop.pay('early-00001');
      const { search } = searcher();
      expect(await search()).toBe(0);
      const [{ merchant } = { merchant: '' }] = (await showOrder('early-00001')).orders;
      const refund = { refund_id: '5000early', refund_status: 'SUCCESS', out_trade_no: 'early-00001' };
      await shop.store.accept({
        kind: 'refund',
        fields: { ...refund, sub_mch_id: merchant, refund_fee: 1 },
        target: { envId: 'prod', functionName: 'refund_cb' },
        source: 'notified',
        requestId: 'refunded-early-00001',
      });
      expect(await search()).toBe(1);
      expect((await showOrder('early-00001')).notifications).toMatchObject([
        { kind: 'refund' },
        { kind: 'pay', source: 'recovered' },
      ]);
      // Until WeChat Pay stops its retries, which would disturb the next test.
      await shop.simulator.advance('2d');
    });

    it('loses none if one of ten is lost: all payments are known in the end, each once', async () => {
      const numbers = Array.from({ length: 30 }, (_, index) => `tenth-${String(index).padStart(5, '0')}`);
      for (const [index, outTradeNo] of numbers.entries()) {
        await shop.order(outTradeNo);
        if (index % 10 === 9) await swallow(outTradeNo);
        await shop.pay(outTradeNo);
      }
      await shop.simulator.advance('5m');
      const { search } = searcher();
      expect(await search()).toBe(3);
      const { records } = await shop.store.listNotifications({}, { limit: 100 });
      expect(records.map(({ outTradeNo }) => outTradeNo).sort()).toEqual(numbers);
      expect(records.filter(({ source }) => source === 'recovered')).toHaveLength(3);
    });

    it('for an order with an unknown amount is a mismatch, and is delivered to no function', async () => {
      await shop.order('wrong-0001', { totalFee: 5 });
      await swallow();
      await shop.pay('wrong-0001');
      await shop.store.database.db.updateTable('orders').set({ total_fee: 500 }).execute();
      await shop.simulator.advance('5m');
      const { search, outcomes } = searcher();
      await search();
      expect(await outcomes()).toEqual({ mismatch: 1 });
      expect(await showOrder('wrong-0001')).toMatchObject({
        orders: [{ state: 'ordered' }],
        notifications: [],
        mismatches: [{ field: 'total_fee', expected: '500', received: '5' }],
      });
      await shop.simulator.advance('20h');
      expect(await search()).toBe(0);
    });
  });

  describe('an order that stays unpaid', () => {
    it('is queried less and less often, and not after its end', async () => {
      await shop.order('quiet-0001');
      const { search } = searcher();
      const asked: number[] = [];
      const start = shop.now().getTime();
      while (shop.now().getTime() < start + 60 * 60 * MINUTES) {
        // First in small steps.
        const minutes = shop.now().getTime() < start + 180 * MINUTES ? 5 : 60;
        await shop.simulator.advance(minutes * MINUTES);
        if ((await search()) > 0) asked.push(Math.round((shop.now().getTime() - start) / MINUTES));
      }
      expect(asked.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
      expect(asked.length).toBeLessThan(20);
      expect(asked.at(-1)).toBeLessThanOrEqual(49 * 60);
      expect(await stateOf('quiet-0001')).toBe('expired');
    });

    it('that was placed again after hours is queried as soon as a new one', async () => {
      await shop.order('later-0001');
      const { search } = searcher();
      for (let hours = 0; hours < 30; hours += 3) {
        await shop.simulator.advance('3h');
        await search();
      }
      await shop.order('later-0001');
      await swallow();
      await shop.pay('later-0001');
      await shop.simulator.advance('6m');
      expect(await search()).toBe(1);
      expect(await stateOf('later-0001')).toBe('paid');
    });

    it('that expired, was placed again and then paid, is found by a query too', async () => {
      await shop.order('again-0001');
      const { search } = searcher();
      for (let hours = 0; hours < 60; hours += 6) {
        await shop.simulator.advance('6h');
        await search();
      }
      expect(await stateOf('again-0001')).toBe('expired');
      await shop.order('again-0001');
      expect(await stateOf('again-0001')).toBe('ordered');
      await swallow();
      await shop.pay('again-0001');
      await shop.simulator.advance('5m');
      expect(await search()).toBe(1);
      expect(await showOrder('again-0001')).toMatchObject({
        orders: [{ state: 'paid' }],
        notifications: [{ kind: 'pay', source: 'recovered' }],
      });
    });

    it('expires after its own end', async () => {
      await shop.order('ends-00001', { expiresAt: new Date(shop.now().getTime() + 30 * MINUTES) });
      const { search } = searcher();
      await shop.simulator.advance('6m');
      await search();
      expect(await stateOf('ends-00001')).toBe('ordered');
      await shop.simulator.advance('40m');
      await search();
      expect(['expired', 'closed']).toContain(await stateOf('ends-00001'));
    });

    it('that was closed elsewhere is closed here', async () => {
      await shop.order('close-0001');
      await shop.simulator.close('close-0001');
      await shop.simulator.advance('5m');
      await searcher().search();
      expect(await stateOf('close-0001')).toBe('closed');
    });

    it('is closed on request, at its time', async () => {
      await shop.order('close-0002');
      const { search, outcomes } = searcher({ closeUnpaidAfter: 15 * MINUTES });
      await shop.simulator.advance('5m');
      await search();
      await shop.simulator.advance('5m');
      await search();
      expect(shop.simulator.order('close-0002')?.state).toBe('NOTPAY');
      await shop.simulator.advance('5m');
      await search();
      expect(shop.simulator.order('close-0002')?.state).toBe('CLOSED');
      expect(await stateOf('close-0002')).toBe('closed');
      expect(await outcomes()).toEqual({ open: 2, closed: 1 });
    });

    it('is paid if the payment succeeds during the close', async () => {
      await shop.order('race-00001');
      await swallow();
      // The payer is faster than the close request, which WeChat Pay then refuses.
      const racing: Transport = {
        ...shop.transport,
        async send(call) {
          if (call.api === 'closeOrder') await shop.simulator.pay('race-00001');
          return shop.transport.send(call);
        },
      };
      await shop.simulator.advance('20m');
      await searcher({ transport: racing, closeUnpaidAfter: 15 * MINUTES }).search();
      expect(await showOrder('race-00001')).toMatchObject({
        orders: [{ state: 'paid' }],
        notifications: [{ source: 'recovered' }],
      });
    });

    it('is refused after it has lapsed, not before, if its request got no answer and WeChat Pay does not have it', async () => {
      await shop.store.orders.begin({
        merchant: shop.merchant.subMchId,
        outTradeNo: 'never-0001',
        api: 'unifiedOrder',
        totalFee: 1,
        route: undefined,
        asked: {},
      });
      await shop.store.database.db.updateTable('orders').set({ asked_at: shop.now() }).execute();
      const { search } = searcher();
      const start = shop.now().getTime();
      while (shop.now().getTime() < start + 2 * 24 * 60 * MINUTES) {
        await search();
        expect(await stateOf('never-0001')).toBe('asked');
        await shop.simulator.advance('2h');
      }
      await search();
      expect((await showOrder('never-0001')).orders).toMatchObject([
        { state: 'refused', refusal: expect.stringContaining('ORDERNOTEXIST') },
      ]);
    });
  });

  describe('a refund', () => {
    let times = 0;
    let order = '';
    beforeEach(async () => {
      times += 1;
      order = `back-${times}0000`;
      await shop.order(order, { totalFee: 500 });
      await shop.pay(order);
    });

    it('whose notification is lost is found by a query, with its own amount of several', async () => {
      await swallow();
      await shop.refund(`R1-${order}`, order, 100, 500);
      await shop.refund(`R2-${order}`, order, 250, 500);
      await shop.simulator.advance('6m');
      await searcher().search();
      const { refunds, notifications } = await showOrder(order);
      expect(refunds).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }]);
      const found = notifications.filter(({ kind }) => kind === 'refund');
      // They are queried at the same time.
      found.sort((one, other) => String(one.outRefundNo).localeCompare(String(other.outRefundNo)));
      expect(found).toMatchObject([
        { outRefundNo: `R1-${order}`, source: 'recovered', amount: 100, status: 'SUCCESS' },
        { outRefundNo: `R2-${order}`, source: 'recovered', amount: 250, status: 'SUCCESS' },
      ]);
    });

    it('that was notified is not queried', async () => {
      await shop.refund(`R1-${order}`, order, 100, 500);
      await shop.simulator.advance('6m');
      expect(await searcher().search()).toBe(0);
      expect((await showOrder(order)).refunds).toMatchObject([{ state: 'succeeded' }]);
    });
  });

  describe('a query without an answer', () => {
    it.each([
      ['WeChat Pay is down', { type: 'down', how: 'no-answer' }],
      ['WeChat Pay has an error', { type: 'system-error' }],
    ] as const)('because %s, changes nothing: the order is queried again later', async (_, fault) => {
      const order = `down-${fault.type}`;
      await shop.order(order);
      await swallow();
      await shop.pay(order);
      await shop.simulator.advance('3d');
      const broken = await shop.simulator.setFault(fault);
      const { search, outcomes, log } = searcher();
      await search();
      expect(await outcomes()).toEqual({ failed: 1 });
      expect(log.lines()).toMatchObject([{ code: 'RECOVERY_FAILED', level: 40 }]);
      // Its end is long past; its state is still unknown.
      expect(await stateOf(order)).toBe('ordered');
      await shop.simulator.clearFault(broken.id);
      await shop.simulator.advance('7h');
      await search();
      expect(await stateOf(order)).toBe('paid');
    });
  });

  describe('several gateways', () => {
    it('query each order once', async () => {
      for (let index = 0; index < 20; index += 1) await shop.order(`both-${String(index).padStart(5, '0')}`);
      await shop.simulator.advance('5m');
      const asked = await Promise.all([searcher().search(), searcher().search()]);
      expect(asked[0] + asked[1]).toBe(20);
      const questions = shop.simulator
        .exchanges()
        .filter(({ api, outTradeNo }) => api === 'queryOrder' && outTradeNo?.startsWith('both-'));
      expect(questions).toHaveLength(20);
    });

    it('take over from a gateway that died in the middle, after its lease', async () => {
      await shop.order('crash-0001');
      await swallow();
      await shop.pay('crash-0001');
      await shop.simulator.advance('5m');
      // It took the order, sent the query, and died.
      let arrived = () => {};
      const asking = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      const dying: Transport = {
        ...shop.transport,
        send: () => {
          arrived();
          return new Promise(() => {});
        },
      };
      void searcher({ transport: dying }).search();
      await asking;
      const other = searcher();
      expect(await other.search()).toBe(0);
      await shop.simulator.advance('2m');
      expect(await other.search()).toBe(1);
      expect((await showOrder('crash-0001')).notifications).toMatchObject([{ source: 'recovered' }]);
    });

    it('stop on request, and leave the rest to others', async () => {
      for (let index = 0; index < 10; index += 1) await shop.order(`stop-${String(index).padStart(5, '0')}`);
      await shop.simulator.advance('5m');
      const stopper = new AbortController();
      const stopping: Transport = {
        ...shop.transport,
        send: (call) => {
          stopper.abort();
          return shop.transport.send(call);
        },
      };
      const { run, outcomes } = searcher({ transport: stopping, perSecond: 20, interval: 1 });
      await run(stopper.signal);
      expect(await outcomes()).toEqual({ open: 1 });
      await shop.simulator.advance('2m');
      expect(await searcher().search()).toBe(9);
    });
  });
});
