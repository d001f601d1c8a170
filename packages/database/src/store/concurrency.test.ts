import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentDatabase } from '../open-database';
import { ENGINES, openPlace, type TestPlace } from '../testing/database';
import { bundleWriter, startDatabaseProcess } from '../testing/database-process';
import type { DocumentEnvironment } from './environment';

const HUNDRED = Array.from({ length: 100 });

describe.each(ENGINES)('writes at the same time, on a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;
  let shop: DocumentEnvironment;

  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open();
    shop = database.environment('shop-1');
    await shop.createCollection('orders');
    await shop.createIndex('orders', { fields: { n: 1 } });
  });
  afterAll(() => place.close());

  it('a hundred parallel increments give exactly a hundred, and the index has one entry', async () => {
    await shop.insert('orders', { _id: 'a', n: 0 });
    const results = await Promise.all(
      HUNDRED.map(() => shop.update('orders', { _id: 'a' }, { $inc: { n: 1 } })),
    );
    expect(results.every(({ updated }) => updated === 1)).toBe(true);
    expect(await shop.find('orders', { n: 100 })).toEqual([{ _id: 'a', n: 100 }]);
    expect(await shop.count('orders', { n: { $gte: 0 } })).toBe(1);
  });

  it('a conditional update succeeds for exactly one of a hundred', async () => {
    await shop.insert('orders', { _id: 'b', status: 0 });
    const results = await Promise.all(
      HUNDRED.map(() => shop.update('orders', { _id: 'b', status: { $ne: 1 } }, { $set: { status: 1 } })),
    );
    expect(results.reduce((sum, { updated }) => sum + updated, 0)).toBe(1);
  });

  it('one insert of a hundred with the same _id succeeds', async () => {
    const results = await Promise.allSettled(HUNDRED.map(() => shop.insert('orders', { _id: 'c' })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await shop.count('orders', { _id: 'c' })).toBe(1);
  });

  it('a hundred parallel upserts leave one document', async () => {
    await Promise.all(
      HUNDRED.slice(0, 20).map(() =>
        shop.update('orders', { _id: 'd' }, { $inc: { n: 1 } }, { upsert: true }),
      ),
    );
    expect(await shop.find('orders', { _id: 'd' })).toEqual([{ _id: 'd', n: 20 }]);
  });

  it('updates of many documents are atomic for each', async () => {
    await shop.insert('orders', ...[1, 2, 3].map((number) => ({ _id: `m${number}`, group: 'm', n: 0 })));
    const add = () => shop.update('orders', { group: 'm' }, { $inc: { n: 1 } }, { multi: true });
    const results = await Promise.all([add(), add(), add(), add()]);
    expect(results.map(({ updated }) => updated)).toEqual([3, 3, 3, 3]);
    expect((await shop.find('orders', { group: 'm' })).map(({ n }) => n)).toEqual([4, 4, 4]);
  });

  it('an update that moves a document in the index which finds it changes it once', async () => {
    await shop.insert('orders', ...HUNDRED.map((_one, n) => ({ _id: `r${n}`, n: 1000 + n })));
    const { updated } = await shop.update(
      'orders',
      { n: { $gte: 1000 } },
      { $inc: { n: 500 } },
      { multi: true },
    );
    expect(updated).toBe(100);
    expect(await shop.count('orders', { n: { $gte: 1500, $lt: 1600 } })).toBe(100);
  });

  it('removes a document for one of two callers', async () => {
    await shop.insert('orders', { _id: 'e' });
    const removed = await Promise.all(HUNDRED.slice(0, 10).map(() => shop.remove('orders', { _id: 'e' })));
    expect(removed.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('an index that is made while documents are written has an entry of each', async () => {
    await shop.insert('orders', ...HUNDRED.map((_one, at) => ({ _id: `f${at}`, late: at })));
    const writes = HUNDRED.map((_one, at) =>
      at % 2 === 0
        ? shop.insert('orders', { _id: `g${at}`, late: 500 + at })
        : shop.update('orders', { _id: `f${at}` }, { $set: { late: 1000 + at } }),
    );
    await Promise.all([shop.createIndex('orders', { fields: { late: 1 } }), ...writes]);
    expect(await shop.count('orders', { late: { $gte: 0 } })).toBe(150);
    expect(await shop.count('orders', { late: { $gte: 500, $lt: 1000 } })).toBe(50);
    expect(await shop.count('orders', { late: { $gte: 1000 } })).toBe(50);
  });

  if (engine === 'server')
    it('holds through two processes on one server', async () => {
      await shop.insert('orders', { _id: 'counter', n: 0 }, { _id: 'shared' });
      const { postgres } = place;
      const program = bundleWriter();
      const processes = [1, 2].map(() =>
        startDatabaseProcess(program, { DATABASE_URL: postgres?.url ?? '', WRITES: 'updates', TIMES: '100' }),
      );
      const taken = await Promise.all(
        processes.map(async (one) => {
          expect(await one.next()).toBe('ready');
          return one.next();
        }),
      );
      expect(taken.sort()).toEqual(['taken 0', 'taken 1']);
      expect(await shop.find('orders', { _id: 'counter' })).toEqual([{ _id: 'counter', n: 200 }]);
      await Promise.all(processes.map(({ ended }) => ended));
    });
});
