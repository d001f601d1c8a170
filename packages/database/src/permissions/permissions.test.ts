/** What mini programs may do, as CloudBase's documentation describes it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentDatabase } from '../open-database';
import { openPlace, type TestPlace } from '../testing/database';
import type { CollectionPermission } from './permission';
import type { PermissionRefusal } from './permission-refusal';

const DENIED = { code: 'DATABASE_PERMISSION_DENIED', message: 'Permission denied' };
const ME = 'openid-me';
const YOU = 'openid-you';

let place: TestPlace;
let database: DocumentDatabase;
const refusals: PermissionRefusal[] = [];

beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open({
    limits: { loopTime: 200 },
    onPermissionRefused: (refusal) => refusals.push(refusal),
  });
  await database.environment('prod').createCollection('goods');
  await database.environment('prod').createCollection('shops');
  await database.environment('prod').insert('shops', { _id: 'a', staff: [ME] }, { _id: 'b', staff: [YOU] });
});
afterAll(() => place.close());

beforeEach(async () => {
  refusals.length = 0;
  const prod = database.environment('prod');
  await prod.setPermission('goods', 'PRIVATE');
  await prod.remove('goods', {}, { multi: true });
  await prod.insert(
    'goods',
    { _id: 'mine', _openid: ME, published: false, price: 5, shopId: 'a', members: [ME, YOU] },
    { _id: 'yours', _openid: YOU, published: false, price: 50, shopId: 'b', members: [YOU] },
    { _id: 'public', _openid: YOU, published: true, price: 500, shopId: 'a', members: [] },
    { _id: 'ours', _openid: [ME, YOU], published: [true], price: [5], shopId: ['a'], members: 'x' },
    { _id: 'none', price: 5 },
  );
});

const allow = (permission: CollectionPermission) =>
  database.environment('prod').setPermission('goods', permission);

interface Plain {
  code?: string;
  message?: string;
  data: {
    list: string[];
    total: number;
    updated: number;
    deleted: number;
    insertedIds: string[];
    upsert_id: string;
  };
}

async function call(action: string, params: object, openId = ME): Promise<Plain> {
  const texts = Object.entries(params).map(([name, value]) => [
    name,
    ['query', 'data'].includes(name) && !Array.isArray(value) ? JSON.stringify(value) : value,
  ]);
  const given = { collectionName: 'goods', ...Object.fromEntries(texts) };
  const options = { envId: 'prod', user: { openId } };
  return (await database.handleForUser(`database.${action}`, given, options)) as unknown as Plain;
}

async function read(query: object, openId = ME): Promise<string[] | string | undefined> {
  const { code, data } = await call('getDocument', { query }, openId);
  return code ?? data.list.map((text) => (JSON.parse(text) as { _id: string })._id);
}

const update = (query: object, data: object, more: object = { multi: true }) =>
  call('modifyDocument', { query, data, merge: true, ...more });
const remove = (query: object) => call('removeDocument', { query, multi: true });
const add = (document: object) => call('insertDocument', { data: [JSON.stringify(document)] });
const stored = async (id: string) => (await database.environment('prod').find('goods', { _id: id }))[0];

describe('the basic permissions', () => {
  it('PRIVATE, the default, lets each user reach the documents that they created', async () => {
    expect((await database.environment('prod').permissions())['shops']).toBe('PRIVATE');
    expect(await read({})).toEqual(['mine']);
    expect(await read({ _id: 'yours' })).toEqual([]);
    expect(await read({ _openid: YOU })).toEqual([]);
    expect((await call('calculateDocument', { query: {} })).data.total).toBe(1);
    expect((await update({ price: { $gt: 0 } }, { $set: { price: 1 } })).data.updated).toBe(1);
    expect((await remove({})).data.deleted).toBe(1);
    expect(await stored('ours')).toBeDefined();
  });

  it('READONLY lets all read and the creator write', async () => {
    await allow('READONLY');
    expect(await read({})).toHaveLength(5);
    expect((await update({}, { $set: { price: 1 } })).data.updated).toBe(1);
    expect((await remove({})).data.deleted).toBe(1);
    expect(await add({ _id: 'new' })).toMatchObject({ data: { insertedIds: ['new'] } });
  });

  it('ADMINWRITE lets all read and none write; ADMINONLY lets none do anything', async () => {
    await allow('ADMINWRITE');
    expect(await read({})).toHaveLength(5);
    for (const refused of [await update({}, { $set: { price: 1 } }), await remove({}), await add({})])
      expect(refused).toMatchObject(DENIED);
    await allow('ADMINONLY');
    expect(await read({})).toBe(DENIED.code);
    expect(await add({})).toMatchObject(DENIED);
    expect(refusals.at(-1)).toMatchObject({
      ...{ envId: 'prod', collection: 'goods', operation: 'create', permission: 'ADMINONLY' },
      ...{ action: 'insertDocument', openId: ME, cause: 'PERMISSION' },
      reason: expect.stringMatching(
        /^the permission ADMINONLY allows mini programs no create\. Let a function/,
      ),
    });
  });

  it('hold for functions in no way', async () => {
    await allow('ADMINONLY');
    expect(await database.environment('prod').count('goods')).toBe(5);
  });
});

describe('the creator of a document', () => {
  it('is written into what a user creates', async () => {
    await add({ _id: 'new', price: 1 });
    expect(await stored('new')).toEqual({ _id: 'new', price: 1, _openid: ME });
  });

  it('is written into what set() creates, and stays where set() replaces', async () => {
    const set = (id: string, data: object) =>
      update({ _id: id }, data, { multi: false, merge: false, upsert: true });
    expect((await set('fresh', { n: 1 })).data).toEqual({ updated: 0, upsert_id: 'fresh' });
    expect((await set('fresh', { n: 2 })).data).toEqual({ updated: 1, upsert_id: null });
    expect((await set('fresh', { n: 2 })).data).toEqual({ updated: 0, upsert_id: null });
    expect(await stored('fresh')).toEqual({ _id: 'fresh', n: 2, _openid: ME });
    expect(await set('yours', { n: 3 })).toMatchObject({ message: expect.stringContaining('E11000') });
    await allow({ write: true });
    await set('yours', { n: 4 });
    await set('none', { n: 5 });
    expect(await stored('yours')).toEqual({ _id: 'yours', n: 4, _openid: YOU });
    expect(await stored('none')).toEqual({ _id: 'none', n: 5 });
  });

  it.each<[object]>([
    [{ $set: { _openid: YOU } }],
    [{ $set: { '_openid.x': YOU } }],
    [{ $unset: { _openid: '' } }],
    [{ $rename: { _openid: 'x' } }],
    [{ $rename: { price: '_openid' } }],
    [{ $setOnInsert: { _openid: YOU } }],
    [{ $push: { _openid: YOU } }],
    [{ $currentDate: { _openid: true } }],
    [{ _openid: YOU }],
    [{ price: 1, $set: { _openid: YOU } }],
  ])('is not changed by %j', async (data) => {
    await allow({ read: true, write: true });
    for (const more of [
      { multi: true },
      { merge: false },
      { merge: false, upsert: true },
      { upsert: true },
    ]) {
      expect(await update({ _id: 'mine' }, data, more)).toHaveProperty('code');
      expect((await stored('mine'))?.['_openid']).toBe(ME);
    }
  });

  it('is not named by what a user creates', async () => {
    expect(await add({ _openid: YOU })).toMatchObject({ code: 'INVALID_PARAM' });
  });
});

describe('security rules', () => {
  it('allow a query that demands what the rule demands, and refuse others', async () => {
    await allow({ read: 'doc._openid == auth.openid' });
    expect(await read({ _openid: '{openid}' })).toEqual(['mine']);
    expect(await read({ _openid: ME })).toEqual(['mine']);
    expect(await read({ $and: [{ _openid: { $eq: '{openid}' } }, { price: { $gt: 1 } }] })).toEqual(['mine']);
    for (const query of [
      ...[{}, { _id: 'mine' }, { _openid: YOU }, { _openid: { $ne: YOU } }, { _openid: { $in: [ME, YOU] } }],
      ...[
        { $or: [{ _openid: ME }, { price: 50 }] },
        { $nor: [{ _openid: YOU }] },
        { _openid: { $exists: true } },
      ],
    ])
      expect(await read(query)).toBe(DENIED.code);
    expect(refusals).toHaveLength(8);
    expect(refusals[0]).toMatchObject({
      rule: 'doc._openid == auth.openid',
      cause: 'QUERY',
      reason: expect.stringContaining("{ _openid: '{openid}' }"),
    });
  });

  it('are also part of the query: a list that holds the value is not the value', async () => {
    await allow({ read: "doc.published == true || doc._openid == auth.openid && doc.shopId == 'a'" });
    expect(await read({ published: true })).toEqual(['public']);
    expect(await read({ _openid: '{openid}', shopId: 'a' })).toEqual(['mine']);
    await allow({ read: 'doc.price < 10' });
    expect(await read({ price: { $lt: 9 } })).toEqual(['mine', 'none']);
    expect(await read({ price: { $lte: 10 } })).toBe(DENIED.code);
  });

  it.each<[string, object, string[] | undefined]>([
    ['true', {}, ['mine', 'yours', 'public', 'ours', 'none']],
    ['auth != null', { _id: 'none' }, ['none']],
    ['auth.uid != null', {}, undefined],
    ["doc.shopId in ['a', 'c']", { shopId: { $in: ['a', 'c'] } }, ['mine', 'public']],
    ["doc.shopId in ['a', 'c']", { shopId: { $in: ['a', 'b'] } }, undefined],
    ["doc.shopId != 'b'", { shopId: { $ne: 'b' } }, ['mine', 'public', 'ours', 'none']],
    ["doc.shopId != 'b'", { shopId: 'a' }, ['mine', 'public', 'ours']],
    ["!(doc.shopId in ['b'])", { shopId: 'a' }, ['mine', 'public', 'ours']],
    ['auth.openid in doc.members', { members: '{openid}' }, ['mine']],
    ['auth.openid in doc.members', { members: { $all: ['{openid}'] } }, ['mine']],
    ['auth.openid in doc.members', { members: YOU }, undefined],
    ['doc.price > 9 && doc.price <= 500', { price: { $gt: 9, $lt: 100 } }, ['yours']],
    ['doc.price > 9 && doc.price <= 500', { price: { $gt: 9 } }, undefined],
    ['now > 0', {}, ['mine', 'yours', 'public', 'ours', 'none']],
    ["auth.openid in get('database.shops.a').staff", {}, ['mine', 'yours', 'public', 'ours', 'none']],
    ["auth.openid in get('database.shops.b').staff", {}, undefined],
    ["auth.openid in get('database.shops.none').staff", {}, undefined],
    [shopRule(), { shopId: 'a' }, ['mine', 'public']],
    [shopRule(), { shopId: 'b' }, undefined],
    [shopRule(), { shopId: { $in: ['a', 'b'] } }, undefined],
    [shopRule(), {}, undefined],
    [`!(${shopRule()})`, {}, undefined],
    [`doc.published == true || ${shopRule()}`, { published: true }, ['public']],
  ])('%s with the query %j', async (rule, query, found) => {
    await allow({ read: rule });
    expect(await read(query)).toEqual(found ?? DENIED.code);
  });

  it('decide about create, update and delete, by write where there is none', async () => {
    await allow({
      read: true,
      write: 'doc._openid == auth.openid',
      create: 'doc.price > 0 && request.data.price < 100',
      update: 'doc._openid == auth.openid && request.data.price == null',
    });
    expect(await add({ price: 0 })).toMatchObject(DENIED);
    expect(await add({ price: 100 })).toMatchObject(DENIED);
    expect(await add({ price: 50 })).toHaveProperty('data');
    const own = { _id: 'mine', _openid: '{openid}' };
    expect((await update(own, { $set: { note: 'x' } })).data.updated).toBe(1);
    for (const data of [
      ...[
        { $set: { price: 1 } },
        { $set: { 'price.x': 1 } },
        { $inc: { price: 1 } },
        { $rename: { note: 'price' } },
      ],
      { price: 1 },
    ])
      expect(await update(own, data)).toMatchObject(DENIED);
    expect(await update({ _id: 'mine' }, { $set: { note: 'y' } })).toMatchObject(DENIED);
    expect(await remove({})).toMatchObject(DENIED);
    expect((await remove({ _openid: '{openid}', _id: 'mine' })).data.deleted).toBe(1);
    expect(refusals.map(({ operation, cause }) => `${operation} ${cause}`)).toEqual([
      ...['create DOCUMENT', 'create DOCUMENT', 'update CALLER', 'update CALLER', 'update COMMANDS'],
      ...['update COMMANDS', 'update CALLER', 'update QUERY', 'delete QUERY'],
    ]);
  });

  it('refuse all that they do not name', async () => {
    await allow({});
    for (const refused of [await update({}, { $set: { a: 1 } }), await remove({}), await add({})])
      expect(refused).toMatchObject(DENIED);
    expect(await read({})).toBe(DENIED.code);
    expect(refusals.map(({ cause }) => cause)).toEqual(Array(4).fill('RULE_FALSE'));
    expect(refusals.at(-1)).toMatchObject({
      reason: expect.stringMatching(/no read: the rule is false, or/),
    });
  });

  it.each<[unknown]>([['EVERYONE'], [{ read: 'doc.' }], [{ reads: true }], [{ read: 1 }], [null], [[]]])(
    '%j is no permission',
    async (permission) => {
      await expect(allow(permission as CollectionPermission)).rejects.toThrow(
        expect.objectContaining({ code: 'INVALID_PARAM' }),
      );
    },
  );

  it('of a collection that does not exist cannot be set', async () => {
    await expect(database.environment('prod').setPermission('nope', 'READONLY')).rejects.toThrow(
      expect.objectContaining({ code: 'DATABASE_COLLECTION_NOT_EXIST' }),
    );
  });
});

describe('a mini program', () => {
  it('reads 20 documents at most', async () => {
    await allow('READONLY');
    const many = Array.from({ length: 30 }, (_, n) => ({ _id: `n${n}` }));
    await database.environment('prod').insert('goods', ...many);
    for (const limit of [undefined, 0, 1000, 21, -5, 'x'])
      expect((await call('getDocument', { limit })).data.list).toHaveLength(20);
    expect((await call('getDocument', { limit: 3, offset: 34 })).data.list).toHaveLength(1);
  });

  it.each(['addCollection', 'startTransaction', 'modifyAndReturnDoc', 'nope', 'constructor'])(
    'has no %s',
    async (action) => {
      expect(await call(action, {})).toMatchObject({ code: 'INVALID_PARAM' });
    },
  );

  it('has a bounded time for loops over all its documents, in each part of a call', async () => {
    const prod = database.environment('prod');
    await prod.createCollection('loops');
    await prod.setPermission('loops', 'ADMINWRITE');
    await prod.insert(
      'loops',
      ...Array.from({ length: 20 }, (_, n) => ({ _id: `l${n}`, text: 'a'.repeat(1000) })),
    );
    const numbers = { $range: [0, 1000] };
    // Some 300 ms for a document; the database of this test allows 200 ms.
    const loop = {
      $sum: { $map: { input: numbers, in: { $sum: { $map: { input: numbers, in: '$$this' } } } } },
    };
    const slow = { $and: [{ $gte: [loop, 0] }, { $gte: [loop, 0] }, { $gte: [loop, 0] }] };
    const patterns = Array.from({ length: 3000 }, (_, n) => ({ text: { $regex: `b${n}`, $options: 'i' } }));
    const project = { stageKey: '$project', stageValue: JSON.stringify({ x: slow }) };
    const calls: [string, object][] = [
      ['calculateDocument', { query: JSON.stringify({ $expr: slow }) }],
      ['calculateDocument', { query: JSON.stringify({ $or: patterns }) }],
      ['getDocument', { projection: JSON.stringify({ x: slow }) }],
      ['aggregateDocuments', { stages: [project] }],
    ];
    for (const [action, params] of calls)
      expect(
        await database.handleForUser(
          `database.${action}`,
          { collectionName: 'loops', ...params },
          { envId: 'prod', user: { openId: 'me' } },
        ),
      ).toMatchObject({ message: expect.stringContaining('exceeded time limit') });
  });

  it('cannot take part in a transaction', async () => {
    await allow('READONLY');
    expect(await call('getDocument', { transactionId: 'x' })).toHaveProperty('data');
  });
});

/** The staff of a document's shop. */
function shopRule(): string {
  return `auth.openid in get(\`database.shops.$${'{'}doc.shopId}\`).staff`;
}
