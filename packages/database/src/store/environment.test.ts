import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Double, Int32, Long, ObjectId } from 'bson';
import type { DocumentDatabase } from '../open-database';
import { openPlace, type TestPlace } from '../testing/database';
import type { DocumentChange, SlowQuery } from './context';
import type { DocumentEnvironment } from './environment';

let place: TestPlace;
let database: DocumentDatabase;
let shop: DocumentEnvironment;
const slow: SlowQuery[] = [];
const lines: string[] = [];
const FAILED = { code: 'DATABASE_REQUEST_FAILED' };

beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open({
    missingCollections: 'create',
    onSlowQuery: (query) => slow.push(query),
    log: (line) => lines.push(line),
    limits: { walk: 20, memory: 200_000, documentSize: 100_000 },
  });
  shop = database.environment('shop-1');
});
afterAll(() => place.close());

describe('collections', () => {
  it('are made by an insert where that is wanted, and one line says that CloudBase refuses it', async () => {
    await expect(shop.find('made')).rejects.toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
    expect(await shop.insert('made', { _id: 'a' })).toEqual(['a']);
    expect(lines).toEqual([
      expect.stringMatching(/^The collection made did not exist and was created\. On CloudBase/),
    ]);
    await expect(shop.createCollection('made')).rejects.toMatchObject({
      code: 'DATABASE_COLLECTION_ALREADY_EXIST',
    });
  });

  it('are made by an insert in a transaction too', async () => {
    lines.length = 0;
    await shop.runTransaction(async (transaction) => {
      await transaction.insert('made-inside', { _id: 'a' });
      await transaction.update('set-inside', { _id: 'b' }, { n: 1 }, { upsert: true });
    });
    expect(lines).toEqual([
      expect.stringMatching(/^The collection made-inside did not exist and was created/),
      expect.stringMatching(/^The collection set-inside did not exist and was created/),
    ]);
    expect(await shop.find('made-inside')).toEqual([{ _id: 'a' }]);
    expect(await shop.find('set-inside')).toEqual([{ _id: 'b', n: 1 }]);
    await expect(
      shop.runTransaction((transaction) => transaction.update('absent', { _id: 'b' }, { $set: { n: 1 } })),
    ).rejects.toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
  });

  it('are listed, counted and dropped with all they hold', async () => {
    await shop.createCollection('gone');
    await shop.insert('gone', { _id: 'a', _openid: 'o' });
    expect(await shop.collections()).toContain('gone');
    expect(await shop.stats()).toContainEqual({
      name: 'gone',
      documents: 1,
      size: '{"_id":"a","_openid":"o"}'.length,
      createdAt: expect.anything(),
    });
    await shop.dropCollection('gone');
    await expect(shop.count('gone')).rejects.toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
    await shop.createCollection('gone');
    expect(await shop.find('gone', { _openid: 'o' })).toEqual([]);
  });
});

describe('documents', () => {
  it('keep every kind and the order of their fields', async () => {
    const texts = [
      '{"z":{"$numberLong":"9007199254740993"},"_id":{"$oid":"0123456789abcdef01234567"},"d":{"$numberDecimal":"1.10"}}',
      '{"_id":"k","f":{"$numberDouble":"1.0"},"b":{"$binary":{"base64":"AQI=","subType":"00"}},"r":{"$regularExpression":{"pattern":"^a","options":"i"}},"n":null,"l":[{"a":[]}]}',
    ];
    await shop.import('kinds', texts);
    const stored: string[] = [];
    for await (const text of shop.export('kinds')) stored.push(text);
    expect(stored).toEqual(texts);
    expect(await shop.find('kinds', { _id: new ObjectId('0123456789abcdef01234567') })).toHaveLength(1);
    expect(await shop.count('kinds', { f: new Int32(1) })).toBe(1);
    expect(await shop.count('kinds', { f: new Double(1), z: { $exists: false } })).toBe(1);
    expect(await shop.count('kinds', { z: Long.fromString('9007199254740992') })).toBe(0);
  });

  it('have a largest size, and no array as _id', async () => {
    await expect(shop.insert('kinds', { a: 'x'.repeat(100_001) })).rejects.toMatchObject(FAILED);
    await expect(shop.insert('kinds', { _id: [1] })).rejects.toMatchObject(FAILED);
    await shop.insert('kinds', { _id: 'grows', a: 'x'.repeat(60_000) });
    await expect(
      shop.update('kinds', { _id: 'grows' }, { $set: { b: 'x'.repeat(60_000) } }),
    ).rejects.toMatchObject(FAILED);
    expect(Object.keys((await shop.find('kinds', { _id: 'grows' }))[0] ?? {})).toEqual(['_id', 'a']);
  });

  it('are reported when they change', async () => {
    const changes: DocumentChange[] = [];
    const end = database.onChange((change) => changes.push(change));
    await shop.insert('made', { _id: 7 });
    await shop.update('made', { _id: 7 }, { $set: { a: 1 } });
    await shop.update('made', { _id: 7 }, { $set: { a: 1 } });
    await shop.remove('made', { _id: 7 });
    end();
    await shop.insert('made', { _id: 8 });
    const of = { envId: 'shop-1', collection: 'made', id: '{"$numberInt":"7"}' };
    expect(changes).toEqual([
      { ...of, kind: 'insert' },
      { ...of, kind: 'update' },
      { ...of, kind: 'remove' },
    ]);
  });
});

describe('indexes', () => {
  it('are made over the documents that are there, used, and removed', async () => {
    const documents = Array.from({ length: 1200 }, (_one, n) => ({ _id: `i${n}`, group: n % 40, n }));
    await shop.import('indexed', documents);
    slow.length = 0;
    expect(await shop.find('indexed', { group: 7 }, { sort: { n: -1 }, limit: 1 })).toEqual([
      { _id: 'i1167', group: 7, n: 1167 },
    ]);
    expect(slow).toEqual([
      { envId: 'shop-1', collection: 'indexed', examined: 1200, matched: 30, index: ['group', 'n'] },
    ]);
    expect(await shop.createIndex('indexed', { fields: { group: 1, n: 1 } })).toBe(true);
    expect(await shop.createIndex('indexed', { fields: { group: 1, n: 1 } })).toBe(false);
    slow.length = 0;
    const found = await shop.find('indexed', { group: 7 }, { sort: { n: -1 }, limit: 2 });
    expect(found.map(({ n }) => n)).toEqual([1167, 1127]);
    expect(await shop.count('indexed', { group: { $in: [1, 2] }, n: { $lt: 100 } })).toBe(6);
    expect(slow).toEqual([]);
    expect(await shop.indexes('indexed')).toMatchObject([
      { name: '_id_', unique: true },
      { name: '_openid_', fields: { _openid: 1 } },
      { name: 'group_1_n_1', fields: { group: 1, n: 1 }, unique: false, ready: true },
    ]);
    await shop.dropIndex('indexed', 'group_1_n_1');
    await expect(shop.dropIndex('indexed', 'group_1_n_1')).rejects.toMatchObject(FAILED);
    await expect(shop.dropIndex('indexed', '_id_')).rejects.toMatchObject(FAILED);
    expect(await shop.count('indexed', { group: 7 })).toBe(30);
  });

  it('refuse duplicates where they are unique, of new documents, of updates and of those that are there', async () => {
    const duplicate = {
      ...FAILED,
      message: expect.stringMatching(
        /E11000 duplicate key error collection: shop-1\.unique index: code_1 dup key: \{ : "x" \}/,
      ),
    };
    await shop.insert('unique', { _id: 'a', code: 'x' }, { _id: 'b', code: ['y', 'z'] });
    await shop.createIndex('unique', { fields: { code: 1 }, unique: true });
    await expect(shop.insert('unique', { code: 'x' })).rejects.toMatchObject(duplicate);
    await expect(shop.insert('unique', { code: ['z', 1] })).rejects.toMatchObject(FAILED);
    await expect(shop.update('unique', { _id: 'b' }, { $set: { code: 'x' } })).rejects.toMatchObject(
      duplicate,
    );
    await shop.update('unique', { _id: 'a' }, { $set: { code: ['x'] } });
    await shop.insert('unique', { code: 'w' });
    await shop.insert('unsorted', { v: 1 }, { v: 1 });
    await expect(shop.createIndex('unsorted', { fields: { v: 1 }, unique: true })).rejects.toMatchObject({
      message: expect.stringContaining('E11000'),
    });
    expect(await shop.indexes('unsorted')).toHaveLength(2);
  });

  it('follow documents that another object of the database writes, and refuse malformed fields', async () => {
    const other = place.open({ schema: 'elsewhere' });
    await other.environment('shop-1').createCollection('made');
    expect(await other.environment('shop-1').count('made')).toBe(0);
    const beside = place.open();
    const theirs = beside.environment('shop-1');
    await theirs.count('made');
    await shop.createIndex('made', { fields: { late: 1 } });
    await theirs.insert('made', { _id: 'theirs', late: 1 });
    expect(await shop.find('made', { late: 1 })).toEqual([{ _id: 'theirs', late: 1 }]);
    await expect(shop.createIndex('made', { fields: {} })).rejects.toMatchObject(FAILED);
    await expect(shop.createIndex('made', { fields: { $a: 1 } })).rejects.toMatchObject(FAILED);
  });

  it('bound the memory of a sort without them', async () => {
    await shop.import(
      'heavy',
      Array.from({ length: 60 }, (_one, n) => ({ n, text: 'x'.repeat(5000) })),
    );
    await expect(shop.find('heavy', {}, { sort: { n: 1 } })).rejects.toMatchObject({
      message: expect.stringContaining('Sort exceeded memory limit'),
    });
    expect(await shop.find('heavy', {}, { sort: { n: -1 }, limit: 2, projection: { n: 1, _id: 0 } })).toEqual(
      [{ n: 59 }, { n: 58 }],
    );
    await shop.createIndex('heavy', { fields: { n: 1 } });
    expect(await shop.find('heavy', {}, { sort: { n: 1 } })).toHaveLength(60);
  });
});

describe('import', () => {
  it('skips, replaces or refuses documents that are there, also within the file, and can only look', async () => {
    const documents = ['{"_id":"a","v":1}', '{"_id":"b","v":1}', '{"_id":"a","v":2}'];
    const dry = await shop.import('imported', documents, { onConflict: 'skip', dryRun: true });
    expect(dry).toEqual({ inserted: 2, replaced: 0, skipped: 1 });
    expect(await shop.collections()).not.toContain('imported');
    expect(await shop.import('imported', documents, { onConflict: 'skip' })).toEqual(dry);
    expect(await shop.import('imported', documents, { onConflict: 'replace' })).toEqual({
      inserted: 0,
      replaced: 3,
      skipped: 0,
    });
    expect(await shop.find('imported', {}, { sort: { _id: 1 } })).toEqual([
      { _id: 'a', v: 2 },
      { _id: 'b', v: 1 },
    ]);
    await expect(shop.import('imported', documents)).rejects.toMatchObject({
      message: expect.stringContaining('E11000'),
    });
    await expect(shop.import('imported', ['{}', '{"_id":'])).rejects.toMatchObject({
      ...FAILED,
      message: expect.stringMatching(/^Document 2: /),
    });
  });
});
