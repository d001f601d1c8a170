/** A database that is unreachable, full, or slow. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { contentsOf, fillUp, NOTHING } from './testing/contents';
import { closeAll, durableGateway, eventually, ownServer, settled } from './testing/durable';
import { addressOf, PAYMENT, paymentXml, post } from './testing/gateway';

const NUMBER = String(PAYMENT['out_trade_no']);
const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

/** Makes a failed part be retried only after the test. */
const PATIENT = { retry: { intervals: [600_000], giveUpAfter: 1_200_000 } };
/** A file of the write-ahead log has 16 MB from the start. */
const MORE_THAN_LOGS = 17 * 1024 * 1024;

let database: Awaited<ReturnType<typeof ownServer>>;
beforeAll(async () => {
  database = await ownServer();
});
afterEach(closeAll);
afterAll(() => database.close());

describe('a database', () => {
  it('that is down at start is awaited; if it stays down, the error names it, and nothing is harmed', async () => {
    const { postgres } = database;
    const options = database.options();
    const first = await durableGateway(options, { answer: async () => ({ errcode: 1 }), ...PATIENT });
    await first.pay(other('before'));
    await eventually(async () => (await first.gateway.store.state()).waiting === 1);
    await first.gateway.close();
    await postgres.stop();
    const failing = durableGateway({ ...options, startTimeout: 300 });
    await expect(failing).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringContaining('does not answer'),
    });
    const starting = durableGateway(options);
    await sleep(300);
    await postgres.start();
    const test = await starting;
    await test.pay();
    await eventually(async () => (await test.gateway.store.showOrder(NUMBER)).deliveries.length === 1);
    expect(await test.gateway.store.showOrder('before')).toMatchObject({
      notifications: [{ state: 'pending', attempts: 1, code: 'ERRCODE_NOT_ZERO' }],
      deliveries: [{ verdict: 'failed' }],
    });
    expect(await contentsOf(test.gateway.store)).toMatchObject({ notifications: 2, deliveries: 2 });
  });

  it('is connected to again if its connections break while a gateway starts', async () => {
    const { port } = new URL(database.postgres.url);
    let connections = 0;
    const proxy = createServer((client) => {
      connections += 1;
      const unlucky = connections <= 4;
      const server = connect(Number(port), '127.0.0.1');
      let passed = 0;
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        from.on('error', () => {});
        from.on('close', () => to.destroy());
        from.on('data', (chunk) => {
          passed += 1;
          // Each start gets a little further than the one before.
          if (unlucky && passed > 3 * connections) from.destroy();
          else to.write(chunk);
        });
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = database.postgres.url.replace(port, String((proxy.address() as AddressInfo).port));
    const test = await durableGateway({ ...database.options(), url });
    expect(connections).toBeGreaterThan(4);
    await test.pay();
    await settled(test);
    await test.gateway.close();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('that goes down later makes WeChat Pay retry, and deliveries continue when it is back', async () => {
    const { postgres } = database;
    const release: (() => void)[] = [];
    const test = await durableGateway(
      { ...database.options(), connectTimeout: 500 },
      { answer: () => new Promise((resolve) => release.push(() => resolve({ errcode: 0 }))) },
    );
    await test.pay(other('before'));
    await eventually(() => release.length === 1);
    await postgres.kill();
    try {
      expect(await test.pay(other('meanwhile'))).toMatchObject({ status: 503, code: 'FAIL' });
      const ready = await test.gateway.fetch(new Request('http://gateway.test/readyz'));
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
      expect(await test.metrics()).toContain('cloudpay_store_up 0');
      // The function answers while nothing can be recorded; the answer is recorded later.
      for (const one of release.splice(0)) one();
      await sleep(100);
    } finally {
      await postgres.start();
    }
    await eventually(async () => (await test.gateway.store.state().catch(() => undefined))?.pending === 0);
    expect(test.calls).toHaveLength(1);
    expect(test.log.text()).not.toContain('postgres:none');
    const again = test.pay(other('meanwhile'));
    await eventually(() => release.length === 1);
    release[0]?.();
    expect((await again).code).toBe('SUCCESS');
    await settled(test);
    expect(await contentsOf(test.gateway.store)).toEqual({ ...NOTHING, notifications: 2, deliveries: 2 });
    expect(await test.gateway.store.showOrder('before')).toMatchObject({
      notifications: [{ state: 'delivered', attempts: 1 }],
      deliveries: [{ verdict: 'delivered' }],
    });
  });

  it('with a full disk makes no acknowledgement either, and keeps all acknowledged notifications', async () => {
    const { postgres } = database;
    const test = await durableGateway(database.options());
    const { store } = test.gateway;
    const limit = await fillUp(store, MORE_THAN_LOGS);
    await postgres.stop();
    await postgres.start(limit);
    const large = (number: number) => ({ ...other(`full-${number}`), attach: 'x'.repeat(30_000) });
    const acknowledged: string[] = [];
    let number = 0;
    try {
      await eventually(async () => (await test.pay(large(0))).code === 'SUCCESS');
      for (; number < 50; number += 1) {
        const { status, code } = await test.pay(large(number));
        if (status !== 200) {
          expect({ status, code }).toEqual({ status: 503, code: 'FAIL' });
          break;
        }
        acknowledged.push(`full-${number}`);
      }
      expect(test.log.lines()).toContainEqual(
        expect.objectContaining({
          code: 'STORE_UNAVAILABLE',
          failure: expect.stringContaining('could not extend file'),
        }),
      );
      expect(acknowledged.length).toBeGreaterThan(1);
      expect(number).toBeLessThan(50);
      await settled(test);
    } finally {
      await postgres.stop();
      await postgres.start();
    }
    await eventually(async () => (await test.pay(large(number))).code === 'SUCCESS');
    acknowledged.push(`full-${number}`);
    await settled(test);
    const { records } = await store.listNotifications({}, { limit: 1000 });
    const stored = records.filter(({ outTradeNo }) => outTradeNo !== 'large');
    expect(stored.map(({ outTradeNo, state }) => [outTradeNo, state]).sort()).toEqual(
      acknowledged.map((name) => [name, 'delivered']).sort(),
    );
    expect(test.calls.map(({ event }) => event['outTradeNo']).sort()).toEqual(acknowledged.sort());
  });

  it('that refuses one delivery is not queried in a busy loop, and delays no other delivery', async () => {
    const options = database.options();
    const test = await durableGateway(options);
    const { executeSql } = test.gateway.store.database;
    // The first notification in the table.
    await executeSql(`
      create function ${options.schema}.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'this one is refused'; end $$;
      create trigger refuse before insert on ${options.schema}.deliveries
        for each row when (new.notification_id = 1) execute function ${options.schema}.refuse();
    `);
    const refusals = () => test.log.lines().filter(({ msg }) => msg === 'No delivery begun').length;
    await test.pay(other('refused'));
    await eventually(() => refusals() > 0);
    await test.pay(other('neighbour'));
    await eventually(() => test.calls.length === 1);
    await sleep(300);
    expect(refusals()).toBeLessThan(5);
    await executeSql(`drop trigger refuse on ${options.schema}.deliveries`);
    await settled(test);
    expect(test.calls.map(({ event }) => event['outTradeNo'])).toEqual(['neighbour', 'refused']);
    expect(await contentsOf(test.gateway.store)).toEqual({ ...NOTHING, notifications: 2, deliveries: 2 });
  });

  it('that is slow makes no acknowledgement: WeChat Pay gets its answer in time, and retries', async () => {
    const options = database.options();
    // A busy machine may pause for longer than the short times of other tests: then no notification would be stored in
    // time, or the lease would end, and the function would be called again.
    const test = await durableGateway(options, { deliveryTimeout: 2_000, lease: 60_000 });
    const { store } = test.gateway;
    let unlock = () => {};
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const held = new Promise<void>((resolve) => {
      void store.database.transaction(async (trx) => {
        await sql`lock table ${sql.id(options.schema, 'notifications')} in exclusive mode`.execute(trx);
        resolve();
        await locked;
      });
    });
    await held;
    expect(await post(test.gateway, addressOf('pay'), paymentXml())).toMatchObject({
      status: 503,
      code: 'FAIL',
    });
    unlock();
    // On a busy machine the database itself may be slow: then WeChat Pay retries too.
    await eventually(async () => (await test.pay()).code === 'SUCCESS');
    await settled(test);
    // The first one may be stored although its sender had gone: it still counts as one notification.
    expect(test.calls).toHaveLength(1);
    expect(await contentsOf(store)).toEqual({ ...NOTHING, notifications: 1, deliveries: 1 });
    expect(test.log.lines()).toContainEqual(
      expect.objectContaining({
        code: 'STORE_UNAVAILABLE',
        reason: expect.stringContaining('did not store it in time'),
      }),
    );
  });
});
