/** What goes to the database, beside what Tencent's own query builder sends for the same calls. */
import { Db } from '@cloudbase/database';
import { describe, expect, it } from '@jest/globals';
import { parseExtendedJson } from '@opencloudpay/database';
import fc from 'fast-check';
import { database } from '../database';
import type { Host } from '../host';
import type { Database } from './types';

interface Sent {
  action: string;
  params: Record<string, unknown>;
}

let sent: Sent[] = [];

/** The original, which sends to this test. */
class Recorder {
  async send(action: string, params: Record<string, unknown>) {
    sent.push({ action, params });
    return { data: { list: [], insertedIds: ['i'], updated: 0, deleted: 1, total: 0 }, requestId: 'r' };
  }
}
Db.reqClass = Recorder;
const original = new Db({}) as unknown as Database;

const call: Host['call'] = async (_api, _path, body) => {
  const { action, params } = JSON.parse(body) as Sent;
  sent.push({ action, params });
  return {
    statusCode: 200,
    data: { data: { list: [], insertedIds: ['i'], updated: 0, deleted: 1, total: 0 }, requestId: 'r' },
  };
};
const ours = database({ call } as Host);

/** Texts of extended JSON as the database reads them: several texts mean the same. */
function read({ action, params }: Sent): unknown {
  const { multi: _multi, limit: _limit, ...rest } = params;
  const parse = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(parse);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, parse(member)]));
    if (typeof value !== 'string' || !/^(?:[{[]|\d+$)/.test(value)) return value;
    return parseExtendedJson(`{"value":${value}}`)['value'];
  };
  return {
    action,
    ...Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, parse(value)]])),
    ),
  };
}

async function same(run: (db: Database, isOurs: boolean) => unknown): Promise<void> {
  const results: unknown[] = [];
  for (const [db, isOurs] of [
    [original, false],
    [ours, true],
  ] as const) {
    sent = [];
    await run(db, isOurs);
    expect(sent).toHaveLength(1);
    results.push(read(sent[0] as Sent));
  }
  expect(results[1]).toEqual(results[0]);
}

/** The original takes the data itself where wx.cloud takes `{ data }`. */
const given = (data: object, isOurs: boolean) => (isOurs ? { data } : data) as { data: object };

type Make = (db: Database) => unknown;

type Stages = Record<
  'match' | 'lookup' | 'addFields' | 'group' | 'sort' | 'unwind' | 'skip' | 'limit' | 'project',
  (operand: unknown) => Stages
> & { end(): Promise<unknown>; done(): object[] };
const stages = (db: Database) => db.collection('c').aggregate() as unknown as Stages;
const operators = (db: Database) =>
  db.command.aggregate as Record<
    'ifNull' | 'neq' | 'sum' | 'push' | 'pipeline',
    (operand: unknown) => unknown
  >;

const scalar = fc.constantFrom<unknown>(
  ...[
    0,
    1,
    -1,
    2 ** 31,
    2 ** 40,
    0.5,
    -0,
    1e300,
    'a',
    '',
    'on',
    true,
    false,
    null,
    new Date(0),
    new Date(1e12),
  ],
);
const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;
const constant = plain.map(
  (value): Make =>
    () =>
      value,
);

const comparison: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte'), scalar).map(
    ([name, value]): Make =>
      ({ command }) =>
        command[name as 'eq'](value),
  ),
  fc.tuple(fc.constantFrom('in', 'nin', 'all'), fc.array(scalar, { maxLength: 2 })).map(
    ([name, list]): Make =>
      ({ command }) =>
        command[name as 'in'](list),
  ),
  fc.boolean().map(
    (exists): Make =>
      ({ command }) =>
        command.exists(exists),
  ),
  fc.nat(3).map(
    (size): Make =>
      ({ command }) =>
        command.size(size),
  ),
  fc.constant<Make>(({ command }) => command.mod(4, 1)),
  scalar.map(
    (value): Make =>
      ({ command }) =>
        command.elemMatch({ a: value, b: command.gt(1) }),
  ),
);
const condition: fc.Arbitrary<Make> = fc.oneof(
  comparison,
  fc.tuple(fc.constantFrom('and', 'or'), comparison, comparison).map(
    ([name, a, b]): Make =>
      (db) =>
        (a(db) as Record<string, (other: unknown) => unknown>)[name]?.(b(db)),
  ),
  comparison.map(
    (inner): Make =>
      (db) =>
        db.command.not(inner(db)),
  ),
  fc.constant<Make>(({ command }) => command.gt(1).lt(9)),
  fc.constant<Make>((db) => db.RegExp({ regexp: '^a', options: 'i' })),
  fc.constant<Make>(() => /b/i),
);
const fields = (value: fc.Arbitrary<Make>) =>
  fc
    .dictionary(fc.constantFrom('a', 'b', 'c.d', '_id'), fc.oneof(value, constant), {
      noNullPrototype: true,
      maxKeys: 3,
    })
    .map(
      (made) => (db: Database) =>
        Object.fromEntries(Object.entries(made).map(([name, make]) => [name, make(db)])),
    );
const query: fc.Arbitrary<(db: Database) => object> = fc.oneof(
  fields(condition),
  fields(condition).map((inner) => (db: Database) => ({ deep: inner(db) })),
  fc
    .tuple(fc.constantFrom('and', 'or', 'nor'), fc.array(fields(condition), { minLength: 1, maxLength: 2 }))
    .map(
      ([name, all]) =>
        (db: Database) =>
          db.command[name as 'and'](all.map((one) => one(db))),
    ),
);
const change: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(fc.constantFrom('set', 'inc', 'mul', 'min', 'max', 'pull', 'addToSet'), scalar).map(
    ([name, value]): Make =>
      ({ command }) =>
        command[name as 'set'](value),
  ),
  fc.constantFrom<Make>(
    ({ command }) => command.remove(),
    ({ command }) => command.pop(),
    ({ command }) => command.shift(),
    ({ command }) => command.push('x'),
    ({ command }) => command.push(['x', 1]),
    ({ command }) => command.push({ each: [1, 2], position: 0, sort: -1, slice: 3 }),
    ({ command }) => command.unshift([1, 2]),
    ({ command }) => command.rename('z'),
    ({ command }) => command.pull(command.gt(3)),
    ({ command }) => command.pullAll([1, 2]),
    ({ serverDate }) => serverDate({ offset: 5 }),
    ({ Geo }) => new Geo.Point(113, 23),
  ),
);
const data = fields(change).map((make) => (db: Database) => {
  const { _id, ...rest } = make(db) as Record<string, unknown>;
  return rest;
});

describe('the database sends what the original sends', () => {
  it('for queries', async () => {
    await fc.assert(
      fc.asyncProperty(query, async (make) => {
        await same((db) => db.collection('c').where(make(db)).count());
      }),
      { numRuns: 150 },
    );
  });

  it('for updates', async () => {
    await fc.assert(
      fc.asyncProperty(data, async (make) => {
        const isEmpty = Object.keys(make(ours)).length === 0;
        if (isEmpty) return;
        await same((db, isOurs) =>
          db
            .collection('c')
            .doc('x')
            .update(given(make(db), isOurs)),
        );
        await same((db, isOurs) =>
          db
            .collection('c')
            .where({ a: 1 })
            .update(given(make(db), isOurs)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('for new documents', async () => {
    const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), plain, {
      minKeys: 1,
      noNullPrototype: true,
    });
    await fc.assert(
      fc.asyncProperty(document, async (fresh) => {
        await same((db, isOurs) => db.collection('c').add(given(fresh, isOurs)));
        await same((db, isOurs) => db.collection('c').doc('x').set(given(fresh, isOurs)));
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, (db: Database, isOurs: boolean) => unknown]>([
    ['get', (db) => db.collection('c').get()],
    [
      'doc.get',
      (db) =>
        db
          .collection('c')
          .doc(1)
          .field({ a: true })
          .get()
          .catch(() => {}),
    ],
    [
      'the range',
      (db) =>
        db
          .collection('c')
          .orderBy('a', 'desc')
          .orderBy('b', 'asc')
          .skip(3)
          .limit(5)
          .field({ a: true, b: 0 })
          .get(),
    ],
    ['remove', (db) => db.collection('c').where({ a: 1 }).remove()],
    ['doc.remove', (db) => db.collection('c').doc('x').remove()],
    [
      'geometries',
      (db) => {
        const { command, Geo } = db;
        return db
          .collection('c')
          .where({
            near: command.geoNear({ geometry: new Geo.Point(113, 23), maxDistance: 10 }),
            circle: command.geoWithin({ centerSphere: [[1, 2], 3] }),
            area: command.geoWithin({
              geometry: new Geo.Polygon([
                new Geo.LineString(
                  [
                    [0, 0],
                    [0, 1],
                    [1, 1],
                    [0, 0],
                  ].map(([x = 0, y = 0]) => new Geo.Point(x, y)),
                ),
              ]),
            }),
          })
          .get();
      },
    ],
    [
      'an aggregation',
      (db) => {
        const { command } = db;
        const $ = operators(db);
        return stages(db)
          .match({ a: command.gte(1), b: /x/ })
          .lookup({ from: 'd', localField: 'x', foreignField: '_id', as: 'ds' })
          .addFields({ n: $.ifNull(['$n', 0]), e: $.neq(['$a', 1]) })
          .group({ _id: '$b', total: $.sum('$c'), all: $.push('$$ROOT') })
          .sort({ total: -1 })
          .unwind('$all')
          .skip(1)
          .limit(3)
          .end();
      },
    ],
    [
      'a pipeline inside of another',
      (db) => {
        const pipeline = (operators(db).pipeline as () => Stages)().match({ a: 1 }).project({ a: 1 }).done();
        return stages(db).lookup({ from: 'd', let: {}, pipeline, as: 'ds' }).end();
      },
    ],
  ])('for %s', async (_, run) => {
    await same(run);
  });
});
