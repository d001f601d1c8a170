/** Groups that PostgreSQL counts in advance are those that one document after the other gives. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { Decimal128, Double, EJSON, Int32, Long } from 'bson';
import fc from 'fast-check';
import { compilePipeline, type Document, formatDocument, parseDocument } from '../../language';
import { iterate } from '../../language/testing/run';
import type { DocumentDatabase } from '../../open-database';
import { openPlace, type TestPlace } from '../../testing/database';
import type { DocumentEnvironment } from '../environment';
import { documentOf, type PlainDocument } from '../plain';

let place: TestPlace;
let database: DocumentDatabase;
let shop: DocumentEnvironment;
beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open();
  shop = database.environment('shop-1');
  await shop.createCollection('things');
});
afterAll(() => place.close());

const LONG_NAME = 'n'.repeat(70);

const whole = fc.constantFrom<unknown>(
  ...[new Int32(0), new Int32(3), new Int32(-2), new Int32(2 ** 31 - 1), new Int32(-(2 ** 31))],
  ...[Long.fromNumber(7), Long.fromString('9007199254740993'), Long.MAX_VALUE],
);
const other = fc.constantFrom<unknown>(
  ...[null, undefined, '', 'tea', "it's", 'a\0b', '\ud800', true, new Date(0)],
  ...[[new Int32(1), 'x'], { deep: new Int32(1) }, {}, []],
);
const rounded = fc.constantFrom<unknown>(
  ...[new Double(0.1), new Double(1e16), new Double(-0), Decimal128.fromString('0.3')],
);
const value = fc.oneof({ weight: 6, arbitrary: whole }, { weight: 2, arbitrary: other });
const field = fc.constantFrom('a', 'b', 'c', LONG_NAME);
/** Few documents, each many times over, and a number that makes the order of sums matter in some of them. */
const documents = fc
  .tuple(
    fc.array(fc.dictionary(field, value), { minLength: 1, maxLength: 4 }),
    fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: rounded }),
  )
  .map(([kinds, one]) => {
    const all = Array.from({ length: 30 }, (_, at) => ({ ...kinds[at % kinds.length] }));
    return one === undefined ? all : all.map((each, at) => (at % 7 === 5 ? { ...each, a: one } : each));
  });
const expression = fc.oneof(
  fc.constantFrom<unknown>('$a', '$b', '$c.deep', '$b.0', new Int32(1), `$${LONG_NAME}`, {
    $ifNull: ['$a', 'none'],
  }),
  fc.constantFrom<unknown>(
    { $cond: [{ $gt: ['$a', new Int32(1)] }, '$b', new Int32(0)] },
    {
      $add: [new Int32(1), { $cond: [{ $eq: ['$b', null] }, new Int32(5), new Int32(2)] }],
    },
    { $size: { $ifNull: [{ $cond: [{ $isArray: '$c' }, '$c', []] }, []] } },
    ...['$_id', { a: '$a', b: '$b' }, { $type: '$c' }, '$$ROOT.b', '$$ROOT', new Double(0.5)],
  ),
);
const accumulator = fc
  .tuple(
    fc.constantFrom('$sum', '$sum', '$avg', '$min', '$max', '$first', '$last', '$addToSet', '$push'),
    expression,
  )
  .map(([name, operand]) => ({ [name]: operand }));
const group = fc
  .tuple(expression, fc.dictionary(fc.constantFrom('x', 'y', 'z'), accumulator, { minKeys: 1 }))
  .map(([_id, fields]) => [{ $group: { _id, ...fields } }]);
const stages = fc
  .tuple(
    fc.constantFrom<PlainDocument[]>(
      [],
      [{ $match: { b: { $ne: null } } }],
      [{ $match: { a: { $gte: new Int32(0) } } }, { $match: { $expr: { $ne: ['$c', 'tea'] } } }],
    ),
    fc.oneof(
      { weight: 4, arbitrary: group },
      { weight: 1, arbitrary: expression.map((by) => [{ $sortByCount: by }]) },
      { weight: 1, arbitrary: fc.constant([{ $count: 'n' }]) },
    ),
  )
  .map(([matches, rest]) => [...matches, ...rest] as PlainDocument[]);

async function oneByOne(pipeline: readonly PlainDocument[], given: readonly Document[]): Promise<string[]> {
  const { run } = compilePipeline(pipeline.map(documentOf), {
    lookup: () => iterate([]),
    limits: { stageBytes: 1e9 },
  });
  const results: string[] = [];
  for await (const document of run(iterate(given))) results.push(formatDocument(document));
  return results;
}

/** As a function gets it: the texts hold the kinds of numbers. */
async function stored(pipeline: readonly PlainDocument[]): Promise<unknown> {
  const stages = [...pipeline, { $limit: 1000 }].map((stage) => {
    const [[stageKey, operand] = []] = Object.entries(stage);
    return { stageKey, stageValue: EJSON.stringify(operand, { relaxed: false }) };
  });
  const answer = await database.handle(
    'database.aggregateDocuments',
    { collectionName: 'things', stages },
    { envId: 'shop-1' },
  );
  return (answer.data as { list: string[] } | undefined)?.list ?? answer.message;
}

it('the same values, kinds and order come out', async () => {
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(stages, { minLength: 6, maxLength: 10 }),
      async (given, pipelines) => {
        await shop.remove('things', {}, { multi: true });
        await shop.insert('things', ...given.map((each, at) => ({ _id: `id${at}`, ...each })));
        const all = (await shop.findTexts('things')).map(parseDocument);
        for (const pipeline of pipelines) {
          expect([pipeline, await stored(pipeline)]).toEqual([pipeline, await oneByOne(pipeline, all)]);
        }
      },
    ),
    { numRuns: runs(12) },
  );
});

it('more documents than one statement counts are all counted, also where counting saves nothing', async () => {
  await shop.remove('things', {}, { multi: true });
  const many = Array.from({ length: 12_000 }, (_, n) => ({ _id: n, a: n % 3, b: n < 1000 ? 1 : n }));
  await shop.import('things', many);
  expect(await shop.aggregate('things', [{ $sortByCount: '$a' }])).toEqual(
    [0, 1, 2].map((_id) => ({ _id, count: 4000 })),
  );
  const summed = [{ $group: { _id: null, b: { $sum: '$b' }, n: { $sum: 1 } } }];
  const b = many.reduce((sum, one) => sum + one.b, 0);
  expect(await shop.aggregate('things', summed)).toEqual([{ _id: null, b, n: 12_000 }]);
  expect(await shop.aggregate('things', [{ $match: { a: 1 } }, { $count: 'n' }])).toEqual([{ n: 4000 }]);
  expect(await shop.aggregate('things', [{ $match: { a: 9 } }, { $count: 'n' }])).toEqual([]);
});
