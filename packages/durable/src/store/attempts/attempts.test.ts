import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, TARGET } from '../../testing/gateway';
import { takeJobs } from '../../testing/take-jobs';
import { openStore, type RetryOptions, type Store } from '../store';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase();
});
afterAll(() => database.close());

/** One store with one payment in it. */
async function withPayment(
  { leaseSeconds = 30, retry }: { leaseSeconds?: number; retry?: RetryOptions },
  use: (store: Store, take: () => ReturnType<typeof takeJobs>) => Promise<void>,
): Promise<void> {
  const store = await openStore({ database: database.options(), leaseSeconds, retry });
  try {
    await store.accept({
      kind: 'pay',
      fields: { ...PAYMENT },
      target: TARGET,
      source: 'notified',
      requestId: 'r',
    });
    await use(store, () => takeJobs(store));
  } finally {
    await store.close();
  }
}

it('waits with a notification whose gateways died one after the other, and abandons it in the end', async () => {
  await withPayment({ retry: { intervals: [2500], giveUpAfter: 3000 } }, async (store, take) => {
    for (let death = 0; death < 3; death += 1) {
      const [job] = await take();
      if (!job) throw new Error('There is no job.');
      expect(await store.attempts.begin(job)).toMatchObject({ number: death + 1 });
      await store.queue.giveBack(job);
    }
    const [job] = await take();
    if (!job) throw new Error('There is no job.');
    expect(await store.attempts.begin(job)).toBeUndefined();
    expect((await store.listNotifications()).records).toMatchObject([
      { state: 'pending', code: 'GATEWAY_DIED', nextAttemptAt: expect.anything() },
    ]);
    expect(await take()).toEqual([]);
    // It is still tried again, until its time is over.
    while ((await store.state()).pending > 0) {
      const again = await eventually(async () => (await take())[0]);
      const begun = await store.attempts.begin(again);
      if (begun) await store.queue.giveBack(again);
    }
    expect((await store.listDead()).records).toMatchObject([{ code: 'GATEWAY_DIED' }]);
    expect(await take()).toEqual([]);
  });
});

it('keeps a delivered notification delivered, whatever a slower gateway with an ended lease records', async () => {
  await withPayment({ leaseSeconds: 1 }, async (store, take) => {
    const [slow] = await take();
    if (!slow) throw new Error('There is no job.');
    const attempt = await store.attempts.begin(slow);
    if (!attempt) throw new Error('There is nothing to deliver.');
    expect(await take()).toEqual([]);
    const [quick] = await eventually(async () => {
      await store.queue.reclaim();
      await sleep(100);
      const jobs = await take();
      return jobs.length > 0 && jobs;
    });
    if (!quick) throw new Error('There is no job.');
    const second = await store.attempts.begin(quick);
    if (!second) throw new Error('There is nothing to deliver.');
    const good = { verdict: { delivered: true }, reply: { errcode: 0 }, durationMs: 1 } as const;
    expect(await store.attempts.settle(quick, second, good)).toEqual({ state: 'delivered' });
    const bad = {
      verdict: { delivered: false, code: 'NO_REPLY', diagnosis: 'a\0b' },
      reply: undefined,
      durationMs: 9,
    } as const;
    expect(await store.attempts.settle(slow, attempt, bad)).toEqual({ state: 'overtaken' });
    const { notifications, deliveries } = await store.showOrder(String(PAYMENT['out_trade_no']));
    expect(notifications).toMatchObject([{ state: 'delivered', code: null }]);
    expect(deliveries).toMatchObject([{ verdict: 'failed', diagnosis: 'ab' }, { verdict: 'delivered' }]);
    expect(await take()).toEqual([]);
  });
});

it('begins nothing for a gateway whose lease is over, and begins the next gateway’s job', async () => {
  await withPayment({ leaseSeconds: 1 }, async (store, take) => {
    const [late] = await take();
    if (!late) throw new Error('There is no job.');
    const [quick] = await eventually(async () => {
      await store.queue.reclaim();
      await sleep(100);
      const jobs = await take();
      return jobs.length > 0 && jobs;
    });
    if (!quick) throw new Error('There is no job.');
    expect(await store.attempts.begin(late)).toBeUndefined();
    expect(await store.attempts.begin(quick)).toMatchObject({ number: 1 });
    expect((await store.listDeliveries()).records).toHaveLength(1);
  });
});

it('counts the lease from the begin of a delivery, however long the job was held before', async () => {
  await withPayment({ leaseSeconds: 2 }, async (store, take) => {
    const [job] = await take();
    if (!job) throw new Error('There is no job.');
    await sleep(1_500);
    await store.attempts.begin(job);
    await sleep(1_000);
    await store.queue.reclaim();
    expect(await take()).toEqual([]);
  });
});

it('leaves the lease to the gateways if another program opens the store', async () => {
  const options = database.options();
  const leaseOf = async (leaseSeconds?: number) => {
    const store = await openStore({ database: options, leaseSeconds });
    const { rows } = await store.database.executeSql(
      `select expire_seconds from ${options.schema}_queue.queue where name = 'deliveries'`,
    );
    await store.close();
    return (rows[0] as { expire_seconds: number }).expire_seconds;
  };
  expect([await leaseOf(), await leaseOf(45), await leaseOf(), await leaseOf(20)]).toEqual([30, 45, 45, 20]);
});

it('holds a job for the lease of the gateway that runs it, not of the one that created it', async () => {
  const options = database.options();
  const former = await openStore({ database: options, leaseSeconds: 1 });
  await former.accept({
    kind: 'pay',
    fields: { ...PAYMENT },
    target: TARGET,
    source: 'notified',
    requestId: 'r',
  });
  await former.close();
  const store = await openStore({ database: options, leaseSeconds: 4 });
  try {
    const [job] = await takeJobs(store);
    if (!job) throw new Error('There is no job.');
    expect(await store.attempts.begin(job)).toMatchObject({ number: 1 });
    // Twice the lease that the job was created with has passed.
    await sleep(2200);
    await store.queue.reclaim();
    expect(await takeJobs(store)).toEqual([]);
  } finally {
    await store.close();
  }
});

const NO_REPLY = {
  verdict: { delivered: false, code: 'NO_REPLY', diagnosis: 'nothing' },
  reply: undefined,
  durationMs: 1,
} as const;

it('delivers again on an operator’s request, whatever the running attempt records', async () => {
  await withPayment({ retry: { intervals: [60_000], giveUpAfter: 50 } }, async (store, take) => {
    const [job] = await take();
    const attempt = job && (await store.attempts.begin(job));
    if (!attempt) throw new Error('There is nothing to deliver.');
    // Longer than the retry schedule, by the database's clock.
    await sleep(100);
    await store.retry(attempt.notificationId);
    expect(await store.attempts.settle(job, attempt, NO_REPLY)).toMatchObject({ state: 'pending' });
    const [again] = await take();
    expect(again && (await store.attempts.begin(again))).toMatchObject({ number: 2, counted: 1 });
  });
});

it('counts as delivered if one gateway delivered while another, whose lease was over, abandoned it', async () => {
  await withPayment({ leaseSeconds: 1, retry: { intervals: [0], giveUpAfter: 0 } }, async (store, take) => {
    const [slow] = await take();
    const first = slow && (await store.attempts.begin(slow));
    if (!first) throw new Error('There is nothing to deliver.');
    const quick = await eventually(async () => {
      await store.queue.reclaim();
      await sleep(100);
      return (await take())[0];
    });
    const second = await store.attempts.begin(quick);
    if (!second) throw new Error('There is nothing to deliver.');
    expect(await store.attempts.settle(slow, first, NO_REPLY)).toEqual({ state: 'dead' });
    const good = { verdict: { delivered: true }, reply: { errcode: 0 }, durationMs: 1 } as const;
    expect(await store.attempts.settle(quick, second, good)).toEqual({ state: 'delivered' });
    expect((await store.listNotifications()).records).toMatchObject([{ state: 'delivered', deadAt: null }]);
  });
});
