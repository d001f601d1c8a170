/** What wx-server-sdk 4.0.2 was recorded to send and to make of answers: `fixtures/database-wire.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  type BothDatabases,
  type Call,
  type Sent,
  startBothDatabases,
} from '../testing/both-databases';
import type { Database } from './types/database';

const vectors = JSON.parse(readFileSync(join(__dirname, '../../fixtures/database-wire.json'), 'utf8')) as {
  requests: (Sent & { call: string })[];
  results: Record<string, { thrown?: true }>;
};

const orders = (db: Database) => db.collection('orders');

const CALLS: Record<string, Call> = {
  add: (db) => {
    const data = { a: 1, d: new Date(1_700_000_000_000), s: db.serverDate(), g: db.Geo.Point(113, 23) };
    return orders(db).add({ data });
  },
  'doc.get': (db) => orders(db).doc('a').get(),
  'where.get': (db) => {
    const { command: _ } = db;
    const name = db.RegExp({ regexp: '^a', options: 'i' });
    return orders(db)
      .where({ status: _.in([1, 2]), 'user.name': name, x: /b/i, price: _.gt(1).and(_.lt(9)) })
      .orderBy('d', 'desc')
      .skip(5)
      .limit(10)
      .field({ a: true })
      .get();
  },
  'get default': (db) => orders(db).get(),
  count: (db) => orders(db).where({ a: 1 }).count(),
  'doc.update': (db) => {
    const { command: _ } = db;
    const data = {
      n: _.inc(1),
      t: _.push('x'),
      r: _.remove(),
      u: db.serverDate({ offset: 1000 }),
      o: { p: 1 },
    };
    return orders(db).doc('a').update({ data });
  },
  'where.update': (db) =>
    orders(db)
      .where({ a: db.command.neq(1) })
      .update({ data: { a: 1 } }),
  'doc.set': (db) =>
    orders(db)
      .doc('a')
      .set({ data: { b: 1 } }),
  'doc.remove': (db) => orders(db).doc('a').remove(),
  'where.remove': (db) => orders(db).where({ a: 1 }).remove(),
  aggregate: (db) => {
    const { command: _ } = db;
    const total = _.aggregate.sum('$c');
    const stages = orders(db)
      .aggregate()
      .match({ a: _.gte(1) })
      .group({ _id: '$b', total });
    return stages.sort({ total: -1 }).limit(3).end();
  },
  lookup: (db) => {
    const lookup = { from: 'goods', localField: 'g', foreignField: '_id', as: 'gs' };
    return orders(db).aggregate().lookup(lookup).end();
  },
  createCollection: (db) => db.createCollection('logs'),
  runTransaction: (db) =>
    db.runTransaction(async (transaction) => {
      const document = transaction.collection('orders').doc('a');
      const { data } = await document.get();
      await document.update({ data: { n: db.command.inc(1) } });
      await transaction.collection('orders').add({ data: { z: 1 } });
      await transaction
        .collection('orders')
        .doc('q')
        .set({ data: { z: 1 } });
      await document.remove();
      return data;
    }),
  rollback: (db) => db.runTransaction((transaction) => transaction.rollback({ reason: 1 })),
  'doc.get missing': (db) => orders(db).doc('nope').get(),
  'tx get missing': (db) =>
    db.runTransaction((transaction) => transaction.collection('orders').doc('a').get()),
  'runTransaction conflict': (db) => db.runTransaction(() => undefined),
};

const DOCUMENT = '{"_id":"a","n":{"$numberInt":"1"},"d":{"$date":{"$numberLong":"1700000000000"}}}';

function answerTo(call: string): Answer {
  const code = /^fail \w+ (\w+)$/.exec(call)?.[1];
  const message = call.endsWith(' conflict')
    ? '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others.'
    : `MSG of ${code}`;
  if (code || call.endsWith(' conflict'))
    return () => ({ code: code ?? 'DATABASE_TRANSACTION_CONFLICT', message, requestId: 'r1' });
  const group = '{"_id":"x","total":{"$numberInt":"3"}}';
  return ({ action }) => {
    const document = call.endsWith(' missing') ? [] : [DOCUMENT];
    const list = action === 'database.aggregateDocuments' ? [group] : document;
    const data = { list, insertedIds: ['id1'], updated: 1, deleted: 1, total: 3 };
    return { requestId: 'r1', transactionId: 'tx1', data };
  };
}

let databases: BothDatabases;
beforeAll(async () => {
  databases = await startBothDatabases();
});
afterAll(() => databases.close());

describe('as recorded', () => {
  it('every recorded call is made here', () => {
    const names = vectors.requests.map(({ call }) => call);
    expect([...new Set(names)].sort()).toEqual(Object.keys(CALLS).sort());
  });

  it.each(Object.entries(vectors.results))('%s', async (name, recorded) => {
    const made = name.startsWith('fail ') ? (name.startsWith('fail get') ? 'doc.get' : 'add') : name;
    const { mine, theirs } = await databases.both(CALLS[made] as Call, () => answerTo(name));
    expect(mine).toEqual(theirs);
    const outcome = mine.error ? { thrown: true, ...mine.error } : mine.result;
    expect(JSON.parse(JSON.stringify(outcome))).toMatchObject(recorded);
    const requests = vectors.requests.filter(({ call }) => call === name);
    if (requests.length > 0)
      expect(mine.sent).toEqual(requests.map(({ action, params }) => ({ action, params })));
  });
});
