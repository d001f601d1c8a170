import fc from 'fast-check';
import type { Document } from '../values/kinds';

/** Values whose kinds do not matter, so that mingo, which sees plain values alone, can be the oracle. */
const scalar = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('', 'x', 'xy', 'Z'),
  fc.boolean(),
  fc.constantFrom(0.5, -1),
  fc.constantFrom(new Date(0), new Date(86_400_000)),
);
const scalarOrNull = fc.oneof({ weight: 8, arbitrary: scalar }, { weight: 1, arbitrary: fc.constant(null) });

const name = fc.constantFrom('a', 'b', 'c');
const flat = fc.dictionary(name, scalarOrNull, { maxKeys: 3, noNullPrototype: true });
const array = fc.oneof(
  fc.array(scalarOrNull, { maxLength: 4 }),
  fc.array(flat, { maxLength: 3 }),
  fc.array(fc.oneof(scalar, flat), { maxLength: 3 }),
);
export const value = fc.oneof({ weight: 4, arbitrary: scalarOrNull }, flat, array);

const fields = fc.dictionary(
  name,
  fc.oneof({ weight: 3, arbitrary: value }, fc.record({ a: value, b: value }, { noNullPrototype: true })),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);

/** Fields of one kind each, for operators that mingo has unlike MongoDB on other kinds. */
const kept = fc.record(
  {
    numbers: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
    texts: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
    lines: fc.array(flat, { maxLength: 3 }),
    one: scalar,
  },
  { noNullPrototype: true },
);

export const documents: fc.Arbitrary<Document> = fc
  .tuple(fields, kept)
  .map(([loose, strict]) => ({ _id: 1, ...strict, ...loose }));

const bounds = fc.constantFrom('$gt', '$gte', '$lt', '$lte');
const pattern = fc.constantFrom('^x', 'y$', 'z', '.', '^$');

/** Conditions that mingo has like MongoDB on every path. */
const anywhere: fc.Arbitrary<Document> = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$ne'), scalar).map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(bounds, scalar).map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(bounds, scalar, bounds, scalar).map(([a, x, b, y]) => ({ [a]: x, [b]: y })),
  fc
    .tuple(fc.constantFrom('$in', '$nin'), fc.array(scalar, { maxLength: 3 }))
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.tuple(pattern, fc.constantFrom('', 'i')).map(([$regex, $options]) => ({ $regex, $options })),
);

/** Those that it has unlike MongoDB where a dotted path goes through an array: null, whole arrays, sizes. */
const atTop: fc.Arbitrary<Document> = fc.oneof(
  anywhere,
  fc.tuple(fc.constantFrom('$eq', '$ne'), value).map(([operator, operand]) => ({ [operator]: operand })),
  fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })),
  fc.array(scalarOrNull, { maxLength: 3 }).map((operand) => ({ $in: operand })),
  fc.tuple(bounds, scalar).map(([operator, operand]) => ({ $elemMatch: { [operator]: operand } })),
);

function withNegation(conditions: fc.Arbitrary<Document>): fc.Arbitrary<Document> {
  return fc.oneof(
    { weight: 3, arbitrary: conditions },
    conditions.map((inner) => ({ $not: inner })),
  );
}

const field: fc.Arbitrary<Document> = fc.oneof(
  fc.tuple(name, withNegation(atTop)).map(([at, operand]) => ({ [at]: operand })),
  fc.tuple(name, value).map(([at, operand]) => ({ [at]: operand })),
  fc
    .tuple(fc.constantFrom('a.a', 'a.b', 'b.a', 'a.b.c', 'a.0', 'a.1.b'), withNegation(anywhere))
    .map(([at, operand]) => ({ [at]: operand })),
  fc.tuple(fc.constantFrom(2, 3), fc.constantFrom(0, 1)).map((operand) => ({ numbers: { $mod: operand } })),
  fc
    .array(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 2 })
    .map((operand) => ({ texts: { $all: operand } })),
  fc.tuple(name, anywhere).map(([inner, operand]) => ({ lines: { $elemMatch: { [inner]: operand } } })),
  fc.constantFrom('string', 'bool', 'date', 'number').map((type) => ({ one: { $type: type } })),
  fc
    .tuple(fc.constantFrom('$eq', '$gt', '$lte'), fc.integer({ min: 0, max: 3 }))
    .map(([operator, size]) => ({ $expr: { [operator]: [{ $size: '$texts' }, size] } })),
);

export const filters: fc.Arbitrary<Document> = fc.letrec<{ filter: Document }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    field,
    fc.tuple(field, field).map(([a, b]) => ({ ...a, ...b })),
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
      .map(([operator, operands]) => ({ [operator]: operands })),
  ),
})).filter;

const operand = fc.oneof(scalarOrNull, flat, fc.array(scalarOrNull, { maxLength: 2 }));
const target = fc.constantFrom('d', 'one', 'd.e', 'a', 'lines.0');

/** Updates that MongoDB accepts on every document of {@link documents}, or that both sides refuse. */
export const updates: fc.Arbitrary<Document> = fc
  .record(
    {
      $set: fc.dictionary(target, operand, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
      $unset: fc.constantFrom({ b: '' }, { 'numbers.0': '' }),
      $inc: fc.integer({ min: -3, max: 3 }).map((by) => ({ count: by, 'numbers.0': by })),
      $mul: fc.integer({ min: -3, max: 3 }).map((by) => ({ product: by })),
      $min: fc.integer({ min: -3, max: 3 }).map((by) => ({ least: by })),
      $max: fc.integer({ min: -3, max: 3 }).map((by) => ({ most: by })),
      $push: fc.oneof(
        fc.constantFrom('x', 'q').map((text) => ({ texts: text })),
        fc
          .record(
            {
              $each: fc.array(fc.constantFrom('x', 'q', 'a'), { maxLength: 3 }),
              $position: fc.integer({ min: 0, max: 3 }),
              $slice: fc.integer({ min: -3, max: 3 }),
              $sort: fc.constantFrom(1, -1),
            },
            { requiredKeys: ['$each'], noNullPrototype: true },
          )
          .map((texts) => ({ texts })),
      ),
      $addToSet: fc
        .uniqueArray(fc.constantFrom('x', 'y', 'q'), { maxLength: 3 })
        .map(($each) => ({ set: { $each } })),
      $pull: fc.oneof(
        fc
          .tuple(bounds, fc.integer({ min: 0, max: 9 }))
          .map(([operator, bound]) => ({ numbers: { [operator]: bound } })),
        fc.integer({ min: 0, max: 3 }).map((number) => ({ lines: { a: number } })),
      ),
      $pop: fc.constantFrom({ numbers: 1 }, { lines: -1 }),
      $rename: fc.constant({ c: 'renamed' }),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .filter((update) => Object.keys(update).length > 0);
