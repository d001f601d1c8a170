import { describe, expect, it } from '@jest/globals';
import { canonical, iterate, piped } from '../testing/run';
import { parseDocument } from '../values/ejson';
import type { Document } from '../values/kinds';
import { compilePipeline } from './compile';

const ORDERS = [
  '{"_id":1,"shop":"a","fee":100,"tags":["x","y"]}',
  '{"_id":2,"shop":"b","fee":250,"tags":[]}',
  '{"_id":3,"shop":"a","fee":50}',
];

/** Stages over {@link ORDERS}, and the documents that they give. Facts of MongoDB's manual. */
const FACTS: [stages: string, result: string][] = [
  ['[{"$match":{"fee":{"$gte":100}}},{"$count":"n"}]', '[{"n":2}]'],
  ['[{"$match":{"fee":0}},{"$count":"n"}]', '[]'],
  [
    '[{"$group":{"_id":"$shop","total":{"$sum":"$fee"},"mean":{"$avg":"$fee"},"n":{"$sum":1},"all":{"$push":"$_id"},"first":{"$first":"$fee"},"last":{"$last":"$tags"}}}]',
    '[{"_id":"a","total":150,"mean":{"$numberDouble":"75.0"},"n":2,"all":[1,3],"first":100,"last":null},{"_id":"b","total":250,"mean":{"$numberDouble":"250.0"},"n":1,"all":[2],"first":250,"last":[]}]',
  ],
  [
    '[{"$group":{"_id":null,"most":{"$max":"$fee"},"shops":{"$addToSet":"$shop"}}}]',
    '[{"_id":null,"most":250,"shops":["a","b"]}]',
  ],
  [
    '[{"$group":{"_id":{"s":"$shop","t":"$missing"}}},{"$sort":{"_id.s":-1}}]',
    '[{"_id":{"s":"b"}},{"_id":{"s":"a"}}]',
  ],
  ['[{"$sort":{"fee":-1}},{"$skip":1},{"$limit":1},{"$project":{"fee":1}}]', '[{"_id":1,"fee":100}]'],
  [
    '[{"$project":{"_id":0,"yuan":{"$divide":["$fee",100]},"shop":1}},{"$limit":1}]',
    '[{"shop":"a","yuan":{"$numberDouble":"1.0"}}]',
  ],
  [
    '[{"$limit":1},{"$addFields":{"fee":{"$add":["$fee",1]},"o.p":"$shop"}},{"$unset":["tags","shop"]}]',
    '[{"_id":1,"fee":101,"o":{"p":"a"}}]',
  ],
  ['[{"$unwind":"$tags"},{"$project":{"tags":1}}]', '[{"_id":1,"tags":"x"},{"_id":1,"tags":"y"}]'],
  [
    '[{"$unwind":{"path":"$tags","preserveNullAndEmptyArrays":true,"includeArrayIndex":"at"}},{"$project":{"tags":1,"at":1}}]',
    '[{"_id":1,"tags":"x","at":{"$numberLong":"0"}},{"_id":1,"tags":"y","at":{"$numberLong":"1"}},{"_id":2,"at":null},{"_id":3,"at":null}]',
  ],
  ['[{"$sortByCount":"$shop"}]', '[{"_id":"a","count":2},{"_id":"b","count":1}]'],
  [
    '[{"$bucket":{"groupBy":"$fee","boundaries":[0,100,200],"default":"more","output":{"ids":{"$push":"$_id"}}}}]',
    '[{"_id":0,"ids":[3]},{"_id":100,"ids":[1]},{"_id":"more","ids":[2]}]',
  ],
  [
    '[{"$bucketAuto":{"groupBy":"$fee","buckets":2}}]',
    '[{"_id":{"min":50,"max":250},"count":2},{"_id":{"min":250,"max":250},"count":1}]',
  ],
  [
    '[{"$limit":1},{"$replaceRoot":{"newRoot":{"$mergeObjects":[{"a":1},{"b":"$fee"}]}}}]',
    '[{"a":1,"b":100}]',
  ],
  ['[{"$limit":1},{"$replaceWith":{"a":"$shop"}}]', '[{"a":"a"}]'],
  [
    '[{"$facet":{"n":[{"$count":"n"}],"top":[{"$sort":{"fee":-1}},{"$limit":1},{"$project":{"_id":1}}]}}]',
    '[{"n":[{"n":3}],"top":[{"_id":2}]}]',
  ],
  ['[{"$sample":{"size":5}},{"$count":"n"}]', '[{"n":3}]'],
  ['[]', `[${ORDERS.join()}]`],
];

const OTHERS = {
  goods: ['{"_id":"x","order":1,"n":2}', '{"_id":"y","order":[1,2],"n":5}', '{"_id":"z","n":9}'],
};

const LOOKUPS: [stages: string, result: string][] = [
  [
    '[{"$lookup":{"from":"goods","localField":"tags","foreignField":"_id","as":"goods"}},{"$project":{"goods._id":1}}]',
    '[{"_id":1,"goods":[{"_id":"x"},{"_id":"y"}]},{"_id":2,"goods":[]},{"_id":3,"goods":[]}]',
  ],
  [
    '[{"$lookup":{"from":"goods","localField":"_id","foreignField":"order","as":"g.of"}},{"$project":{"g.of._id":1}}]',
    '[{"_id":1,"g":{"of":[{"_id":"x"},{"_id":"y"}]}},{"_id":2,"g":{"of":[{"_id":"y"}]}},{"_id":3,"g":{"of":[]}}]',
  ],
  [
    '[{"$limit":1},{"$lookup":{"from":"goods","localField":"missing","foreignField":"order","as":"goods"}},{"$project":{"goods._id":1}}]',
    '[{"_id":1,"goods":[{"_id":"z"}]}]',
  ],
  [
    '[{"$lookup":{"from":"goods","let":{"id":"$_id"},"pipeline":[{"$match":{"$expr":{"$and":[{"$eq":["$order","$$id"]},{"$gt":["$n",1]}]}}},{"$project":{"_id":1}}],"as":"goods"}},{"$project":{"goods":1}}]',
    '[{"_id":1,"goods":[{"_id":"x"}]},{"_id":2,"goods":[]},{"_id":3,"goods":[]}]',
  ],
  [
    '[{"$skip":2},{"$lookup":{"from":"goods","pipeline":[{"$group":{"_id":null,"n":{"$sum":"$n"}}}],"as":"all"}},{"$project":{"all":1}}]',
    '[{"_id":3,"all":[{"_id":null,"n":16}]}]',
  ],
];

const REFUSALS: [stages: string, text: string][] = [
  ['[{"$foo":1}]', "Unrecognized pipeline stage name: '$foo'"],
  ['[{"$out":"x"}]', 'The stage $out is not supported'],
  ['[{"$merge":{"into":"x"}}]', 'The stage $merge is not supported'],
  ['[{"$graphLookup":{}}]', 'The stage $graphLookup is not supported'],
  ['[{"$match":{},"$limit":1}]', 'exactly one field'],
  ['[{"$limit":0}]', 'the limit must be positive'],
  ['[{"$skip":-1}]', 'cannot be negative'],
  ['[{"$group":{"n":{"$sum":1}}}]', 'must include an _id'],
  ['[{"$group":{"_id":1,"n":"$a"}}]', "The field 'n' must be an accumulator object"],
  ['[{"$group":{"_id":1,"n":{"$foo":1}}}]', "unknown group operator '$foo'"],
  ['[{"$group":{"_id":1,"n":{"$accumulator":{"init":"x"}}}}]', 'runs no code'],
  ['[{"$unwind":"tags"}]', "should be prefixed with a '$'"],
  ['[{"$lookup":{"from":"x"}}]', "Missing 'as' parameter to $lookup"],
  ['[{"$lookup":{"from":"x","as":"y","pipeline":[{"$out":"z"}]}}]', 'The stage $out is not supported'],
  ['[{"$facet":{"a":[{"$facet":{"b":[]}}]}}]', '$facet is not allowed to be used within a $facet stage'],
  ['[{"$bucket":{"groupBy":"$fee","boundaries":[2,1]}}]', 'must be sorted in ascending order'],
  ['[{"$match":{"$where":"1"}}]', 'runs no code'],
];

describe('a pipeline', () => {
  it.each(FACTS)('%s gives %s', async (stages, result) => {
    expect(`{"value":[${(await piped(stages, ORDERS)).join()}]}`).toBe(canonical(result));
  });

  it.each(LOOKUPS)('%s joins to %s', async (stages, result) => {
    expect(`{"value":[${(await piped(stages, ORDERS, { others: OTHERS })).join()}]}`).toBe(canonical(result));
  });

  it.each(REFUSALS)('%s is refused: %s', async (stages, text) => {
    await expect(piped(stages, ORDERS)).rejects.toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining(text),
    });
  });

  it('sums kinds as MongoDB does', async () => {
    const documents = ['{"n":2147483647}', '{"n":1}', '{"n":"x"}', '{}'];
    const stage = '[{"$group":{"_id":null,"n":{"$sum":"$n"}}}]';
    expect(await piped(stage, documents)).toEqual(['{"_id":null,"n":{"$numberLong":"2147483648"}}']);
    expect(await piped(stage, ['{"n":1}', '{"n":0.5}', '{"n":0.5}'])).toEqual([
      '{"_id":null,"n":{"$numberDouble":"2.0"}}',
    ]);
    expect(await piped(stage, ['{"n":{"$numberDecimal":"0.10"}}', '{"n":1}'])).toEqual([
      '{"_id":null,"n":{"$numberDecimal":"1.10"}}',
    ]);
  });

  it.each([
    [
      '[{"$group":{"_id":"$_id"}}]',
      /^Exceeded memory limit for \$group: it holds \d+ groups, more than 1 MB\. Put a \$match before it/,
    ],
    ['[{"$group":{"_id":null,"all":{"$push":"$$ROOT"}}}]', /^Exceeded memory limit for \$group/],
    ['[{"$sort":{"_id":1}}]', /^Exceeded memory limit for \$sort: it holds \d+ documents/],
    ['[{"$facet":{"a":[]}}]', /^Exceeded memory limit for \$facet/],
    ['[{"$bucketAuto":{"groupBy":"$_id","buckets":2}}]', /^Exceeded memory limit for \$bucketAuto/],
  ])('%s holds no more than its bound', async (stages, message) => {
    const documents = Array.from({ length: 5000 }, (_none, at) => `{"_id":${at}}`);
    await expect(piped(stages, documents, { stageBytes: 300_000 })).rejects.toThrow(message);
  });

  it.each([
    '[{"$sort":{"_id":-1}},{"$skip":5},{"$limit":5}]',
    '[{"$group":{"_id":{"$mod":["$_id",5]},"n":{"$sum":1}}}]',
    '[{"$project":{"_id":1}},{"$skip":4995}]',
    '[{"$sample":{"size":5}}]',
  ])('%s passes many documents through little memory', async (stages) => {
    const documents = Array.from({ length: 5000 }, (_none, at) => `{"_id":${at},"text":"${'x'.repeat(20)}"}`);
    expect(await piped(stages, documents, { stageBytes: 400_000 })).toHaveLength(5);
  });

  it('that makes too many documents of one lets other work run, and ends after its time', async () => {
    const numbers = { $range: [0, 10_000] };
    const stages = [{ $project: { a: numbers, b: numbers } }, { $unwind: '$a' }, { $unwind: '$b' }];
    const pipeline = compilePipeline(
      [parseDocument(JSON.stringify(stages[0])), ...stages.slice(1), { $count: 'n' }] as Document[],
      { limits: { stageBytes: 1_000_000, milliseconds: 500 }, lookup: () => iterate([]) },
    );
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 1);
    const read = async () => {
      for await (const document of pipeline.run(iterate([{}]))) expect(document).toBeUndefined();
    };
    await expect(read()).rejects.toThrow('exceeded time limit');
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
  });

  it('reads no further than its limit', async () => {
    let read = 0;
    async function* source() {
      for (; read < 1000; read += 1) yield { _id: read };
    }
    const { run } = compilePipeline([{ $match: { _id: { $gte: 5 } } }, { $limit: 2 }], {
      lookup: () => iterate([]),
      limits: { stageBytes: 1000 },
    });
    const results: Document[] = [];
    for await (const document of run(source())) results.push(document);
    expect([results.length, read]).toEqual([2, 6]);
  });

  it('names what a store can decide: leading filters, a sort and a limit', () => {
    const compiled = (stages: Document[]) => {
      const {
        run: _run,
        counting: _counting,
        ...leading
      } = compilePipeline(stages, {
        lookup: () => iterate([]),
        limits: { stageBytes: 1000 },
      });
      return leading;
    };
    expect(
      compiled([
        { $match: { a: 1 } },
        { $match: { b: 2 } },
        { $sort: { c: 1 } },
        { $skip: 2 },
        { $limit: 3 },
      ]),
    ).toEqual({
      leadingFilter: { $and: [{ a: 1 }, { b: 2 }] },
      leadingSort: { c: 1 },
      leadingLimit: 5,
    });
    expect(compiled([{ $match: { a: 1 } }, { $limit: 3 }])).toEqual({
      leadingFilter: { a: 1 },
      leadingLimit: 3,
    });
    expect(compiled([{ $unwind: '$a' }, { $limit: 3 }])).toEqual({});
  });

  it('asks the store for the documents that a join needs, once for a hundred', async () => {
    const asked: unknown[] = [];
    const run = async (stages: Document[]) => {
      const pipeline = compilePipeline(stages, {
        lookup: (name, filter) => {
          asked.push([name, filter]);
          return iterate([]);
        },
        limits: { stageBytes: 100_000 },
      });
      const source = Array.from({ length: 150 }, (_none, at) => ({ _id: `${at % 2}` }));
      for await (const _document of pipeline.run(iterate(source)));
    };
    await run([{ $lookup: { from: 'goods', localField: '_id', foreignField: 'order', as: 'g' } }]);
    expect(asked).toEqual(Array(2).fill(['goods', { order: { $in: ['0', '1'] } }]));
    asked.length = 0;
    const pipeline = [{ $match: { $expr: { $eq: ['$order', '$$id'] } } }];
    await run([{ $limit: 1 }, { $lookup: { from: 'goods', let: { id: '$_id' }, pipeline, as: 'g' } }]);
    expect(asked).toEqual([['goods', { order: { $eq: '0' } }]]);
  });

  it('measures distances, the nearest first', async () => {
    const at = (id: string, longitude: number) =>
      `{"_id":"${id}","at":{"type":"Point","coordinates":[${longitude},23]}}`;
    const near = '{"type":"Point","coordinates":[113,23]}';
    const stage = `[{"$geoNear":{"near":${near},"distanceField":"far","spherical":true,"maxDistance":5000}},{"$project":{"far":{"$round":["$far",0]}}}]`;
    const results = await piped(stage, [at('b', 113.02), at('c', 114), at('a', 113.01)]);
    expect(results.map(parseDocument).map(({ _id, far }) => [_id, Number(far)])).toEqual([
      ['a', 1025],
      ['b', 2049],
    ]);
  });
});
