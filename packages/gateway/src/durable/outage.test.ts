/** A database that is away, full, or slow. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { closeAll, durableGateway, eventually, serverDatabase, settled } from '../testing/durable';
import { post } from '../testing/gateway';
import { addressOf, PAYMENT, paymentXml } from '../testing/notifications';

const NUMBER = String(PAYMENT['out_trade_no']);
const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

let database: Awaited<ReturnType<typeof serverDatabase>>;
beforeAll(async () => {
  database = await serverDatabase();
});
afterEach(closeAll);
afterAll(() => database.close());

describe('a database', () => {
  it('whose connections break while a gateway starts is tried again', async () => {
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
          // Each gets a little further than the one before.
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

  it('that ends asks WeChat Pay to come again, and goes on where it was when it is back', async () => {
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
      // The function answers while nothing can be recorded: that is not forgotten.
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
  });

  it('that is full makes no acknowledgement either', async () => {
    const options = database.options();
    const test = await durableGateway(options);
    const { executeSql } = test.gateway.store.database;
    await executeSql(`
      create function ${options.schema}.full() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on ${options.schema}.notifications
        for each row execute function ${options.schema}.full();
    `);
    expect(await test.pay()).toMatchObject({ status: 503, code: 'FAIL' });
    expect(test.log.lines()).toContainEqual(
      expect.objectContaining({
        code: 'STORE_UNAVAILABLE',
        failure: expect.stringContaining('No space left'),
      }),
    );
    await executeSql(`drop trigger full_disk on ${options.schema}.notifications`);
    expect((await test.pay()).code).toBe('SUCCESS');
    await settled(test);
    expect(test.calls).toHaveLength(1);
  });

  it('that is too slow makes no acknowledgement: WeChat Pay is answered in time, and comes again', async () => {
    const options = database.options();
    const test = await durableGateway(options, { deliveryTimeout: 150 });
    const { store } = test.gateway;
    let unlock = () => {};
    const locked = new Promise<void>((resolve) => {
      unlock = resolve;
    });
    const held = new Promise<void>((resolve) => {
      void store.database.transaction(async (trx) => {
        await store.queue.lock(trx, `1712734762/${NUMBER}`);
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
    expect((await test.pay()).code).toBe('SUCCESS');
    await settled(test);
    // The first one may have been stored after all, when its sender had gone: it is one notification all the same.
    expect(test.calls).toHaveLength(1);
  });
});
