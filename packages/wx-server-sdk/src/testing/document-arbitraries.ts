/** Documents, queries, updates and pipelines, as functions of the database whose commands they use. */
import fc from 'fast-check';
import type { Condition } from '../database/types/commands';
import type { Aggregate, Database, Query } from '../database/types/database';

type Of<Value> = (db: Database) => Value;

const name = fc.constantFrom('a', 'status', 'o.p', 'list', '名', '_openid', 'list.0.x');
const scalar = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(2 ** 31, -(2 ** 53), 0, -0, 1e21),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
);

const special: fc.Arbitrary<Of<unknown>> = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }).map((offset) => (db: Database) => db.serverDate({ offset })),
  fc.constant((db: Database) => db.serverDate()),
  fc.constant((db: Database) => db.RegExp({ regexp: '^茶', options: 'i' })),
  fc.constant(() => /b+/gim),
  fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 })).map(
    ([longitude, latitude]) =>
      (db: Database) =>
        db.Geo.Point(longitude, latitude),
  ),
  fc.constant((db: Database) => db.Geo.LineString([db.Geo.Point(1, 2), db.Geo.Point(3, 4)])),
  fc.constant(() => undefined),
);

const { value } = fc.letrec<{ value: Of<unknown>; object: Of<object> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar.map((plain) => () => plain),
    special,
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => (db: Database) => values.map((of) => of(db))),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom('x', 'y', 'z'), tie('value')), { minLength: 1, maxLength: 3 })
    .map((fields) => (db: Database) => Object.fromEntries(fields.map(([key, of]) => [key, of(db)]))),
}));

function record(of: fc.Arbitrary<Of<unknown>>): fc.Arbitrary<Of<Record<string, unknown>>> {
  return fc
    .array(fc.tuple(name, of), { maxLength: 4 })
    .map((fields) => (db) => Object.fromEntries(fields.map(([key, make]) => [key, make(db)])));
}

export const document = record(value);

const comparison = fc
  .tuple(fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'elemMatch' as const), value)
  .map(
    ([command, of]): Of<unknown> =>
      (db) =>
        db.command[command](of(db)),
  );
const listed = fc.tuple(fc.constantFrom('in', 'nin', 'all' as const), fc.array(value, { maxLength: 3 })).map(
  ([command, values]): Of<unknown> =>
    (db) =>
      db.command[command](values.map((of) => of(db))),
);
const joined = fc.tuple(fc.constantFrom('and', 'or', 'nor' as const), comparison, comparison).map(
  ([command, one, other]): Of<unknown> =>
    (db) =>
      db.command[command](one(db) as Condition, other(db) as Condition),
);
const others: fc.Arbitrary<Of<unknown>> = fc.constantFrom<Of<unknown>>(
  (db) => db.command.exists(true),
  (db) => db.command.size(2),
  (db) => db.command.mod(4, 1),
  (db) => db.command.gt(1).and(db.command.lt(9)).or(db.command.eq(null)),
  (db) => db.command.not(db.command.eq(1)),
  (db) => db.command.geoNear({ geometry: db.Geo.Point(1, 2), maxDistance: 10 }),
);

export const condition: fc.Arbitrary<Of<Condition>> = fc.oneof(
  record(fc.oneof(value, comparison, listed, joined, others)),
  fc.tuple(fc.constantFrom('and', 'or' as const), record(comparison), record(value)).map(
    ([command, one, other]) =>
      (db: Database) =>
        db.command[command]([one(db), other(db)]),
  ),
);

const change: fc.Arbitrary<Of<unknown>> = fc.oneof(
  value,
  fc.integer().map((by) => (db: Database) => db.command.inc(by)),
  fc.tuple(fc.constantFrom('set', 'min', 'max', 'addToSet', 'pull' as const), value).map(
    ([command, of]) =>
      (db: Database) =>
        db.command[command](of(db)),
  ),
  fc
    .array(value, { minLength: 1, maxLength: 2 })
    .map((values) => (db: Database) => db.command.push(...values.map((of) => of(db)))),
  fc.constantFrom<Of<unknown>>(
    (db) => db.command.remove(),
    (db) => db.command.mul(2),
    (db) => db.command.rename('r'),
    (db) => db.command.pop(),
    (db) => db.command.shift(),
    (db) => db.command.unshift(1, 2),
    (db) => db.command.pullAll([1]),
    (db) => db.command.bit({ and: 5 }),
    (db) => db.command.push({ each: [1], position: 0, slice: -2, sort: 1 }),
  ),
);

export const update = record(change);

/** A query with its order, range and fields. */
export const query: fc.Arbitrary<Of<Query>> = fc
  .tuple(
    fc.option(condition),
    fc.array(fc.tuple(name, fc.constantFrom('asc', 'desc')), { maxLength: 2 }),
    fc.option(fc.integer({ min: 0, max: 1200 })),
    fc.option(fc.integer({ min: 0, max: 50 })),
    fc.option(fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.boolean(), fc.constantFrom(0, 1, -1)))),
  )
  .map(([where, orders, limit, skip, fields]) => (db) => {
    let made: Query = db.collection('orders');
    if (where) made = made.where(where(db));
    for (const [field, direction] of orders) made = made.orderBy(field, direction);
    if (limit !== null) made = made.limit(limit);
    if (skip !== null) made = made.skip(skip);
    return fields === null ? made : made.field(fields);
  });

const stage: fc.Arbitrary<(aggregate: Aggregate, db: Database) => Aggregate> = fc.oneof(
  condition.map((of) => (aggregate: Aggregate, db: Database) => aggregate.match(of(db))),
  document.map((of) => (aggregate: Aggregate, db: Database) => aggregate.addFields(of(db))),
  fc.constantFrom<(aggregate: Aggregate, db: Database) => Aggregate>(
    (aggregate, { command: { aggregate: $ } }) =>
      aggregate.group({ _id: '$b', total: $.sum('$c'), n: $.avg($.add(['$a', 1])) }),
    (aggregate) => aggregate.sort({ total: -1 }),
    (aggregate) => aggregate.limit(3),
    (aggregate) => aggregate.skip(1),
    (aggregate) => aggregate.count('n'),
    (aggregate) => aggregate.sample({ size: 2 }),
    (aggregate) => aggregate.unwind('$list'),
    (aggregate) => aggregate.sortByCount('$a'),
    (aggregate) => aggregate.replaceRoot({ newRoot: '$o' }),
    (aggregate) => aggregate.bucket({ groupBy: '$a', boundaries: [0, 9], default: 'x' }),
    (aggregate) => aggregate.project({ a: true, b: { $gt: ['$a', 1] } }),
    (aggregate, { command: { aggregate: $ } }) =>
      aggregate.lookup({
        from: 'goods',
        let: { id: '$g' },
        pipeline: $.pipeline()
          .match({ a: 1 })
          .project({ a: $.ifNull(['$a', 0]) })
          .done(),
        as: 'goods',
      }),
  ),
);

export const pipeline: fc.Arbitrary<Of<Aggregate>> = fc
  .array(stage, { maxLength: 4 })
  .map(
    (stages) => (db) =>
      stages.reduce((aggregate, add) => add(aggregate, db), db.collection('orders').aggregate()),
  );

/** Documents as the platform sends them: EJSON texts. */
export const storedDocument: fc.Arbitrary<string> = fc
  .dictionary(
    fc.constantFrom('_id', 'a', 'o', 'l'),
    fc.oneof(
      fc.integer().map((number) => ({ $numberInt: String(number) })),
      fc.integer().map((number) => ({ $numberLong: String(number) })),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((number) => ({ $numberDouble: String(number) })),
      fc.integer({ min: 0, max: 4e12 }).map((at) => ({ $date: { $numberLong: String(at) } })),
      fc.constantFrom<unknown>(
        { $oid: '5f0b1a2c3d4e5f6071829304' },
        { $numberDecimal: '19.90' },
        { $binary: { base64: 'AAEC', subType: '00' } },
        { $regularExpression: { pattern: '^a', options: 'i' } },
        { type: 'Point', coordinates: [{ $numberInt: '113' }, { $numberDouble: '23.5' }] },
        { deep: [{ n: { $numberInt: '1' } }, null] },
      ),
      fc.string(),
      fc.boolean(),
    ),
  )
  .map((fields) => JSON.stringify(fields));
