/** Ours against wx-server-sdk 4.0.2: the same calls send the same, and make the same of the same answers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, type BothDatabases, type Call, startBothDatabases } from '../testing/both-databases';
import {
  condition,
  document,
  pipeline,
  query,
  storedDocument,
  update,
} from '../testing/document-arbitraries';
import type { Database, DatabaseConfig, Transaction } from './types/database';

let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
});
afterAll(() => databases.close());

const DONE: Answer = ({ action }) =>
  action === 'database.startTransaction'
    ? { requestId: 'r', transactionId: 'tx1' }
    : {
        requestId: 'r1',
        data: { list: [], insertedIds: ['id1'], updated: 1, upsert_id: 'u', deleted: 1, total: 3 },
      };

async function expectSame(call: Call, answer: Answer = DONE, config?: DatabaseConfig) {
  const { theirs, mine } = await databases.both(call, () => answer, config);
  expect(mine).toEqual(theirs);
  expect(JSON.stringify(mine.result)).toBe(JSON.stringify(theirs.result));
  return theirs;
}

const orders = (db: Database) => db.collection('orders');
const id = fc.oneof(fc.string(), fc.integer(), fc.constantFrom('a', '', 0));

describe('as wx-server-sdk 4.0.2', () => {
  it('sends queries', async () => {
    await fc.assert(
      fc.asyncProperty(query, fc.constantFrom('get', 'count', 'remove' as const), async (of, api) => {
        await expectSame((db) => of(db)[api]());
      }),
      { numRuns: 40 },
    );
  });

  it('sends updates of queries and documents', async () => {
    const target = fc.oneof(
      query.map((of) => (db: Database) => of(db)),
      id.map((of) => (db: Database) => orders(db).doc(of)),
    );
    await fc.assert(
      fc.asyncProperty(target, update, async (of, data) => {
        await expectSame((db) => of(db).update({ data: data(db) }));
      }),
      { numRuns: 40 },
    );
  });

  it('sends documents, one or a list, and calls of one document', async () => {
    const call = fc.oneof(
      document.map(
        (of): Call =>
          (db) =>
            orders(db).add({ data: of(db) }),
      ),
      fc.array(document, { maxLength: 2 }).map(
        (list): Call =>
          (db) =>
            orders(db).add({ data: list.map((of) => of(db)) }),
      ),
      fc.tuple(id, document).map(
        ([of, data]): Call =>
          (db) =>
            orders(db)
              .doc(of)
              .set({ data: data(db) }),
      ),
      fc.tuple(id, fc.constantFrom('get', 'remove' as const)).map(
        ([of, api]): Call =>
          (db) =>
            orders(db).doc(of)[api](),
      ),
      id.map(
        (of): Call =>
          (db) =>
            orders(db).doc(of).field({ a: true, b: false }).get(),
      ),
      condition.map(
        (of): Call =>
          (db) =>
            orders(db)
              .where(of(db))
              .update({ data: { a: 1 }, multi: false }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(call, (of) => expectSame(of).then(() => undefined)),
      { numRuns: 40 },
    );
  });

  it('sends aggregations', async () => {
    await fc.assert(
      fc.asyncProperty(pipeline, storedDocument, async (of, list) => {
        await expectSame(
          (db) => of(db).end(),
          () => ({ requestId: 'r', data: { list: [list] } }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('reads documents of every kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(storedDocument, { maxLength: 3 }), fc.boolean(), async (list, one) => {
        await expectSame(
          (db) => (one ? orders(db).doc('a').get() : orders(db).get()),
          () => ({ data: { list } }),
        );
      }),
      { numRuns: 60 },
    );
  });

  const calls: [string, Call][] = [
    ['get', (db) => orders(db).get()],
    ['count', (db) => orders(db).count()],
    ['add', (db) => orders(db).add({ data: {} })],
    [
      'update',
      (db) =>
        orders(db)
          .where({ a: 1 })
          .update({ data: { a: 1 } }),
    ],
    ['remove', (db) => orders(db).where({ a: 1 }).remove()],
    ['aggregate', (db) => orders(db).aggregate().end()],
    ['doc.get', (db) => orders(db).doc('a').get()],
    [
      'doc.set',
      (db) =>
        orders(db)
          .doc('a')
          .set({ data: { a: 1 } }),
    ],
    [
      'doc.update',
      (db) =>
        orders(db)
          .doc('a')
          .update({ data: { a: 1 } }),
    ],
    ['doc.remove', (db) => orders(db).doc('a').remove()],
    ['createCollection', (db) => db.createCollection('logs')],
    ['startTransaction', (db) => db.startTransaction().then((transaction) => transaction.commit())],
    [
      'runTransaction',
      (db) => db.runTransaction((transaction) => transaction.collection('orders').doc('a').get()),
    ],
  ];
  const CODES = [
    ...['DATABASE_COLLECTION_NOT_EXIST', 'DATABASE_REQUEST_FAILED', 'DATABASE_TRANSACTION_CONFLICT'],
    ...['DATABASE_PERMISSION_DENIED', 'INVALID_PARAM', 'SIGN_PARAM_INVALID', 'NO_SUCH_CODE'],
  ];

  it.each(calls)('fails the same where the platform refuses %s', async (_, call) => {
    for (const code of CODES)
      await expectSame(call, () => ({ code, message: `MSG of ${code}`, requestId: 'r' }));
    await expectSame(call, () => ({ code: 'SYS_ERR', message: '' }));
  });

  it.each(calls)('fails the same where something before the platform answers %s', async (_, call) => {
    for (const status of [404, 502]) await expectSame(call, () => ({ status }));
  });

  it('differs on purpose where that is no JSON: the original gives the message of JSON.parse', async () => {
    const get: Call = (db) => orders(db).get();
    const told = async (status: number) =>
      (await databases.both(get, () => () => ({ status, html: '<html></html>' }))).mine.error;
    expect(await told(502)).toMatchObject({
      errCode: -501001,
      errMsg: 'collection.get:fail -501001 resource system error. 502 Bad Gateway | [the address]',
    });
    expect(await told(200)).toMatchObject({
      errCode: -501001,
      errMsg: expect.stringMatching(
        /is not JSON: is CLOUDPAY_DATABASE_URL the address of a function host\?$/,
      ),
    });
  });

  it.each(calls)('fails the same for an answer without its fields: %s', async (_, call) => {
    for (const answer of [{}, { data: {} }, { data: { list: [] } }]) await expectSame(call, () => answer);
  });

  it.each<[string, Call]>([
    [
      'no data',
      (db) =>
        orders(db)
          .doc('a')
          .update({} as never),
    ],
    ['data that is no object', (db) => orders(db).doc('a').set({ data: [] })],
    [
      'no parameter',
      (db) =>
        orders(db)
          .doc('a')
          .set(undefined as never),
    ],
    ['empty data', (db) => orders(db).doc('a').update({ data: {} })],
    ['empty data of a query', (db) => orders(db).update({ data: {} })],
    ['no parameter of a query', (db) => orders(db).update(undefined as never)],
    [
      '_id in data',
      (db) =>
        orders(db)
          .doc('a')
          .update({ data: { _id: 'b', a: 1 } }),
    ],
    [
      '_id in a replacement',
      (db) =>
        orders(db)
          .doc('a')
          .set({ data: { _id: 'b', a: 1 } }),
    ],
    [
      'a command in a replacement',
      (db) =>
        orders(db)
          .doc('a')
          .set({ data: { a: db.command.inc(1) } }),
    ],
    ['no data to add', (db) => orders(db).add(undefined as never)],
    ['an id that is no text', (db) => orders(db).doc({} as never)],
    ['a collection without a name', (db) => db.collection('')],
    ['an order that is none', (db) => orders(db).orderBy('a', 'up')],
    ['a limit that is none', (db) => orders(db).limit('1' as never)],
    ['a condition that is none', (db) => orders(db).where('a' as never)],
    ['a condition of undefined values', (db) => orders(db).where({ a: undefined })],
    [
      'fields that are none',
      (db) =>
        orders(db)
          .doc('a')
          .field('a' as never),
    ],
    [
      'no fields',
      (db) =>
        orders(db)
          .doc('a')
          .field(undefined as never),
    ],
    ['a point that is none', (db) => db.Geo.Point(400, 0)],
    ['a regular expression without a text', (db) => db.RegExp({} as never)],
  ])('refuses %s with the same words', async (_, call) => {
    const { error, sent } = await expectSame(call);
    expect({ error, sent }).toEqual({ error: expect.anything(), sent: [] });
  });

  it('gives null for a missing document where it may: by the database, else by init', async () => {
    const get: Call = (db) => orders(db).doc('a').get();
    for (const throwOnNotFound of [false, true, undefined])
      await expectSame(get, DONE, { throwOnNotFound } as DatabaseConfig);
    databases.configure({ throwOnNotFound: false });
    await expectSame(get, () => ({ data: { list: [] } }));
    await expectSame(get, DONE, { throwOnNotFound: true });
    databases.configure({});
  });

  it('names the environment of the database, else the one of init', async () => {
    for (const [config, env] of [
      [{ env: 'other-1' }, 'other-1'],
      [{}, 'shop'],
    ] as const) {
      await expectSame((db) => orders(db).get(), DONE, config);
      expect(databases.lastEnvironment()).toBe(env);
      await databases.both(
        () =>
          databases.original
            .database({ ...config })
            .collection('a')
            .get(),
        () => DONE,
      );
      expect(databases.lastEnvironment()).toBe(env);
    }
  });
});

describe('a transaction as of wx-server-sdk 4.0.2', () => {
  const work = async (transaction: Transaction) => {
    const document = transaction.collection('orders').doc('a');
    const got = await document.get();
    await document.update({ data: { n: 1 } });
    await transaction.collection('orders').add({ data: { z: 1 } });
    return got.data;
  };
  const found: Answer = (sent) =>
    sent.action === 'database.getDocument' ? { data: { list: ['{"_id":"a"}'] } } : DONE(sent);
  const conflictAt = (action: string, times: number): Answer => {
    let left = times;
    return (sent) => {
      if (sent.action !== action || left-- <= 0) return found(sent);
      return { code: 'DATABASE_TRANSACTION_CONFLICT', message: 'conflict', requestId: 'r' };
    };
  };

  it.each<[string, Call, () => Answer]>([
    ['commits', (db) => db.runTransaction(work), () => found],
    [
      'rejects with the reason of a rollback',
      (db) => db.runTransaction((transaction) => transaction.rollback(-100)),
      () => DONE,
    ],
    [
      'rejects with what the function throws',
      (db) => db.runTransaction(() => Promise.reject(new Error('no stock'))),
      () => DONE,
    ],
    [
      'runs again after a conflict at its end',
      (db) => db.runTransaction(work),
      () => conflictAt('database.commitTransaction', 2),
    ],
    [
      'gives up after the retries',
      (db) => db.runTransaction(work, 2),
      () => conflictAt('database.commitTransaction', 9),
    ],
    [
      'does not run again after a conflict in a call',
      (db) => db.runTransaction(work),
      () => conflictAt('database.modifyDocument', 9),
    ],
    ['is made by hand', async (db) => work(await db.startTransaction()), () => found],
    ['names its collection', async (db) => (await db.startTransaction()).collection(''), () => found],
    [
      'is rolled back by hand',
      async (db) => (await db.startTransaction()).rollback(1),
      () => conflictAt('database.abortTransaction', 1),
    ],
  ])('%s', async (_, call, answer) => {
    const { theirs, mine } = await databases.both(call, answer);
    expect(mine).toEqual(theirs);
    expect(theirs.sent.length).toBeGreaterThan(0);
  });
});
