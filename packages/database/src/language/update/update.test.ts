import { describe, expect, it } from '@jest/globals';
import { updated } from '../testing/run';
import type { Document } from '../values/kinds';
import { prepareDocument } from '../values/storable';
import { applyUpdate } from './update';

const long = (number: string) => `{"$numberLong":"${number}"}`;
const int = (number: number) => `{"$numberInt":"${number}"}`;
const double = (number: string) => `{"$numberDouble":"${number}"}`;
const decimal = (number: string) => `{"$numberDecimal":"${number}"}`;

/** Facts of MongoDB's manual: a document, an update, the result in canonical extended JSON. */
const FACTS: [fact: string, document: string, update: string, result: string][] = [
  ['int and int give int', '{"n":1}', '{"$inc":{"n":2}}', `{"n":${int(3)}}`],
  [
    'an int that overflows becomes long',
    '{"n":2147483647}',
    '{"$inc":{"n":1}}',
    `{"n":${long('2147483648')}}`,
  ],
  ['long stays long', `{"n":${long('1')}}`, '{"$inc":{"n":1}}', `{"n":${long('2')}}`],
  [
    'longs beyond 2^53 are exact',
    `{"n":${long('9007199254740993')}}`,
    '{"$inc":{"n":2}}',
    `{"n":${long('9007199254740995')}}`,
  ],
  ['double wins over int', '{"n":1}', `{"$inc":{"n":${double('1.0')}}}`, `{"n":${double('2.0')}}`],
  [
    'decimal wins over double, which gives 15 digits',
    `{"n":${decimal('1.10')}}`,
    '{"$inc":{"n":2.2}}',
    `{"n":${decimal('3.30000000000000')}}`,
  ],
  ['$mul gives the kind of both', '{"n":3}', '{"$mul":{"n":1.5}}', `{"n":${double('4.5')}}`],
  [
    '$mul of a missing field gives zero of the kind',
    '{}',
    `{"$mul":{"a":5,"b":${long('5')},"c":1.5}}`,
    `{"a":${int(0)},"b":${long('0')},"c":${double('0.0')}}`,
  ],
  ['$inc of a missing field sets it', '{}', '{"$inc":{"a.b":5}}', `{"a":{"b":${int(5)}}}`],
  [
    'untouched fields keep their kinds',
    `{"a":${double('1.0')},"b":${long('1')},"c":1}`,
    '{"$set":{"c":2}}',
    `{"a":${double('1.0')},"b":${long('1')},"c":${int(2)}}`,
  ],
  ['$min compares by kinds', '{"a":"x"}', '{"$min":{"a":5}}', `{"a":${int(5)}}`],
  [
    '$max compares dates',
    '{"a":{"$date":"2024-01-01T00:00:00Z"}}',
    '{"$max":{"a":{"$date":"2024-02-01T00:00:00Z"}}}',
    '{"a":{"$date":{"$numberLong":"1706745600000"}}}',
  ],
  [
    'new fields come in the order of their names',
    '{}',
    '{"$set":{"b":1,"a":1}}',
    `{"a":${int(1)},"b":${int(1)}}`,
  ],
  [
    'an index past the end fills with null',
    '{"a":[1]}',
    '{"$set":{"a.3":9}}',
    `{"a":[${int(1)},null,null,${int(9)}]}`,
  ],
  ['a number is a name in a new document', '{}', '{"$set":{"a.0":9}}', `{"a":{"0":${int(9)}}}`],
  ['$unset of an element leaves null', '{"a":[1,2]}', '{"$unset":{"a.0":""}}', `{"a":[null,${int(2)}]}`],
  [
    '$push with modifiers inserts, sorts, then slices',
    '{"a":[{"s":5},{"s":8}]}',
    '{"$push":{"a":{"$each":[{"s":7},{"s":6}],"$sort":{"s":-1},"$slice":3}}}',
    `{"a":[{"s":${int(8)}},{"s":${int(7)}},{"s":${int(6)}}]}`,
  ],
  [
    '$push at a position counts from the end',
    '{"a":[1,2,3]}',
    '{"$push":{"a":{"$each":[9],"$position":-1}}}',
    `{"a":[${int(1)},${int(2)},${int(9)},${int(3)}]}`,
  ],
  ['$push of an array pushes one element', '{"a":[]}', '{"$push":{"a":["x"]}}', '{"a":[["x"]]}'],
  ['$slice 0 empties', '{"a":[1]}', '{"$push":{"a":{"$each":[],"$slice":0}}}', '{"a":[]}'],
  [
    'unlike mingo, $addToSet adds equal new values once',
    '{}',
    '{"$addToSet":{"a":{"$each":["x","x"]}}}',
    '{"a":["x"]}',
  ],
  [
    '$addToSet takes equal numbers of two kinds for one',
    '{"a":[1]}',
    '{"$addToSet":{"a":1.0}}',
    `{"a":[${int(1)}]}`,
  ],
  [
    '$addToSet takes another order of fields for another',
    '{"a":[{"x":1,"y":2}]}',
    '{"$addToSet":{"a":{"y":2,"x":1}}}',
    `{"a":[{"x":${int(1)},"y":${int(2)}},{"y":${int(2)},"x":${int(1)}}]}`,
  ],
  ['$pull by a condition', '{"a":[1,5,9]}', '{"$pull":{"a":{"$gte":5}}}', `{"a":[${int(1)}]}`],
  [
    '$pull by fields of documents',
    '{"a":[{"b":1,"c":2},{"b":2}]}',
    '{"$pull":{"a":{"b":1}}}',
    `{"a":[{"b":${int(2)}}]}`,
  ],
  ['$pull by $in', '{"a":["x","y"]}', '{"$pull":{"a":{"$in":["x"]}}}', '{"a":["y"]}'],
  [
    '$pull by a regular expression',
    '{"a":["x","y"]}',
    '{"$pull":{"a":{"$regularExpression":{"pattern":"x","options":""}}}}',
    '{"a":["y"]}',
  ],
  ['$pullAll by values', '{"a":[1,2,1]}', '{"$pullAll":{"a":[1.0]}}', `{"a":[${int(2)}]}`],
  ['$pop and a missing field', '{"a":[1,2]}', '{"$pop":{"a":-1,"b":1}}', `{"a":[${int(2)}]}`],
  ['$rename moves a value', '{"a":{"b":1}}', '{"$rename":{"a.b":"c.d"}}', `{"a":{},"c":{"d":${int(1)}}}`],
  ['$bit', '{"a":13}', '{"$bit":{"a":{"and":10}}}', `{"a":${int(8)}}`],
  ['$currentDate', '{}', '{"$currentDate":{"a":true}}', '{"a":{"$date":{"$numberLong":"1700000000000"}}}'],
  [
    'serverDate() with an offset, anywhere in values',
    '{}',
    '{"$set":{"a":[{"$tcb_server_date":{"offset":-1000}}]}}',
    '{"a":[{"$date":{"$numberLong":"1699999999000"}}]}',
  ],
  [
    '$setOnInsert does nothing to a document that is there',
    '{"a":1}',
    '{"$setOnInsert":{"b":1}}',
    `{"a":${int(1)}}`,
  ],
  [
    '$[] changes each element',
    '{"a":[{"n":1},{"n":2}]}',
    '{"$inc":{"a.$[].n":1}}',
    `{"a":[{"n":${int(2)}},{"n":${int(3)}}]}`,
  ],
  [
    'a replacement keeps _id',
    '{"_id":"x","a":1}',
    '{"b":{"$tcb_server_date":{}}}',
    '{"_id":"x","b":{"$date":{"$numberLong":"1700000000000"}}}',
  ],
  ['_id may be set to what it is', '{"_id":"x"}', '{"$set":{"_id":"x","a":1}}', `{"_id":"x","a":${int(1)}}`],
  [
    '__proto__ and constructor are fields of their own',
    '{}',
    '{"$set":{"__proto__.polluted":1,"constructor.prototype.polluted":1}}',
    `{"__proto__":{"polluted":${int(1)}},"constructor":{"prototype":{"polluted":${int(1)}}}}`,
  ],
];

const REFUSALS: [document: string, update: string, text: string][] = [
  [
    '{"_id":"x"}',
    '{"$set":{"_id":"y"}}',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  ],
  ['{"_id":"x"}', '{"_id":"y"}', 'the (immutable) field \'_id\' was found to have been altered to _id: "y"'],
  ['{}', '{"$foo":{"a":1}}', 'Unknown modifier: $foo. Expected a valid update modifier'],
  ['{}', '{"$set":{"a":1},"b":2}', 'Unknown modifier: b'],
  ['{}', '{"$set":1}', 'Modifiers operate on fields but we found type int instead'],
  ['{}', '{"$set":{"a":1,"a.b":2}}', "Updating the path 'a.b' would create a conflict at 'a'"],
  ['{}', '{"$inc":{"a.b":1},"$unset":{"a":""}}', "Updating the path 'a' would create a conflict at 'a'"],
  [
    '{"_id":1,"a":"x"}',
    '{"$inc":{"a":1}}',
    "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string",
  ],
  ['{"a":null}', '{"$mul":{"a":1}}', 'of non-numeric type null'],
  ['{}', '{"$inc":{"a":"x"}}', 'Cannot increment with non-numeric argument: {a: "x"}'],
  [
    `{"a":${long('9223372036854775807')}}`,
    '{"$inc":{"a":1}}',
    'Failed to apply $inc operations to current value ((long)9223372036854775807)',
  ],
  ['{"a":1}', '{"$set":{"a.b":1}}', "Cannot create field 'b' in element {a: 1}"],
  ['{"a":[1]}', '{"$set":{"a.b":1}}', "Cannot create field 'b' in element {a: [ 1 ]}"],
  [
    '{"_id":1,"a":1}',
    '{"$push":{"a":1}}',
    "The field 'a' must be an array but is of type int in document {_id: 1}",
  ],
  ['{"a":1}', '{"$addToSet":{"a":1}}', "Field named 'a' has non-array type int"],
  ['{"a":1}', '{"$pull":{"a":1}}', 'Cannot apply $pull to a non-array value'],
  ['{"a":1}', '{"$pop":{"a":1}}', "Path 'a' contains an element of non-array type 'int'"],
  ['{"a":[1]}', '{"$pop":{"a":2}}', '$pop expects 1 or -1, found: 2'],
  [
    '{}',
    '{"$push":{"a":{"$each":1}}}',
    'The argument to $each in $push must be an array but it was of type int',
  ],
  ['{}', '{"$push":{"a":{"$each":[],"$foo":1}}}', 'Unrecognized clause in $push: $foo'],
  [
    '{}',
    '{"$set":{"a":{"$foo":1}}}',
    "The dollar ($) prefixed field '$foo' in 'a.$foo' is not valid for storage.",
  ],
  ['{}', '{"$set":{"a..b":1}}', 'contains an empty field name'],
  [
    '{"a":[1]}',
    '{"$set":{"a.$":1}}',
    'The positional operator did not find the match needed from the query.',
  ],
  ['{"a":[1]}', '{"$set":{"a.$[x]":1}}', "No array filter found for identifier 'x'"],
  ['{}', '{"$set":{"a.2000000":1,"b.c":1},"$push":{"a":1}}', 'would create a conflict'],
  ['{"a":[]}', '{"$set":{"a.2000000":1}}', "can't backfill array to larger than 1500000 elements"],
  ['{}', '{"$set":{"a._bsontype":1}}', 'cannot have the name _bsontype'],
  ['{}', '{"$rename":{"a":"a"}}', 'The source and target field for $rename must differ'],
  ['{"a":[{"b":1}]}', '{"$rename":{"a.0.b":"c"}}', 'The source field cannot be an array element'],
];

describe('an update', () => {
  it.each(FACTS)('%s', (_fact, document, update, result) => {
    expect(updated(document, update)).toBe(result);
  });

  it.each(REFUSALS)('of %s by %s is refused: %s', (document, update, text) => {
    expect(() => updated(document, update)).toThrow(
      expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining(text) }),
    );
  });

  it('by a positional $ changes the first element that the filter matches', () => {
    const document = '{"a":[{"b":1,"n":1},{"b":2,"n":1}]}';
    const result = `{"a":[{"b":${int(1)},"n":${int(1)}},{"b":${int(2)},"n":${int(5)}}]}`;
    const update = '{"$set":{"a.$.n":5}}';
    for (const filter of [
      '{"a.b":2}',
      '{"a":{"$elemMatch":{"b":{"$gt":1}}}}',
      '{"$and":[{"_id":{"$ne":1}},{"a.b":{"$gte":2}}]}',
    ])
      expect(updated(document, update, { filter })).toBe(result);
  });

  it('that inserts may set _id, and counts $setOnInsert', () => {
    expect(updated('{}', '{"$set":{"_id":"x"},"$setOnInsert":{"a":1}}', { insert: true })).toBe(
      `{"_id":"x","a":${int(1)}}`,
    );
  });

  it('pollutes no prototype', () => {
    updated(
      '{"a":{}}',
      '{"$set":{"__proto__.polluted":1,"a.__proto__.polluted":1,"constructor.prototype.polluted":1}}',
    );
    expect(({} as Document)['polluted']).toBeUndefined();
  });

  it('is bounded in depth', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = { a: deep };
    const now = new Date();
    expect(() => applyUpdate({}, { $set: { a: deep } }, { now })).toThrow('levels deep');
    const path = Array(99).fill('a').join('.');
    expect(() => applyUpdate({}, { $set: { [path]: { b: { c: 1 } } } }, { now })).toThrow('levels deep');
  });
});

describe('a document to be stored', () => {
  const now = new Date(1_700_000_000_000);

  it('has the time of the server in the place of serverDate()', () => {
    expect(prepareDocument({ a: [{ $tcb_server_date: { offset: 5 } }], b: 1 }, now)).toEqual({
      a: [new Date(1_700_000_000_005)],
      b: 1,
    });
  });

  it.each([
    [{ a: { $inc: 1 } }, "The dollar ($) prefixed field '$inc' in 'a.$inc' is not valid for storage."],
    [{ a: { $tcb_server_date: { offset: 'x' } } }, 'the offset of serverDate() must be a number'],
  ])('is refused as %j', (document, text) => {
    expect(() => prepareDocument(document, now)).toThrow(text);
  });
});
