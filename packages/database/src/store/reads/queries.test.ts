import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { Decimal128, Double, EJSON, Int32, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import { applyUpdate, compileFilter, compileSort, type Document, parseDocument } from '../../language';
import type { DocumentDatabase } from '../../open-database';
import { openPlace, type TestPlace } from '../../testing/database';
import type { DocumentEnvironment } from '../environment';

let place: TestPlace;
let database: DocumentDatabase;
let shop: DocumentEnvironment;

beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open();
  shop = database.environment('shop-1');
  await shop.createCollection('things');
  await shop.createIndex('things', { fields: { a: 1 } });
  await shop.createIndex('things', { fields: { b: -1, a: 1 } });
  await shop.createIndex('things', { fields: { a: 1, 'c.d': -1, b: 1 } });
  await shop.createIndex('things', { fields: { 'c.d': 1 } });
});
afterAll(() => place.close());

const LONG_TEXT = 'x'.repeat(450);

const scalar = fc.constantFrom<unknown>(
  null,
  new Int32(0),
  new Int32(1),
  new Int32(-7),
  new Double(1),
  new Double(1.5),
  new Double(-0),
  new Double(Number.NaN),
  new Double(Number.POSITIVE_INFINITY),
  Long.fromString('9007199254740993'),
  Long.fromString('9007199254740992'),
  Long.fromNumber(1),
  Decimal128.fromString('1.50'),
  Decimal128.fromString('0.1'),
  new Double(0.1),
  '',
  'a',
  'a\0',
  'ab',
  'é',
  '\uffff',
  '😀',
  LONG_TEXT,
  `${LONG_TEXT}y`,
  true,
  false,
  new Date(0),
  new Date(-5),
  new Date(86_400_000),
  new ObjectId('000000000000000000000001'),
  new ObjectId('ffffffffffffffffffffffff'),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.record({ d: scalar })), {
      maxLength: 3,
    }),
  },
  { weight: 1, arbitrary: fc.record({ d: scalar }, { requiredKeys: [] }) },
);
const fields = fc.record(
  { a: value, b: value, c: fc.oneof(value, fc.record({ d: value }, { requiredKeys: [] })) },
  { requiredKeys: [] },
);
const path = fc.constantFrom('a', 'b', 'c.d', 'c', 'a.0', 'a.d', '_id');
const bound = fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne');
const demand: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: value },
  { weight: 4, arbitrary: fc.tuple(bound, scalar).map(([operator, operand]) => ({ [operator]: operand })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('$gt', '$gte'), scalar, fc.constantFrom('$lt', '$lte'), scalar)
      .map(([above, low, below, high]) => ({ [above]: low, [below]: high })),
  },
  { weight: 2, arbitrary: fc.array(value, { maxLength: 3 }).map((list) => ({ $in: list })) },
  { weight: 1, arbitrary: fc.boolean().map((exists) => ({ $exists: exists })) },
  { weight: 1, arbitrary: fc.constant({ $elemMatch: { $gt: new Int32(0) } }) },
  { weight: 1, arbitrary: fc.constant({ $regex: '^a' }) },
);
const simple = fc.dictionary(path, demand, { maxKeys: 3 }) as fc.Arbitrary<Document>;
const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 5, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 3 }).map((list) => ({ $or: list })) },
  { weight: 1, arbitrary: fc.tuple(simple, simple).map((list) => ({ $and: list })) },
  { weight: 1, arbitrary: fc.tuple(simple, simple, simple).map(([a, b, c]) => ({ ...a, $or: [b, c] })) },
);
const direction = fc.constantFrom<1 | -1>(1, -1);
const sort = fc.oneof(
  fc.constant({}),
  fc.dictionary(path, direction, { maxKeys: 3 }),
  fc.tuple(direction, direction).map(([b, a]) => ({ b, a })),
) as fc.Arbitrary<Record<string, 1 | -1>>;
const query = fc.record({
  filter,
  sort,
  skip: fc.constantFrom(0, 0, 1, 3),
  limit: fc.constantFrom(undefined, undefined, 1, 2, 5),
});

function parsed(document: unknown): Document {
  return parseDocument(EJSON.stringify(document, { relaxed: false }));
}

async function assertQuery(
  all: readonly Document[],
  asked: typeof query extends fc.Arbitrary<infer Q> ? Q : never,
) {
  const { skip, limit } = asked;
  const compare = compileSort(parsed(asked.sort));
  const { matches } = compileFilter(parsed(asked.filter));
  const matching = all.filter(matches).toSorted(compare);
  const expected = matching.slice(skip, skip + (limit ?? all.length));
  const texts = await shop.findTexts('things', asked.filter, { ...asked, sort: asked.sort });
  const found = texts.map(parseDocument);
  const ids = found.map(({ _id }) => EJSON.stringify(_id));
  const ofExpected = new Set(matching.map(({ _id }) => EJSON.stringify(_id)));
  // Documents that the sort does not tell apart may come in any order.
  expect({ ...asked, ids: found.length }).toEqual({ ...asked, ids: expected.length });
  expect(new Set(ids).size).toBe(ids.length);
  for (const [at, document] of found.entries()) {
    expect(ofExpected).toContain(ids[at]);
    expect([asked, at, compare(document, expected[at] as Document)]).toEqual([asked, at, 0]);
  }
  expect([asked, await shop.count('things', asked.filter)]).toEqual([asked, matching.length]);
}

/** A number that no double holds, and the nearest double, which is greater. */
const BELOW = Decimal128.fromString('0.1');
const below = { filter: { b: { $lt: new Double(0.1) } }, sort: {}, skip: 0 as const, limit: undefined };

it('finds, sorts and counts as a look at every document does, whatever the indexes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fields, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(), fields), { maxLength: 4 }),
      fc.array(query, { minLength: 8, maxLength: 14 }),
      async (inserted, updates, queries) => {
        await shop.remove('things', {}, { multi: true });
        const all = inserted.map((document, at) =>
          parsed({ _id: at % 3 === 0 ? at : `id${at}`, ...document }),
        );
        await shop.insert('things', ...all);
        for (const [number, changes] of updates) {
          const at = number % all.length;
          const { _id } = all[at] as Document;
          await shop.update('things', { _id }, changes);
          all[at] = applyUpdate(all[at] as Document, parsed(changes), { now: new Date() });
        }
        for (const asked of queries) await assertQuery(all, asked);
      },
    ),
    { numRuns: runs(12), examples: [[[{ b: BELOW }], [], [below]]] },
  );
});
