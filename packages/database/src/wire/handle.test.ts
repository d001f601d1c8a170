import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EJSON } from 'bson';
import type { DocumentDatabase } from '../open-database';
import { ENGINES, openPlace, type TestPlace } from '../testing/database';

const text = (value: object) => EJSON.stringify(value, { relaxed: false });
const DOC = { queryType: 'DOC', multi: false };
const WHERE = { queryType: 'WHERE', multi: true };

describe.each(ENGINES)('the actions of CloudBase on a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;
  const call = (action: string, params: object, envId = 'shop-1') =>
    database.handle(`database.${action}`, params, { envId });
  const on = (collectionName: string) => ({
    add: (...documents: object[]) => call('insertDocument', { collectionName, data: documents.map(text) }),
    get: (query: object, more: object = WHERE) =>
      call('getDocument', { collectionName, query: text(query), ...more }),
    modify: (query: object, data: object, more: object = { ...DOC, merge: true, upsert: false }) =>
      call('modifyDocument', { collectionName, query: text(query), data: text(data), ...more }),
    remove: (query: object, more: object = WHERE) =>
      call('removeDocument', { collectionName, query: text(query), ...more }),
    count: (query: object) => call('calculateDocument', { collectionName, query: text(query) }),
  });
  const orders = on('orders');

  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open();
    await call('addCollection', { collectionName: 'orders' });
  });
  afterAll(() => place.close());

  it('adds, gets, updates, sets, counts and removes', async () => {
    const added = await orders.add({ _id: 'a', n: 1, d: new Date(0) }, { n: 2 });
    const id = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(added).toMatchObject({ requestId: expect.any(String), data: { insertedIds: ['a', id] } });
    expect((await orders.get({ _id: 'a' }, DOC)).data).toEqual({
      list: ['{"_id":"a","n":{"$numberInt":"1"},"d":{"$date":{"$numberLong":"0"}}}'],
      offset: 0,
      limit: 1,
    });
    expect((await orders.modify({ _id: 'a' }, { $inc: { n: 1 } })).data).toEqual({
      updated: 1,
      upsert_id: null,
    });
    expect((await orders.count({ n: 2 })).data).toEqual({ total: 2 });
    const set = { ...DOC, merge: false, upsert: true };
    expect((await orders.modify({ _id: 'a' }, { m: 1 }, set)).data).toEqual({ updated: 1, upsert_id: null });
    expect((await orders.modify({ _id: 'b' }, { m: 1 }, set)).data).toEqual({ updated: 0, upsert_id: 'b' });
    expect((await orders.get({ m: 1 })).data).toMatchObject({
      list: ['{"_id":"a","m":{"$numberInt":"1"}}', '{"_id":"b","m":{"$numberInt":"1"}}'],
    });
    expect((await orders.modify({ m: 1 }, { m: 1 }, { ...WHERE, merge: true })).data).toMatchObject({
      updated: 0,
    });
    expect((await orders.remove({ _id: 'a' }, DOC)).data).toEqual({ deleted: 1 });
    expect((await orders.remove({})).data).toEqual({ deleted: 2 });
  });

  it('updates a document and gives it as it is then', async () => {
    await orders.add({ _id: 'stock', left: 1 });
    const take = {
      collectionName: 'orders',
      query: '{"_id":"stock","left":{"$gt":0}}',
      data: '{"$inc":{"left":-1}}',
    };
    expect((await call('modifyAndReturnDoc', take)).data).toEqual({
      updated: 1,
      doc: '{"_id":"stock","left":{"$numberInt":"0"}}',
    });
    expect((await call('modifyAndReturnDoc', take)).data).toEqual({ updated: 0, doc: null });
  });

  it('sorts, skips, limits and projects', async () => {
    const things = on('things');
    await call('addCollection', { collectionName: 'things' });
    await things.add(...Array.from({ length: 130 }, (_one, n) => ({ _id: `t${n}`, n, even: n % 2 === 0 })));
    const page = { ...WHERE, order: '{"n":-1}', offset: 2, limit: 2, projection: '{"n":1,"_id":0}' };
    expect((await things.get({ even: true }, page)).data).toEqual({
      list: ['{"n":{"$numberInt":"124"}}', '{"n":{"$numberInt":"122"}}'],
      offset: 2,
      limit: 2,
    });
    expect((await things.get({})).data).toMatchObject({ limit: 100, list: { length: 100 } });
    expect((await things.get({}, { ...WHERE, limit: 5000 })).data).toMatchObject({
      limit: 1000,
      list: { length: 130 },
    });
    const group = [
      { stageKey: '$match', stageValue: '{"n":{"$lt":10}}' },
      { stageKey: '$group', stageValue: '{"_id":"$even","total":{"$sum":"$n"}}' },
      { stageKey: '$sort', stageValue: '{"total":1}' },
    ];
    const aggregate = (stages: object[]) => call('aggregateDocuments', { collectionName: 'things', stages });
    expect((await aggregate(group)).data).toEqual({
      list: ['{"_id":true,"total":{"$numberInt":"20"}}', '{"_id":false,"total":{"$numberInt":"25"}}'],
    });
    expect((await aggregate([])).data).toMatchObject({ list: { length: 20 } });
    expect((await aggregate([{ stageKey: '$limit', stageValue: '50' }])).data).toMatchObject({
      list: { length: 50 },
    });
  });

  it('counts in a transaction what the transaction sees, and refuses to aggregate there', async () => {
    await call('addCollection', { collectionName: 'counted' });
    await on('counted').add({ _id: 'a', n: 1 });
    const { transactionId } = await call('startTransaction', {});
    await on('counted').modify({ _id: 'a' }, { $set: { n: 2 } }, { ...DOC, merge: true, transactionId });
    const count = (n: number) =>
      call('calculateDocument', { collectionName: 'counted', query: text({ n }), transactionId });
    expect((await count(2)).data).toEqual({ total: 1 });
    expect((await count(1)).data).toEqual({ total: 0 });
    const stages = [{ stageKey: '$match', stageValue: '{}' }];
    expect(
      await call('aggregateDocuments', { collectionName: 'counted', stages, transactionId }),
    ).toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
    await call('abortTransaction', { transactionId });
    expect(
      (await on('counted').modify({ _id: { $eq: null } }, { n: 1 }, { ...DOC, merge: true, upsert: true }))
        .data,
    ).toEqual({ updated: 0, upsert_id: null });
  });

  it('runs a transaction over several calls', async () => {
    await orders.add({ _id: 'x', n: 1 });
    const { transactionId } = await call('startTransaction', {});
    const inside = { transactionId, ...DOC };
    expect(
      (await orders.modify({ _id: 'x' }, { $inc: { n: 1 } }, { ...inside, merge: true })).data,
    ).toMatchObject({ updated: 1 });
    const add = { collectionName: 'orders', data: [text({ _id: 'y' })], transactionId };
    expect((await call('insertDocument', add)).data).toEqual({ insertedIds: ['y'] });
    expect((await orders.get({ _id: 'x' }, inside)).data).toMatchObject({
      list: ['{"_id":"x","n":{"$numberInt":"2"}}'],
    });
    expect((await orders.get({ _id: 'y' }, DOC)).data).toMatchObject({ list: [] });
    expect(await call('commitTransaction', { transactionId })).toEqual({ requestId: expect.any(String) });
    expect((await orders.get({ _id: 'y' }, DOC)).data).toMatchObject({ list: ['{"_id":"y"}'] });
    expect(await call('abortTransaction', { transactionId })).toMatchObject({
      code: 'DATABASE_TRANSACTION_FAIL',
    });
  });

  it("refuses in the platform's words", async () => {
    expect(await on('missing').add({ a: 1 })).toMatchObject({
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: expect.stringMatching(/^\[ResourceNotFound\] Db or Table not exist: missing\. /),
    });
    expect(await on('missing').get({})).toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
    expect(await call('addCollection', { collectionName: 'orders' })).toMatchObject({
      code: 'DATABASE_COLLECTION_ALREADY_EXIST',
      message: expect.stringContaining('[ResourceUnavailable.ResourceExist] Table exist'),
    });
    await orders.add({ _id: 'twice' });
    expect(await orders.add({ _id: 'twice' })).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message:
        '[FailedOperation] multiple write errors: [{write errors: [{E11000 duplicate key error collection: shop-1.orders index: _id_ dup key: { : "twice" }}]}, {<nil>}]',
    });
    expect(await orders.modify({ _id: 'twice' }, { $set: { _id: 'other' } })).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
    });
    expect(await call('noSuchAction', {})).toMatchObject({ code: 'INVALID_PARAM' });
  });

  it('keeps the documents of each environment apart', async () => {
    await call('addCollection', { collectionName: 'orders' }, 'shop-2');
    await orders.add({ _id: 'mine' });
    const other = await call('getDocument', { collectionName: 'orders', query: '{}' }, 'shop-2');
    expect(other.data).toMatchObject({ list: [] });
    expect(await database.environments()).toEqual(['shop-1', 'shop-2']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a query that is no JSON', { query: '{"a":' }],
    ['a malformed number', { query: '{"a":{"$numberInt":"x"}}' }],
    ['an operator that does not exist', { query: '{"a":{"$bogus":1}}' }],
    ['$where', { query: '{"$where":"while(true);"}' }],
    ['$function', { query: '{"$expr":{"$function":{"body":"x","args":[],"lang":"js"}}}' }],
    ['a query of many levels', { query: `${'{"a":'.repeat(500)}1${'}'.repeat(500)}` }],
    ['a name with SQL', { collectionName: `orders'; drop table documents; --`, query: '{}' }],
    ['a name that is an object', { collectionName: { a: 1 }, query: '{}' }],
    ['a name with NUL', { collectionName: 'a\0b', query: '{}' }],
    ['a limit that is no number', { query: '{}', limit: '1; select 1' }],
    ['a call that is too large', { query: text({ a: 'x'.repeat(600_000) }) }],
  ])('refuses %s, and goes on', async (_what, params) => {
    const answer = await call('getDocument', { collectionName: 'orders', ...WHERE, ...params });
    expect(answer.code).toMatch(/^(DATABASE_REQUEST_FAILED|INVALID_PARAM|EXCEED_MAX_PAYLOAD_SIZE)$/);
    expect(answer.message).not.toMatch(/select|syntax error|relation/);
    expect((await orders.count({})).code).toBeUndefined();
  });

  it('keeps SQL, NUL, lone surrogates and __proto__ as the texts and names they are', async () => {
    const documents = [
      `{"_id":"'; drop table documents; --","a":"'); --"}`,
      '{"_id":"nul","a":"\\u0000b"}',
      '{"_id":"lone","a":"\\ud800"}',
      '{"_id":"proto","__proto__":{"a":"x"},"constructor":{"$numberInt":"1"}}',
    ];
    const tricky = on('tricky');
    await call('addCollection', { collectionName: 'tricky' });
    await database.environment('shop-1').createIndex('tricky', { fields: { a: 1 } });
    const added = await call('insertDocument', { collectionName: 'tricky', data: documents });
    expect(added.code).toBeUndefined();
    for (const document of documents) {
      const { _id } = JSON.parse(document) as { _id: string };
      expect((await tricky.get({ _id }, DOC)).data).toMatchObject({ list: [document] });
    }
    expect((await tricky.get({ a: '\0b' })).data).toMatchObject({ list: [documents[1]] });
    expect((await tricky.get({ a: '\ud800' })).data).toMatchObject({ list: [documents[2]] });
    expect((await tricky.get({ a: 'x' })).data).toMatchObject({ list: [] });
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });
});
