/** `wx.cloud.database()` against a real host: the session decides who the user is, the permissions what they reach. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DocumentDatabase, openDatabase } from '@opencloudpay/database';
import { createSessions, sessionRoutes, simulatedJscode2session } from '@opencloudpay/function-host';
import { createCloud } from '../cloud';
import { database } from '../database';
import type { CloudError } from '../errors';
import { listen } from '../testing/listen';
import { phone } from '../testing/phone';
import type { Database } from './types';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const global = globalThis as { wx?: unknown };

let folder: string;
let documents: DocumentDatabase;
let host: { url: string; close: () => Promise<void> };
const refused: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'miniprogram-'));
  documents = openDatabase({
    folder,
    temporary: true,
    onPermissionRefused: ({ collection, operation }) => refused.push(`${operation} ${collection}`),
  });
  const prod = documents.environment('prod');
  for (const name of ['goods', 'orders', 'drafts']) await prod.createCollection(name);
  await prod.setPermission('goods', 'ADMINWRITE');
  await prod.setPermission('drafts', { read: 'doc._openid == auth.openid' });
  const more = Array.from({ length: 30 }, (_, n) => ({ _id: `g${n}`, price: n, at: new Date(n) }));
  await prod.insert('goods', { _id: 'tea', shop: { type: 'Point', coordinates: [113, 23] } }, ...more);
  const sessions = createSessions({
    appid: APPID,
    keys: 'a-key-of-the-tests-0123456789abcdef',
    jscode2session: wechat.exchange,
  });
  const routes = sessionRoutes({
    sessions,
    host: { invoke: async () => undefined },
    database: { documents, envId: 'prod' },
  });
  host = await listen((request) => routes.fetch(request));
});
afterAll(async () => {
  delete global.wx;
  await host.close();
  await documents.close();
  rmSync(folder, { recursive: true });
});

/** The database of a user's mini program. */
function databaseOf(user: string, config?: { throwOnNotFound?: boolean }): Database {
  global.wx = phone(() => wechat.loginCode(user)).wx;
  const cloud = createCloud();
  cloud.init({ url: host.url, database });
  return cloud.database(config);
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error('expected a failure');
    },
    ({ errCode, errMsg, message }: CloudError) => {
      expect(message).toBe(errMsg);
      return { errCode, errMsg };
    },
  );

describe('wx.cloud.database()', () => {
  it('creates documents of its user, whom the parameters cannot change', async () => {
    const db = databaseOf('alice');
    const added = await db.collection('orders').add({ data: { total: 5, at: db.serverDate() } });
    expect(added).toEqual({ _id: expect.stringMatching(/^[0-9a-f]{32}$/), errMsg: 'collection.add:ok' });
    const { data } = await db.collection('orders').doc(added._id).get();
    expect(data).toEqual({
      ...{ _id: added._id, total: 5 },
      at: expect.any(Date),
      _openid: wechat.openIdOf('alice'),
    });
    expect(await failureOf(db.collection('orders').add({ data: { _openid: 'other' } }))).toMatchObject({
      errCode: -501007,
      errMsg: expect.stringMatching(
        /^collection\.add:fail -501007 invalid parameters\. Invalid Key Name: _openid\./,
      ),
    });
  });

  it('reads, counts, updates and removes with the results of wx.cloud', async () => {
    const db = databaseOf('bob');
    const _ = db.command;
    const orders = db.collection('orders');
    for (const n of [1, 2, 3])
      await orders.add({ data: { _id: `b${n}`, n, tags: ['x'], deep: { a: 1, b: 2 } } });
    expect(
      await orders
        .where({ n: _.gt(1) })
        .orderBy('n', 'desc')
        .field({ n: true, _id: false })
        .get(),
    ).toEqual({
      data: [{ n: 3 }, { n: 2 }],
      errMsg: 'collection.get:ok',
    });
    expect(await orders.where({ n: _.gt(1).and(_.lt(3)) }).count()).toEqual({
      total: 1,
      errMsg: 'collection.count:ok',
    });
    expect(
      await orders.doc('b1').update({ data: { n: _.inc(9), deep: { a: 5 }, tags: _.push('y') } }),
    ).toEqual({
      stats: { updated: 1 },
      errMsg: 'document.update:ok',
    });
    expect((await orders.doc('b1').get()).data).toMatchObject({
      n: 10,
      deep: { a: 5, b: 2 },
      tags: ['x', 'y'],
    });
    expect(await orders.where({ n: 2 }).update({ data: { n: 0 } })).toEqual({
      stats: { updated: 1 },
      errMsg: 'collection.update:ok',
    });
    expect(await orders.doc('b9').set({ data: { n: 9 } })).toEqual({
      ...{ _id: 'b9', stats: { updated: 0, created: 1 }, errMsg: 'document.set:ok' },
    });
    expect(await orders.doc('b9').remove()).toEqual({ stats: { removed: 1 }, errMsg: 'document.remove:ok' });
    expect(await orders.where({ n: _.lte(3) }).remove()).toEqual({
      stats: { removed: 2 },
      errMsg: 'collection.remove:ok',
    });
    const grouped = orders.aggregate()['match']?.({ n: _.gt(0) });
    expect(await grouped?.['group']?.({ _id: null, n: _.aggregate['sum']?.('$n') }).end()).toEqual({
      list: [{ _id: null, n: 10 }],
      errMsg: 'collection.aggregate:ok',
    });
  });

  it('gives 20 documents at most, Dates as Dates and places as places', async () => {
    const db = databaseOf('alice');
    expect((await db.collection('goods').limit(1000).get()).data).toHaveLength(20);
    expect((await db.collection('goods').skip(30).get()).data).toEqual([
      { _id: 'g29', price: 29, at: new Date(29) },
    ]);
    const { data } = await db.collection('goods').doc('tea').get();
    expect(data['shop']).toEqual(new db.Geo.Point(113, 23));
  });

  it('has callbacks instead of a promise, where one is given', async () => {
    const db = databaseOf('alice');
    const told: unknown[] = [];
    await new Promise<void>((resolve) => {
      const given = db
        .collection('goods')
        .doc('tea')
        .get({
          success: ({ data }) => told.push(data['_id']),
          complete: ({ errMsg }) => {
            told.push(errMsg);
            resolve();
          },
        });
      expect(given).toBeUndefined();
    });
    await new Promise<void>((resolve) => {
      db.collection('goods')
        .doc('none')
        .get({
          fail: ({ errCode }) => {
            told.push(errCode);
            resolve();
          },
        });
    });
    expect(told).toEqual(['tea', 'document.get:ok', -1]);
  });
});

describe('an error', () => {
  it('says that a document is missing, or belongs to another user, in the words of wx.cloud', async () => {
    const db = databaseOf('mallory');
    const id = await documents.environment('prod').insert('orders', { _openid: wechat.openIdOf('alice') });
    const document = db.collection('orders').doc(String(id[0]));
    const exists = 'please make sure that the document exists and you have the corresponding';
    expect(await failureOf(document.get())).toEqual({
      errCode: -1,
      errMsg: `document.get:fail cannot find document with _id ${String(id[0])}, ${exists} access permission`,
    });
    expect(await failureOf(document.remove())).toEqual({
      errCode: -1,
      errMsg: `document.remove:fail cannot remove document with _id ${String(id[0])}, ${exists} Write permission`,
    });
    expect((await document.update({ data: { total: 0 } })).stats.updated).toBe(0);
    const quiet = databaseOf('mallory', { throwOnNotFound: false });
    expect(await quiet.collection('orders').doc('none').get()).toEqual({
      data: null,
      errMsg: 'document.get:ok',
    });
  });

  it.each<[string, (db: Database) => Promise<unknown>, number, string]>([
    [
      'of a permission',
      (db) =>
        db
          .collection('goods')
          .doc('tea')
          .update({ data: { price: 0 } }),
      -502003,
      'document.update:fail -502003 database permission denied. Permission denied',
    ],
    [
      'of a rule',
      (db) => db.collection('drafts').get(),
      -502003,
      'collection.get:fail -502003 database permission denied. Permission denied',
    ],
    [
      'of a collection that does not exist',
      (db) => db.collection('nothing').add({ data: { a: 1 } }),
      -502005,
      'collection.add:fail -502005 database collection not exists. [ResourceNotFound] Db or Table not exist: nothing. Please check your request, but if the problem cannot be solved, contact us.',
    ],
    [
      'of no data',
      (db) => db.collection('orders').add({} as { data: object }),
      -1,
      'collection.add:fail parameter.data should be object instead of undefined;',
    ],
    [
      'of an _id that would change',
      (db) =>
        db
          .collection('orders')
          .doc('a')
          .update({ data: { _id: 'b' } }),
      -1,
      'document.update:fail 不能更新_id的值',
    ],
  ])('%s', async (_, run, errCode, errMsg) => {
    expect(await failureOf(run(databaseOf('alice')))).toEqual({ errCode, errMsg });
  });

  it('of a permission is reported to the host with what was refused', () => {
    expect(refused).toEqual(expect.arrayContaining(['update goods', 'read drafts']));
  });
});

it('a rule is fulfilled by {openid}', async () => {
  const db = databaseOf('alice');
  await documents.environment('prod').insert('drafts', { _id: 'd', _openid: wechat.openIdOf('alice') });
  expect((await db.collection('drafts').where({ _openid: '{openid}' }).get()).data).toHaveLength(1);
});
