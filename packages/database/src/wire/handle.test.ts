import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EJSON } from 'bson';
import type { DocumentDatabase } from '../open-database';
import { ENGINES, openPlace, type TestPlace } from '../testing/database';

describe.each(ENGINES)('the actions of CloudBase on a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;
  const call = (action: string, params: object) =>
    database.handle(`database.${action}`, params, { envId: 'shop-1' });
  const add = (collectionName: string, ...documents: object[]) =>
    call('insertDocument', {
      collectionName,
      data: documents.map((one) => EJSON.stringify(one, { relaxed: false })),
    });

  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open();
    await call('addCollection', { collectionName: 'orders' });
  });
  afterAll(() => place.close());

  it('adds, gets, updates, counts and removes', async () => {
    const added = await add('orders', { _id: 'a', n: 1, d: new Date(0) }, { n: 2 });
    expect(added).toMatchObject({
      requestId: expect.any(String),
      data: { insertedIds: ['a', expect.stringMatching(/^[0-9a-f]{32}$/)] },
    });
    const got = await call('getDocument', {
      collectionName: 'orders',
      query: '{"_id":"a"}',
      queryType: 'DOC',
      multi: false,
    });
    expect(got.data).toMatchObject({
      list: ['{"_id":"a","n":{"$numberInt":"1"},"d":{"$date":{"$numberLong":"0"}}}'],
    });
    const updated = await call('modifyDocument', {
      collectionName: 'orders',
      query: '{"_id":"a"}',
      queryType: 'DOC',
      multi: false,
      merge: true,
      upsert: false,
      data: '{"$inc":{"n":{"$numberInt":"1"}}}',
    });
    expect(updated.data).toEqual({ updated: 1, upsert_id: null });
    expect(
      (await call('calculateDocument', { collectionName: 'orders', query: '{"n":{"$numberInt":"2"}}' })).data,
    ).toEqual({ total: 2 });
    expect(
      (await call('removeDocument', { collectionName: 'orders', query: '{"n":2}', multi: true })).data,
    ).toEqual({ deleted: 2 });
  });
});
