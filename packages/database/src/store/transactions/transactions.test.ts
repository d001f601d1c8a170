import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentDatabase } from '../../open-database';
import { ENGINES, openPlace, type TestPlace } from '../../testing/database';
import type { DocumentEnvironment } from '../environment';

const CONFLICT = { code: 'DATABASE_TRANSACTION_CONFLICT' };
const OVER = { code: 'DATABASE_TRANSACTION_FAIL' };

describe.each(ENGINES)('transactions on a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;
  let shop: DocumentEnvironment;
  let number = 0;
  /** A document of its own for each test. */
  const fresh = async (fields: object = { n: 0 }) => {
    number += 1;
    await shop.insert('accounts', { _id: `x${number}`, ...fields });
    return { _id: `x${number}` };
  };
  const contents = async (filter: { _id: string }) => (await shop.find('accounts', filter))[0];

  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open();
    shop = database.environment('shop-1');
    await shop.createCollection('accounts');
    await shop.createIndex('accounts', { fields: { n: 1 } });
  });
  afterAll(() => place.close());

  it('stores everything at the commit, and nothing before', async () => {
    const [a, b] = [await fresh(), await fresh()];
    const transaction = await shop.startTransaction();
    await transaction.update('accounts', a, { $inc: { n: 5 } });
    await transaction.insert('accounts', { _id: 'made', n: 77 });
    await transaction.remove('accounts', b);
    expect(await transaction.find('accounts', a)).toEqual([{ ...a, n: 5 }]);
    expect(await transaction.find('accounts', { n: 77 })).toEqual([{ _id: 'made', n: 77 }]);
    expect(await transaction.find('accounts', b)).toEqual([]);
    expect(await contents(a)).toEqual({ ...a, n: 0 });
    expect(await shop.count('accounts', { _id: 'made' })).toBe(0);
    await transaction.commit();
    expect(await contents(a)).toEqual({ ...a, n: 5 });
    expect(await shop.find('accounts', { n: 77 })).toEqual([{ _id: 'made', n: 77 }]);
    expect(await contents(b)).toBeUndefined();
    await expect(transaction.commit()).rejects.toMatchObject(OVER);
    await expect(transaction.find('accounts', a)).rejects.toMatchObject(OVER);
  });

  it('stores nothing after a rollback', async () => {
    const a = await fresh();
    const transaction = await shop.startTransaction();
    await transaction.update('accounts', a, { $set: { n: 9 } });
    await transaction.rollback();
    expect(await contents(a)).toEqual({ ...a, n: 0 });
    await expect(transaction.rollback()).rejects.toMatchObject(OVER);
    await shop.runTransaction((next) => next.update('accounts', a, { $set: { n: 8 } }));
    expect(await contents(a)).toEqual({ ...a, n: 8 });
  });

  it('changes a document several times in one transaction, also at the same time', async () => {
    const a = await fresh();
    const transaction = await shop.startTransaction();
    await Promise.all([1, 2, 3, 4].map(() => transaction.update('accounts', a, { $inc: { n: 1 } })));
    await transaction.update('accounts', { _id: 'upserted' }, { $set: { n: 1 } }, { upsert: true });
    await transaction.update('accounts', { _id: 'upserted' }, { $inc: { n: 1 } });
    await transaction.commit();
    expect(await contents(a)).toEqual({ ...a, n: 4 });
    expect(await contents({ _id: 'upserted' })).toEqual({ _id: 'upserted', n: 2 });
  });

  it('does not block other calls while it is open', async () => {
    const a = await fresh();
    const open = await shop.startTransaction();
    await open.update('accounts', a, { $inc: { n: 1 } });
    const other = await fresh();
    await shop.update('accounts', other, { $inc: { n: 1 } });
    await shop.runTransaction((transaction) => transaction.update('accounts', other, { $inc: { n: 1 } }));
    expect(await contents(other)).toEqual({ ...other, n: 2 });
    await open.commit();
  });

  it('refuses the commit where another write came first', async () => {
    const a = await fresh();
    const transaction = await shop.startTransaction();
    await transaction.update('accounts', a, { $inc: { n: 1 } });
    await shop.update('accounts', a, { $inc: { n: 10 } });
    await expect(transaction.commit()).rejects.toMatchObject(CONFLICT);
    expect(await contents(a)).toEqual({ ...a, n: 10 });
  });

  it('refuses what was changed or removed since it began, as it keeps no older texts', async () => {
    const [a, b] = [await fresh(), await fresh()];
    const transaction = await shop.startTransaction();
    await shop.update('accounts', a, { $inc: { n: 1 } });
    await shop.remove('accounts', b);
    await expect(transaction.find('accounts', a)).rejects.toMatchObject(CONFLICT);
    await expect(transaction.find('accounts', b)).rejects.toMatchObject(CONFLICT);
    // Inserted since it began: not there for it, and in the way of an insert of its own.
    const c = await fresh();
    expect(await transaction.find('accounts', c)).toEqual([]);
    await transaction.insert('accounts', { ...c, n: 5 });
    await expect(transaction.commit()).rejects.toMatchObject(CONFLICT);
  });

  it.each([
    ['left the range of an index', (id: { _id: string }) => shop.update('accounts', id, { $set: { n: -1 } })],
    ['was removed', (id: { _id: string }) => shop.remove('accounts', id)],
  ])(
    'refuses a query by a field after a document of it %s, instead of a mix of both states',
    async (_what, change) => {
      const n = 1000 + number;
      const a = await fresh({ n });
      const transaction = await shop.startTransaction();
      expect(await transaction.find('accounts', { n })).toEqual([{ ...a, n }]);
      await fresh({ n });
      expect(await transaction.find('accounts', { n })).toEqual([{ ...a, n }]);
      await change(a);
      await expect(transaction.find('accounts', { n })).rejects.toMatchObject(CONFLICT);
      await expect(transaction.find('accounts', { $or: [a] })).rejects.toMatchObject(CONFLICT);
      await expect(transaction.update('accounts', { n }, { $inc: { n: 1 } })).rejects.toMatchObject(CONFLICT);
      await transaction.rollback();
    },
  );

  it('is not disturbed by changes of documents that its query does not ask for', async () => {
    const n = 2000 + number;
    const [a, b, c] = [await fresh({ n }), await fresh({ n: n + 100 }), await fresh({ n: n + 200 })];
    const transaction = await shop.startTransaction();
    await shop.update('accounts', b, { $set: { n: -2 } });
    await shop.remove('accounts', c);
    expect(await transaction.find('accounts', { n })).toEqual([{ ...a, n }]);
    await shop.update('accounts', b, { $set: { n: -3 } });
    await expect(transaction.find('accounts', { n: n + 100 })).rejects.toMatchObject(CONFLICT);
    await expect(transaction.find('accounts', { n: n + 200 })).rejects.toMatchObject(CONFLICT);
    expect(await transaction.find('accounts', { n: -2 })).toEqual([]);
    await transaction.rollback();
  });

  it('gives a unique value of one document to another, in whichever order they are stored', async () => {
    await shop.createCollection('seats');
    await shop.createIndex('seats', { fields: { seat: 1 }, unique: true });
    await shop.insert('seats', { _id: 'm', seat: 1 }, { _id: 'n', seat: 2 });
    await shop.runTransaction(async (transaction) => {
      await transaction.remove('seats', { _id: 'n' });
      await transaction.insert('seats', { _id: 'a', seat: 2 });
    });
    await shop.runTransaction(async (transaction) => {
      await transaction.update('seats', { _id: 'm' }, { $set: { seat: 3 } });
      await transaction.update('seats', { _id: 'a' }, { $set: { seat: 1 } });
    });
    expect(await shop.find('seats', { seat: { $gte: 1 } }, { sort: { seat: 1 } })).toEqual([
      { _id: 'a', seat: 1 },
      { _id: 'm', seat: 3 },
    ]);
    await expect(shop.insert('seats', { seat: 3 })).rejects.toMatchObject({
      message: expect.stringContaining('E11000'),
    });
  });

  it('stores the changes of one of two commits that write in opposite order', async () => {
    const [a, b] = [await fresh(), await fresh()];
    const first = await shop.startTransaction();
    const second = await shop.startTransaction();
    await first.update('accounts', a, { $inc: { n: 1 } });
    await second.update('accounts', b, { $inc: { n: 10 } });
    await first.update('accounts', b, { $inc: { n: 1 } });
    await second.update('accounts', a, { $inc: { n: 10 } });
    const commits = await Promise.allSettled([first.commit(), second.commit(), first.commit()]);
    expect(commits.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [left, right] = [await contents(a), await contents(b)];
    expect(left?.['n']).toBe(right?.['n']);
    expect([1, 10]).toContain(left?.['n']);
  });

  it('lets the first of two commits win that change one document', async () => {
    const a = await fresh();
    const first = await shop.startTransaction();
    const second = await shop.startTransaction();
    await first.update('accounts', a, { $inc: { n: 1 } });
    await second.update('accounts', a, { $inc: { n: 10 } });
    await second.commit();
    await expect(first.commit()).rejects.toMatchObject(CONFLICT);
    expect(await contents(a)).toEqual({ ...a, n: 10 });
  });

  it('refuses duplicates: those of _id at once, those of a unique index at the commit', async () => {
    const a = await fresh();
    await shop.createCollection(`unique`);
    await shop.createIndex('unique', { fields: { code: 1 }, unique: true });
    await shop.insert('unique', { code: 'x' });
    const transaction = await shop.startTransaction();
    await expect(transaction.insert('accounts', a)).rejects.toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining('E11000 duplicate key error'),
    });
    await transaction.insert('unique', { _id: 'second', code: 'x' });
    await expect(transaction.commit()).rejects.toMatchObject({
      message: expect.stringContaining('index: code_1'),
    });
    expect(await shop.count('unique')).toBe(1);
  });

  it('expires when it is left alone, and blocks no other transaction', async () => {
    const a = await fresh();
    const quick = place.open({ limits: { transactionIdle: 1 } });
    const abandoned = await quick.environment('shop-1').startTransaction();
    const { id } = await shop.startTransaction();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(abandoned.find('accounts', a)).rejects.toMatchObject(OVER);
    await expect(abandoned.commit()).rejects.toMatchObject(OVER);
    expect(id).toMatch(/^[0-9a-f]{48}$/);
    await quick.close();
  });

  it('is of one environment', async () => {
    const a = await fresh();
    const transaction = await shop.startTransaction();
    await transaction.update('accounts', a, { $inc: { n: 1 } });
    const commit = { transactionId: transaction.id };
    const answer = await database.handle('database.commitTransaction', commit, { envId: 'other' });
    expect(answer).toMatchObject({ ...OVER, message: expect.stringContaining('TransactionNotExist') });
    expect(await contents(a)).toEqual({ ...a, n: 0 });
    await transaction.rollback();
  });

  it('moves money between accounts of many concurrent clients and loses none', async () => {
    const accounts = 6;
    const start = 1000;
    await shop.insert(
      'accounts',
      ...Array.from({ length: accounts }, (_one, at) => ({ _id: `bank${at}`, money: start })),
    );
    const clients = [database, engine === 'folder' ? database : place.open()];
    let conflicts = 0;
    let moved = 0;
    const transfer = async (client: number, step: number) => {
      const environment = (clients[client % clients.length] as DocumentDatabase).environment('shop-1');
      const [from, to] = [(client * 7 + step) % accounts, (client + step * 5 + 1) % accounts];
      if (from === to) return;
      const amount = ((client * 31 + step * 17) % 90) + 1;
      const work = environment.runTransaction(async (transaction) => {
        const [payer] = await transaction.find('accounts', { _id: `bank${from}` });
        const [payee] = await transaction.find('accounts', { _id: `bank${to}` });
        const money = Number(payer?.['money']);
        if (money < amount) return;
        await transaction.update('accounts', { _id: `bank${from}` }, { $set: { money: money - amount } });
        await transaction.update(
          'accounts',
          { _id: `bank${to}` },
          { $set: { money: Number(payee?.['money']) + amount } },
        );
      }, 5);
      await work.then(
        () => {
          moved += 1;
        },
        (failure) => {
          expect(failure).toMatchObject(CONFLICT);
          conflicts += 1;
        },
      );
    };
    await Promise.all(
      Array.from({ length: 8 }, async (_one, client) => {
        for (let step = 0; step < 4; step += 1) await transfer(client, step);
      }),
    );
    const after = (await shop.find('accounts', { _id: { $regex: '^bank' } })).map(({ money }) =>
      Number(money),
    );
    expect(after.reduce((sum, money) => sum + money, 0)).toBe(accounts * start);
    expect(after.every((money) => money >= 0)).toBe(true);
    expect(moved).toBeGreaterThan(0);
    expect(conflicts + moved).toBeGreaterThan(20);
  });
});
