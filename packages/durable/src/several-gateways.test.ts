/** Gateways that share one PostgreSQL server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from './database/open-database';
import { closeAll, durableGateway, eventually, serverDatabase, settled } from './testing/durable';

const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

let database: Awaited<ReturnType<typeof serverDatabase>>;
beforeAll(async () => {
  database = await serverDatabase();
});
afterEach(closeAll);
afterAll(() => database.close());

describe('two gateways on one server', () => {
  it('start at the same time on an empty database', async () => {
    const options = database.options();
    const both = await Promise.all([durableGateway(options), durableGateway(options)]);
    await both[0].pay();
    await settled(both[1]);
  });

  it('deliver once a notification that reaches both at the same time, and share the work', async () => {
    const options = database.options();
    const underWay = new Map<unknown, number>();
    let overlaps = 0;
    const answer = async (_target: unknown, event: Record<string, unknown>) => {
      const order = event['outTradeNo'];
      if (underWay.get(order)) overlaps += 1;
      underWay.set(order, 1);
      await sleep(20);
      underWay.delete(order);
      return { errcode: 0 };
    };
    const [one, two] = await Promise.all([
      durableGateway(options, { answer, concurrency: 2, functionTimeout: 60_000, lease: 90_000 }),
      durableGateway(options, { answer, concurrency: 2, functionTimeout: 60_000, lease: 90_000 }),
    ]);
    const names = Array.from({ length: 20 }, (_, number) => `shared-${number}`);
    // On a busy machine WeChat Pay retries, because it got no answer in time.
    const notify = (gateway: typeof one, name: string) =>
      eventually(async () => (await gateway.pay(other(name))).code === 'SUCCESS');
    await Promise.all(names.flatMap((name) => [notify(one, name), notify(two, name), notify(two, name)]));
    await settled(one);
    const delivered = [...one.calls, ...two.calls].map(({ event }) => event['outTradeNo']);
    expect(delivered.sort()).toEqual(names.sort());
    expect(overlaps).toBe(0);
    expect(one.calls.length).toBeGreaterThan(0);
    expect(two.calls.length).toBeGreaterThan(0);
  });

  it('keep to the limit of a function together, even if they begin at the same time', async () => {
    const options = database.options();
    let underWay = 0;
    let most = 0;
    const answer = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(20);
      underWay -= 1;
      return { errcode: 0 };
    };
    const limits = { functionConcurrency: 3, answer };
    const [one, two] = await Promise.all([durableGateway(options, limits), durableGateway(options, limits)]);
    const names = Array.from({ length: 40 }, (_, number) => `limit-${number}`);
    await Promise.all(names.map((name, number) => (number % 2 ? one : two).pay(other(name))));
    await settled(two);
    expect(most).toBe(3);
    expect(one.calls.length + two.calls.length).toBe(40);
  });

  it('deliver notifications whose jobs were deleted from the queue', async () => {
    const options = database.options();
    const first = await durableGateway(options, {
      answer: async () => ({ errcode: 1 }),
      retry: { intervals: [60_000] },
    });
    await first.pay();
    await eventually(async () => (await first.gateway.store.state()).waiting === 1);
    // A gateway looks for notifications without a job when it starts, which may be now.
    await first.gateway.close();
    const byHand = await openDatabase(options);
    await byHand.executeSql(`delete from ${options.schema}_queue.job`);
    await byHand.close();
    const second = await durableGateway(options);
    await settled(second);
    expect(second.calls).toHaveLength(1);
    await eventually(() =>
      second.log.lines().some(({ code, orphans }) => code === 'ORPHANS_FOUND' && orphans === 1),
    );
  });
});
