/** Watched queries: what changes for a user, by this process and by others, within the permissions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@opencloudpay/internal/testing/processes';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import type { DocumentDatabase } from '../open-database';
import type { PermissionRefusal } from '../permissions';
import { ENGINES, openPlace, type TestPlace } from '../testing/database';
import type { WatchChange } from './differences';

const ME = 'openid-me';

interface Watching {
  /** All changes so far, but those of the start. */
  readonly changes: WatchChange[];
  /** The documents, kept up by the changes alone, as a mini program keeps them. */
  readonly documents: Map<string, string>;
  readonly errors: { code: string; message: string }[];
  snapshots: number;
  end(): void;
}

function watching(database: DocumentDatabase, params: Record<string, unknown>, openId = ME): Watching {
  const seen: Watching = { changes: [], documents: new Map(), errors: [], snapshots: 0, end: () => {} };
  const query = params['query'] === undefined ? {} : { query: JSON.stringify(params['query']) };
  seen.end = database.watchForUser({
    ...{ envId: 'prod', requestId: 'r', user: { openId } },
    params: { collectionName: 'orders', ...params, ...query },
    onChange(changes) {
      seen.snapshots += 1;
      if (seen.snapshots > 1) seen.changes.push(...changes);
      for (const { id, doc } of changes)
        if (doc === undefined) seen.documents.delete(id);
        else seen.documents.set(id, doc);
    },
    onError: (error) => seen.errors.push(error),
  });
  return seen;
}

const started = (seen: Watching) => eventually(() => seen.snapshots > 0 || seen.errors.length > 0);

describe.each(ENGINES)('a watched query in a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;
  const refusals: PermissionRefusal[] = [];
  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open({ onPermissionRefused: (refusal) => refusals.push(refusal) });
    for (const name of ['orders', 'goods', 'rules'])
      await database.environment('prod').createCollection(name);
  });
  afterAll(() => place.close());

  const prod = () => database.environment('prod');

  it('gives the documents that there are, then what comes, changes and leaves', async () => {
    await prod().insert('orders', { _id: 'a', _openid: ME, status: 'NEW', deep: { n: 1, old: 1 } });
    await prod().insert('orders', { _id: 'b', _openid: 'other', status: 'NEW' });
    const seen = watching(database, { query: { status: { $ne: 'GONE' } } });
    await started(seen);
    expect([...seen.documents.keys()]).toEqual(['a']);
    await prod().update(
      'orders',
      { _id: 'a' },
      { $set: { status: 'PAID', 'deep.n': 2 }, $unset: { 'deep.old': '' } },
    );
    await eventually(() => seen.changes.length === 1);
    expect(seen.changes[0]).toEqual({
      ...{ queueType: 'update', dataType: 'update', id: 'a', removedFields: ['deep.old'] },
      doc: expect.stringContaining('PAID'),
      updatedFields: '{"status":"PAID","deep.n":{"$numberInt":"2"}}',
    });
    await prod().update('orders', {}, { $set: { note: 'x' } }, { multi: true });
    await prod().insert('orders', { _id: 'c', _openid: ME, status: 'NEW' });
    await eventually(() => seen.changes.length === 3);
    await prod().update('orders', { _id: 'c' }, { $set: { status: 'GONE' } });
    await eventually(() => seen.changes.length === 4);
    await prod().remove('orders', { _id: 'a' });
    await eventually(() => seen.changes.length === 5);
    expect(seen.changes.slice(1).map(({ queueType, dataType, id }) => [queueType, dataType, id])).toEqual([
      ['update', 'update', 'a'],
      ['enqueue', 'add', 'c'],
      ['dequeue', 'update', 'c'],
      ['dequeue', 'remove', 'a'],
    ]);
    seen.end();
    await prod().insert('orders', { _id: 'd', _openid: ME, status: 'NEW' });
    expect(seen.changes).toHaveLength(5);
    expect(seen.errors).toEqual([]);
  });

  it('says what was done to a document: changed into the query, replaced, stored again', async () => {
    const seen = watching(database, { query: { kind: 'kept' } });
    await started(seen);
    const steps: (() => Promise<unknown>)[] = [
      () => prod().insert('orders', { _id: 'k', _openid: ME, kind: 'other' }),
      () => prod().update('orders', { _id: 'k' }, { $set: { kind: 'kept' } }),
      () => prod().update('orders', { _id: 'k' }, { _openid: ME, kind: 'kept', n: 1 }),
      () => prod().update('orders', { _id: 'k' }, { $set: { n: 2 } }),
      () => prod().update('orders', { _id: 'k' }, { _openid: ME, kind: 'other' }),
      () => prod().update('orders', { _id: 'k' }, { _openid: ME, kind: 'kept' }),
      () => prod().remove('orders', { _id: 'k' }),
      async () => {
        await prod().insert('orders', { _id: 'k', _openid: ME, kind: 'kept' });
        await prod().update('orders', { _id: 'k' }, { $set: { n: 3 } });
      },
    ];
    for (const [at, step] of steps.entries()) {
      await step();
      await eventually(() => seen.changes.length >= at);
      // Changes of one moment are one change.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const told = seen.changes.map((change) => [change.queueType, change.dataType, 'updatedFields' in change]);
    expect(told).toEqual([
      ['enqueue', 'update', false],
      ['update', 'replace', false],
      ['update', 'update', true],
      ['dequeue', 'replace', false],
      ['enqueue', 'replace', false],
      ['dequeue', 'remove', false],
      ['enqueue', 'add', false],
    ]);
    seen.end();
  });

  it('with an order and a limit gives those that move up', async () => {
    await prod().setPermission('goods', 'ADMINWRITE');
    await prod().insert('goods', { _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 });
    const seen = watching(database, { collectionName: 'goods', order: '{"n":-1}', limit: 2 });
    await started(seen);
    expect(seen.documents.size).toBe(2);
    await prod().remove('goods', { _id: 3 });
    await eventually(() => seen.changes.length === 2);
    expect(seen.changes).toMatchObject([
      { queueType: 'dequeue', dataType: 'remove', id: '{"$numberInt":"3"}' },
      { queueType: 'enqueue', dataType: 'limit', id: '{"$numberInt":"1"}' },
    ]);
    seen.end();
  });

  it('is refused as a read is, and ends when the permission is taken away', async () => {
    await prod().setPermission('rules', { read: 'doc.published == true' });
    const refused = watching(database, { collectionName: 'rules' });
    await started(refused);
    expect(refused.errors).toEqual([{ code: 'DATABASE_PERMISSION_DENIED', message: 'Permission denied' }]);
    expect(refusals).toMatchObject([{ action: 'watch', openId: ME, operation: 'read', cause: 'QUERY' }]);
    const seen = watching(database, { collectionName: 'rules', query: { published: true } });
    await started(seen);
    await prod().insert('rules', { _id: 'p', published: true });
    await eventually(() => seen.changes.length === 1);
    await prod().update('rules', { _id: 'p' }, { $set: { published: false } });
    await eventually(() => seen.changes.length === 2);
    expect(seen.documents.size).toBe(0);
    await prod().setPermission('rules', 'ADMINONLY');
    await prod().insert('rules', { _id: 'q', published: true });
    await eventually(() => seen.errors.length === 1);
    expect(seen.documents.size).toBe(0);
  });

  it('that fails for a changed document ends, and the watches of others go on', async () => {
    await prod().createCollection('mixed');
    const query = { $expr: { $gt: [{ $strLenBytes: '$name' }, 5] } };
    const failing = watching(database, { collectionName: 'mixed', query });
    const other = watching(database, { collectionName: 'mixed' }, 'other');
    await Promise.all([started(failing), started(other)]);
    await prod().insert('mixed', { _id: 'mine', _openid: ME }, { _id: 'theirs', _openid: 'other' });
    await eventually(() => other.documents.has('theirs') && failing.errors.length > 0);
    expect([...other.documents.keys()]).toEqual(['theirs']);
    expect(failing.errors).toMatchObject([{ code: 'DATABASE_REQUEST_FAILED' }]);
    other.end();
  });

  it('of a collection that does not exist ends with an error', async () => {
    const seen = watching(database, { collectionName: 'nothing' });
    await started(seen);
    expect(seen.errors).toMatchObject([{ code: 'DATABASE_COLLECTION_NOT_EXIST' }]);
  });

  it('never gives a document of another user, whatever functions write', async () => {
    const seen = watching(database, { query: { n: { $gte: 0 } } });
    await started(seen);
    const write = fc.record({
      id: fc.constantFrom('w1', 'w2', 'w3'),
      owner: fc.constantFrom<unknown>(ME, 'other', [ME], null),
      n: fc.integer({ min: -1, max: 5 }),
      removes: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 4 }), async (writes) => {
        for (const { id, owner, n, removes } of writes)
          if (removes) await prod().remove('orders', { _id: id });
          else
            await prod().update(
              'orders',
              { _id: id },
              { _openid: owner, n, secret: `of-${String(owner)}` },
              { upsert: true },
            );
        const own = (await prod().findTexts('orders', { _openid: ME, n: { $gte: 0 } })).filter(
          (text) => (JSON.parse(text) as { _openid: unknown })._openid === ME,
        );
        expect(await eventually(() => same([...seen.documents.values()], own))).toBe(true);
      }),
      { numRuns: runs(8) },
    );
    expect(JSON.stringify(seen.changes)).not.toContain('of-other');
    seen.end();
  });
});

function same(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
}

it('hosts on one PostgreSQL hear each other’s writes, also after their connection broke', async () => {
  const place = await openPlace('server');
  try {
    const here = place.open({ shareChanges: true });
    const there = place.open({ shareChanges: true });
    await here.environment('prod').createCollection('orders');
    const seen = watching(here, {});
    await started(seen);
    await there.environment('prod').insert('orders', { _id: 'o', _openid: ME });
    expect(await eventually(() => seen.documents.has('o'))).toBe(true);
    const many = Array.from({ length: 300 }, (_, n) => ({
      _id: `many-${n}`,
      _openid: ME,
      text: 'x'.repeat(50),
    }));
    await there.environment('prod').insert('orders', ...many);
    expect(await eventually(() => seen.documents.size === 301)).toBe(true);
    const { openSql } = await import('../sql');
    const admin = await openSql<object>(place.options, { schema: 'admin_of_the_test', migrations: [] });
    await admin.executeSql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'opencloudpay watch'",
    );
    await admin.close();
    await there.environment('prod').update('orders', { _id: 'o' }, { $set: { status: 'PAID' } });
    expect(await eventually(() => seen.documents.get('o')?.includes('PAID') === true)).toBe(true);
    expect(seen.errors).toEqual([]);
  } finally {
    await place.close();
  }
});
