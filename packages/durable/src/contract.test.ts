/** The guarantees of the durable mode, on both kinds of database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  durableGateway,
  eventually,
  folderDatabase,
  serverDatabase,
  settled,
  type TestDatabase,
} from './testing/durable';
import { ACKNOWLEDGED, addressOf, OPENID, PAYMENT, paymentXml, post, SUB_OPENID } from './testing/gateway';

const ERROR = 50;
const NUMBER = String(PAYMENT['out_trade_no']);

/** A payment of another order. */
const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('the durable gateway on %s', (_, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterEach(closeAll);
  afterAll(() => database.close());

  it('stores a payment, acknowledges it, and delivers it', async () => {
    const test = await durableGateway(database.options(), {
      answer: async () => ({ errcode: 0, errmsg: 'thank you' }),
    });
    expect((await test.pay()).text).toBe(ACKNOWLEDGED);
    await settled(test);
    expect(test.calls).toMatchObject([
      { target: { functionName: 'pay_cb' }, event: { totalFee: 1, userInfo: { openId: SUB_OPENID } } },
    ]);
    const { notifications, deliveries } = await test.gateway.store.showOrder(NUMBER);
    expect(notifications).toMatchObject([{ state: 'delivered', attempts: 1, amount: 1, source: 'notified' }]);
    expect(deliveries).toMatchObject([
      {
        attempt: 1,
        verdict: 'delivered',
        gateway: test.gateway.store.gateway,
        sent: { outTradeNo: NUMBER },
        reply: { errcode: 0, errmsg: 'thank you' },
        durationMs: expect.any(Number),
      },
    ]);
    expect(await test.metrics()).toContain(
      'cloudpay_deliveries_total{kind="pay",verdict="DELIVERED",function="prod-1a2b/pay_cb"} 1',
    );
    expect(test.log.lines().filter(({ outTradeNo }) => outTradeNo === NUMBER)).toHaveLength(2);
    expect(test.log.text()).not.toContain(OPENID);
    expect(test.log.text()).not.toContain(SUB_OPENID);
  });

  it('delivers a notification once that arrived several times, at once and later', async () => {
    const test = await durableGateway(database.options());
    const answers = await Promise.all(Array.from({ length: 8 }, () => test.pay()));
    await settled(test);
    answers.push(await test.pay());
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([ACKNOWLEDGED]));
    await settled(test);
    expect(test.calls).toHaveLength(1);
    const { records } = await test.gateway.store.listNotifications();
    expect(records).toMatchObject([{ duplicates: 8, state: 'delivered' }]);
  });

  it('acknowledges no notification without a number: all of them would be the same one', async () => {
    const test = await durableGateway(database.options());
    const payment = await test.pay({ transaction_id: '' });
    expect(payment).toMatchObject({ code: 'FAIL', status: 400 });
    expect(await test.refund({ refund_id: '' })).toMatchObject({ code: 'FAIL', status: 400 });
    expect((await test.gateway.store.listNotifications()).records).toEqual([]);
  });

  it('retries until the function confirms, and records verdict and diagnosis of each attempt', async () => {
    let attempts = 0;
    const test = await durableGateway(database.options(), {
      answer: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('no such table');
        return attempts === 2 ? { return_code: 'SUCCESS' } : { errcode: 0 };
      },
    });
    await test.pay();
    await settled(test);
    const { deliveries } = await test.gateway.store.showOrder(NUMBER);
    expect(deliveries).toMatchObject([
      {
        attempt: 1,
        verdict: 'failed',
        code: 'ADAPTER_FAILED',
        diagnosis: expect.stringContaining('no such table'),
      },
      { attempt: 2, verdict: 'failed', code: 'WECHAT_PAY_REPLY', reply: { return_code: 'SUCCESS' } },
      { attempt: 3, verdict: 'delivered', code: null, diagnosis: null },
    ]);
  });

  it('delivers the payment before the refund, one at a time, however many attempts the payment needs', async () => {
    const order: string[] = [];
    let underWay = 0;
    const test = await durableGateway(database.options(), {
      answer: async (_target, event) => {
        underWay += 1;
        order.push(`${'refundId' in event ? 'refund' : 'payment'} ${underWay}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        underWay -= 1;
        return { errcode: order.length < 3 ? 1 : 0 };
      },
    });
    await test.pay();
    await test.refund();
    await settled(test);
    expect(order).toEqual(['payment 1', 'payment 1', 'payment 1', 'refund 1']);
  });

  it('holds a refund until its payment arrives, for as long as WeChat Pay may retry the payment', async () => {
    const order: string[] = [];
    const test = await durableGateway(database.options(), {
      answer: async (_target, event) => {
        order.push('refundId' in event ? 'refund' : 'payment');
        return { errcode: 0 };
      },
    });
    await test.refund();
    const { notifications } = await test.gateway.store.showOrder(NUMBER);
    const [{ receivedAt, nextAttemptAt } = {}] = notifications;
    expect(Number(nextAttemptAt) - Number(receivedAt)).toBe(5 * 60_000);
    await test.pay();
    await settled(test);
    expect(order).toEqual(['payment', 'refund']);
  });

  it('delivers a refund whose payment does not arrive, and delivers the payment first if it arrives after all', async () => {
    const order: string[] = [];
    const test = await durableGateway(database.options(), {
      retry: { intervals: [400], giveUpAfter: 60_000, refundHold: 50 },
      answer: async (_target, event) => {
        order.push('refundId' in event ? 'refund' : 'payment');
        return { errcode: order.includes('payment') ? 0 : 1 };
      },
    });
    await test.refund();
    await eventually(() => order.length === 1);
    await test.pay();
    await settled(test);
    expect(order.join(' ')).toMatch(/^(refund )+payment refund$/);
  });

  it('delivers a refund at once if the order is known as paid: payments at the counter have no notification', async () => {
    const test = await durableGateway(database.options());
    const { orders } = test.gateway.store;
    await orders.begin({
      ...{ merchant: String(PAYMENT['sub_mch_id']), outTradeNo: NUMBER, api: 'micropay', totalFee: 1 },
      ...{ route: undefined, asked: {} },
    });
    await orders.setState(NUMBER, String(PAYMENT['sub_mch_id']), 'paid');
    await test.refund();
    await settled(test);
    expect(test.calls).toHaveLength(1);
  });

  it('delivers different orders in parallel, up to the limit of each function', async () => {
    let underWay = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const test = await durableGateway(database.options(), {
      functionConcurrency: 3,
      functionTimeout: 60_000,
      lease: 90_000,
      answer: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise<void>((resolve) => release.push(resolve));
        underWay -= 1;
        return { errcode: 0 };
      },
    });
    for (let number = 0; number < 7; number += 1) await test.pay(other(`parallel-${number}`));
    // Each function has a limit of its own, so another function does not wait.
    const elsewhere = { envId: 'prod-1a2b', functionName: 'another' };
    const address = addressOf('pay', other('elsewhere'), elsewhere);
    await post(test.gateway, address, paymentXml(other('elsewhere')));
    await eventually(() =>
      test.calls.some(({ target }) => 'functionName' in target && target.functionName === 'another'),
    );
    // The calls of the first function may begin later.
    await eventually(() => underWay >= 4);
    expect(underWay).toBe(4);
    await eventually(async () => {
      for (const one of release.splice(0)) one();
      return (await test.gateway.store.state()).pending === 0;
    });
    expect(most).toBe(4);
    expect(test.calls).toHaveLength(8);
  });

  it('abandons a delivery after its time, delays no other order meanwhile, and delivers again on request', async () => {
    let healthy = false;
    const test = await durableGateway(database.options(), {
      retry: { intervals: [40], giveUpAfter: 150 },
      answer: async (_target, event) => ({ errcode: healthy || event['outTradeNo'] !== NUMBER ? 0 : 7 }),
    });
    const { store } = test.gateway;
    await test.pay();
    await test.pay(other('neighbour'));
    await settled(test);
    const { records: dead, next } = await store.listDead();
    expect(dead).toMatchObject([{ outTradeNo: NUMBER, state: 'dead', code: 'ERRCODE_NOT_ZERO' }]);
    expect(next).toBeUndefined();
    expect((await store.showOrder('neighbour')).notifications).toMatchObject([
      { state: 'delivered', attempts: 1 },
    ]);
    expect(await test.metrics()).toMatch(/cloudpay_dead_letters 1\n/);
    expect(test.log.lines()).toContainEqual(
      expect.objectContaining({ level: ERROR, outTradeNo: NUMBER, state: 'dead' }),
    );
    healthy = true;
    expect(await store.retry(dead[0]?.id ?? 0)).toMatchObject({ state: 'pending', attempts: 0 });
    await settled(test);
    expect((await store.showOrder(NUMBER)).deliveries.at(-1)).toMatchObject({ verdict: 'delivered' });
    await expect(store.retry(4711)).rejects.toMatchObject({ code: 'NOTIFICATION_UNKNOWN' });
  });

  it('replays the notifications since a time, and reports progress', async () => {
    const test = await durableGateway(database.options());
    for (const name of ['one', 'two', 'three']) await test.pay(other(`replay-${name}`));
    await settled(test);
    const progress: unknown[] = [];
    const { store } = test.gateway;
    const result = await store.replay({
      from: new Date(Date.now() - 60_000),
      states: ['delivered'],
      onProgress: (now) => progress.push(now),
    });
    expect(result).toEqual({ done: 3, total: 3 });
    expect(progress).toEqual([
      { done: 0, total: 3 },
      { done: 3, total: 3 },
    ]);
    await settled(test);
    expect(test.calls).toHaveLength(6);
    expect(await store.replay({ from: new Date(Date.now() - 60_000) })).toEqual({ done: 0, total: 0 });
  });

  it('stops waiting for a function that never returns', async () => {
    const test = await durableGateway(database.options(), {
      functionTimeout: 60,
      retry: { intervals: [30], giveUpAfter: 0 },
      answer: () => new Promise(() => {}),
    });
    expect((await test.pay()).code).toBe('SUCCESS');
    await settled(test);
    const { deliveries } = await test.gateway.store.showOrder(NUMBER);
    expect(deliveries).toMatchObject([
      { code: 'DELIVERY_TIMEOUT', diagnosis: expect.stringContaining('did not answer within 60 ms') },
    ]);
  });

  it('stores bodies encrypted, reads them with a former key, and names a missing key', async () => {
    const options = database.options();
    const [old, current] = ['11'.repeat(32), Buffer.alloc(32, 7).toString('base64')] as [string, string];
    const broken = { answer: async () => ({ errcode: 1 }) };
    const first = await durableGateway(options, { bodyKey: old, ...broken });
    await first.pay();
    await eventually(() => first.calls.length > 0);
    await first.gateway.close();
    const without = await durableGateway(options, {});
    const raw = await without.gateway.store.database.db
      .selectFrom('notifications')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(Buffer.from(raw.body ?? []).includes('transaction_id')).toBe(false);
    expect(Buffer.from(raw.content).includes(NUMBER)).toBe(false);
    await eventually(
      async () => (await without.gateway.store.listNotifications()).records[0]?.code === 'CONTENT_UNREADABLE',
    );
    expect(without.calls).toEqual([]);
    await without.gateway.close();
    const both = await durableGateway(options, { bodyKey: [current, old] });
    await settled(both);
    expect(both.calls).toMatchObject([{ event: { outTradeNo: NUMBER } }]);
  });

  it('finishes its running attempts when it is closed, or releases them', async () => {
    const options = database.options();
    let finish = () => {};
    const first = await durableGateway(options, {
      functionTimeout: 10_000,
      lease: 20_000,
      closeTimeout: 100,
      answer: (_target, event) =>
        new Promise((resolve) => {
          if (event['outTradeNo'] === NUMBER) finish = () => resolve({ errcode: 0 });
        }),
    });
    await first.pay();
    await first.pay(other('handed-back'));
    await eventually(() => first.calls.length === 2);
    const closed = first.gateway.close();
    finish();
    await closed;
    const second = await durableGateway(options);
    await settled(second);
    expect(second.calls.map(({ event }) => event['outTradeNo'])).toEqual(['handed-back']);
    const { deliveries } = await second.gateway.store.showOrder('handed-back');
    expect(deliveries).toMatchObject([{ code: 'GATEWAY_CLOSED' }, { verdict: 'delivered' }]);
  });

  it('is ready with its database, and warns of deliveries without a gateway for them', async () => {
    const test = await durableGateway(database.options(), {
      retry: { intervals: [30], giveUpAfter: 0 },
      answer: async () => 'success',
    });
    const ready = async () => (await test.gateway.fetch(new Request('http://gateway.test/readyz'))).json();
    expect(await ready()).toEqual({ status: 'ready' });
    await test.pay();
    await settled(test);
    expect(await ready()).toMatchObject({ status: 'ready', warnings: [{ code: 'DEAD_LETTERS' }] });
  });

  it('lists deliveries page by page, and by filters', async () => {
    const test = await durableGateway(database.options());
    for (let number = 0; number < 5; number += 1) await test.pay(other(`page-${number}`));
    await settled(test);
    const { store } = test.gateway;
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await store.listDeliveries(
        { verdict: 'delivered', functionName: 'pay_cb' },
        { limit: 2, before },
      );
      seen.push(...page.records.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect(new Set(seen).size).toBe(5);
    expect((await store.listDeliveries({ outTradeNo: 'page-3' })).records).toMatchObject([
      { outTradeNo: 'page-3' },
    ]);
    expect((await store.listDeliveries({ functionName: 'none' })).records).toEqual([]);
  });
});
