/**
 * The work of each operation that an index serves, counted and not timed: how many statements it takes, each a round trip
 * to a server, and how many blocks of the database they read, with few and with many documents.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EJSON, Int32 } from 'bson';
import { ENGINES, openPlace, type TestPlace } from './testing/database';
import { openRecorded, type Recorded, type RecordedDatabase } from './testing/recorded-database';

const ENVIRONMENT = 'shop-1';
const FEW = 500;
const MANY = 5000;
/** Blocks that a call may read more with many documents: an index becomes a level or two higher. */
const HIGHER = 12;

const ejson = (value: object) => EJSON.stringify(value, { relaxed: false });

interface Operation {
  readonly name: string;
  readonly action: string;
  readonly params: (n: number) => object;
  /** Statements, which are the same with any number of documents. */
  readonly statements: number;
}

const found = (query: object, more: object = {}) => ({ queryType: 'WHERE', query: ejson(query), ...more });
const doc = (n: number) => ({ query: ejson({ _id: `id${n}` }), queryType: 'DOC', multi: false });
const set = ejson({ $set: { fee: new Int32(7) } });
const moved = ejson({ $set: { user: 'moved' } });

const OPERATIONS: readonly Operation[] = [
  { name: 'doc().get()', action: 'getDocument', params: doc, statements: 1 },
  {
    name: 'where(_id in a list).get()',
    action: 'getDocument',
    params: (n) => found({ _id: { $in: [`id${n}`, `id${n + 1}`, 'none'] } }),
    statements: 1,
  },
  {
    name: 'where(indexed field).get()',
    action: 'getDocument',
    params: (n) => found({ user: `user${n % 50}` }, { limit: 5 }),
    statements: 1,
  },
  {
    name: 'where(indexed field, in a range).limit().get()',
    action: 'getDocument',
    params: () => found({ paid: { $gte: new Int32(10) } }, { limit: 5 }),
    statements: 1,
  },
  {
    name: 'where(values of two indexed fields, one in a list).get()',
    action: 'getDocument',
    params: (n) => found({ user: { $in: [`user${n % 50}`, 'none'] } }, { limit: 5 }),
    statements: 1,
  },
  {
    name: 'orderBy(indexed field).limit().get()',
    action: 'getDocument',
    params: () => ({ ...found({}, { limit: 5 }), order: ejson({ paid: -1 }) }),
    statements: 2,
  },
  {
    name: 'where(indexed).orderBy(next field of the index).skip().limit().get()',
    action: 'getDocument',
    params: (n) => ({
      ...found({ user: `user${n % 50}` }, { limit: 5, offset: 3 }),
      order: ejson({ time: 1 }),
    }),
    statements: 2,
  },
  {
    name: 'where(indexed field).count()',
    action: 'calculateDocument',
    params: () => found({ paid: new Int32(77) }),
    statements: 2,
  },
  {
    name: 'add()',
    action: 'insertDocument',
    params: () => ({ data: [ejson({ user: 'new', fee: new Int32(1) })] }),
    statements: 1,
  },
  {
    name: 'doc().update()',
    action: 'modifyDocument',
    params: (n) => ({ ...doc(n), data: set, merge: true }),
    statements: 2,
  },
  {
    name: 'where({ _id, status }).update()',
    action: 'modifyDocument',
    params: (n) => ({
      ...found({ _id: `id${n + 7}`, status: { $ne: new Int32(9) } }),
      data: set,
      multi: true,
      merge: true,
    }),
    statements: 2,
  },
  {
    name: 'doc().update() of an indexed field',
    action: 'modifyDocument',
    params: (n) => ({ ...doc(n + 20), data: moved, merge: true }),
    statements: 2,
  },
  {
    name: 'doc().remove()',
    action: 'removeDocument',
    params: (n) => doc(n + 30),
    statements: 2,
  },
  {
    name: 'aggregate match(indexed field)',
    action: 'aggregateDocuments',
    params: () => ({
      stages: [
        { stageKey: '$match', stageValue: ejson({ paid: new Int32(77) }) },
        { stageKey: '$group', stageValue: ejson({ _id: '$status', n: { $sum: new Int32(1) } }) },
      ],
    }),
    statements: 1,
  },
];

describe.each(ENGINES)('%s', (engine) => {
  let place: TestPlace;
  let database: RecordedDatabase;
  beforeAll(async () => {
    place = await openPlace(engine);
    database = await openRecorded(place, ENVIRONMENT);
    await database.environment.createCollection('orders');
    await database.other.createCollection('things');
    await database.other.insert('things', { n: 1 }, { n: 2 }, { n: 3 });
    await database.environment.createIndex('orders', { fields: { user: 1, time: 1 } });
    await database.environment.createIndex('orders', { fields: { paid: 1 } });
  });
  afterAll(async () => {
    await database.close();
    await place.close();
  });

  /** The blocks of each operation, by its name, when its statements are as many as they may be. */
  async function measured(seed: number): Promise<Record<string, number>> {
    const blocks: Record<string, number> = {};
    const counts: Record<string, number> = {};
    for (const { name, action, params } of OPERATIONS) {
      const call = { collectionName: 'orders', ...params(seed) };
      const statements = await database.statementsOf(async () => {
        const answer = await database.handle(`database.${action}`, call, { envId: ENVIRONMENT });
        expect(answer).not.toHaveProperty('code');
      });
      counts[name] = statements.length;
      blocks[name] = blocksOf(statements);
    }
    expect(counts).toEqual(Object.fromEntries(OPERATIONS.map(({ name, statements }) => [name, statements])));
    return blocks;
  }

  /** Without an index each document is read once, and not again for each page. */
  async function expectOneWalk(): Promise<void> {
    const { statementsOf, environment } = database;
    const walk = await statementsOf(() => environment.count('orders', { text: 'x' }));
    const group = await statementsOf(() => environment.aggregate('orders', [{ $sortByCount: '$status' }]));
    // 128 documents, 256, then 512 a page. The parts of a group depend on the machine's speed.
    expect(walk).toHaveLength(12);
    // The documents have about 20 in a block. An index leads to each block, again where a page begins.
    const most = (pages: number) => MANY / 15 + 20 * pages;
    expect([walk, group].map((pages) => blocksOf(pages) < most(pages.length))).toEqual([true, true]);
  }

  /** What an environment walks and counts costs nothing of what others have stored. */
  async function expectOwnDocuments(): Promise<void> {
    const { statementsOf, other } = database;
    const works = [
      () => other.stats(),
      () => other.find('things'),
      () => other.count('things'),
      () => other.aggregate('things', [{ $sortByCount: '$n' }]),
    ];
    for (const work of works) {
      const statements = await statementsOf(work);
      expect([String(work), statements.length, blocksOf(statements) < 30]).toEqual([String(work), 1, true]);
    }
    expect(await other.stats()).toMatchObject([{ name: 'things', documents: 3 }]);
  }

  it('takes as few statements as ever, reads no more with many documents than with few, and walks only once', async () => {
    await database.environment.import('orders', orders(0, FEW));
    // The first call reads the list of the indexes.
    await database.environment.find('orders', { _id: 'id0' });
    const few = await measured(100);
    await database.environment.import('orders', orders(FEW, MANY));
    for (const seed of [200, 300]) {
      const many = await measured(seed);
      const more = Object.entries(many).filter(([name, blocks]) => blocks > (few[name] ?? 0) + HIGHER);
      expect(more).toEqual([]);
      await expectOneWalk();
      await expectOwnDocuments();
      // Without statistics, and with them.
      await database.execute('analyze');
    }
  });
});

function blocksOf(statements: readonly Recorded[]): number {
  return statements.reduce((sum, { blocks }) => sum + blocks, 0);
}

function* orders(from: number, to: number) {
  for (let n = from; n < to; n += 1) {
    // As many of a user, and of the payments that are counted, with any number of documents.
    yield {
      _id: `id${n}`,
      user: n < FEW ? `user${n % 50}` : `later${n}`,
      time: n,
      paid: n < FEW ? n % 100 : n,
      status: n % 4,
      fee: 100 + (n % 900),
      text: 'a note about the delivery '.repeat(6),
    };
  }
}
