import { describe, expect, it } from '@jest/globals';
import { matches } from '../testing/run';
import type { Document } from '../values/kinds';
import { compileFilter } from './filter';

type Fact = [fact: string, filter: string, matching: string[], others: string[]];

/** Facts of MongoDB's manual, of its server's tests for numeric components, and of its order of kinds. */
const FACTS: Fact[] = [
  [
    'null matches null and missing fields',
    '{"a":null}',
    ['{"a":null}', '{}', '{"a":[1,null]}'],
    ['{"a":0}', '{"a":[]}'],
  ],
  [
    'unlike mingo, null matches a document of an array that lacks the field',
    '{"a.b":null}',
    ['{"a":[{"b":1},{}]}', '{"a":{}}', '{"a":5}'],
    ['{"a":[{"b":1}]}', '{"a":[]}', '{"a":[5]}'],
  ],
  ['$exists takes null for a value', '{"a":{"$exists":true}}', ['{"a":null}'], ['{}']],
  ['$exists takes 0 for false', '{"a":{"$exists":0}}', ['{}'], ['{"a":1}']],
  [
    'numbers of all kinds are equal by value',
    '{"a":1}',
    ['{"a":1.0}', '{"a":{"$numberLong":"1"}}', '{"a":{"$numberDecimal":"1.0"}}'],
    ['{"a":"1"}', '{"a":true}'],
  ],
  [
    'longs beyond 2^53 are told apart',
    '{"a":{"$numberLong":"9007199254740993"}}',
    ['{"a":{"$numberLong":"9007199254740993"}}'],
    ['{"a":{"$numberLong":"9007199254740992"}}', '{"a":{"$numberDouble":"9007199254740992"}}'],
  ],
  [
    'longs beyond 2^53 are compared exactly',
    '{"a":{"$gt":{"$numberDouble":"9007199254740992"}}}',
    ['{"a":{"$numberLong":"9007199254740993"}}'],
    ['{"a":{"$numberLong":"9007199254740992"}}'],
  ],
  [
    'a decimal is not the double nearest to it',
    '{"a":{"$numberDecimal":"0.1"}}',
    ['{"a":{"$numberDecimal":"0.10"}}'],
    ['{"a":0.1}'],
  ],
  [
    'comparisons keep to the kind of the operand',
    '{"a":{"$gt":1}}',
    ['{"a":2}', '{"a":[0,2]}'],
    ['{"a":"2"}', '{"a":true}', '{"a":null}', '{}'],
  ],
  ['$gte null matches null and missing', '{"a":{"$gte":null}}', ['{}', '{"a":null}'], ['{"a":1}']],
  [
    'NaN equals itself and is below no number',
    '{"a":{"$lt":1}}',
    ['{"a":0}'],
    ['{"a":{"$numberDouble":"NaN"}}'],
  ],
  [
    'dates compare as dates',
    '{"a":{"$lte":{"$date":"2024-01-01T00:00:00Z"}}}',
    ['{"a":{"$date":"2023-01-01T00:00:00Z"}}'],
    ['{"a":0}', '{"a":{"$date":"2024-01-02T00:00:00Z"}}'],
  ],
  ['two bounds may be met by two elements', '{"a":{"$gt":2,"$lt":1}}', ['{"a":[0,3]}'], ['{"a":[1,2]}']],
  [
    '$elemMatch wants one element for both bounds',
    '{"a":{"$elemMatch":{"$gt":1,"$lt":3}}}',
    ['{"a":[0,2]}'],
    ['{"a":[0,4]}', '{"a":2}'],
  ],
  [
    '$elemMatch of fields wants documents',
    '{"a":{"$elemMatch":{"b":1,"c":2}}}',
    ['{"a":[{"b":1,"c":2}]}'],
    ['{"a":[{"b":1},{"c":2}]}', '{"a":[1,2]}'],
  ],
  [
    'an array equals a whole array, or is an element',
    '{"a":[1,2]}',
    ['{"a":[1,2]}', '{"a":[[1,2],3]}'],
    ['{"a":[2,1]}', '{"a":[1,2,3]}'],
  ],
  [
    'a document equals one with the same order of fields',
    '{"a":{"x":1,"y":2}}',
    ['{"a":{"x":1,"y":2}}'],
    ['{"a":{"y":2,"x":1}}', '{"a":{"x":1,"y":2,"z":3}}'],
  ],
  [
    'a dotted path goes through arrays of documents',
    '{"a.b":1}',
    ['{"a":[{"b":0},{"b":[1]}]}'],
    ['{"a":[[{"b":1}]]}'],
  ],
  [
    'a number is an index or a name',
    '{"a.0":42}',
    ['{"a":[42]}', '{"a":{"0":42}}', '{"a":[{"0":42}]}', '{"a":{"0":[42]}}', '{"a":[{"0":[42]}]}'],
    ['{"a":42}', '{"a":{"0":{"0":42}}}'],
  ],
  [
    'unlike mingo, an index at the end does not go into the array it finds',
    '{"a.0":42}',
    [],
    ['{"a":[[42]]}', '{"a":[[[42]]]}', '{"a":{"0":[[42]]}}'],
  ],
  [
    'two indexes go into nested arrays',
    '{"a.0.0":42}',
    ['{"a":[[42]]}', '{"a":[[{"0":42}]]}', '{"a":{"0":[42]}}'],
    ['{"a":[[[42]]]}', '{"a":[42]}'],
  ],
  [
    'unlike mingo, $all with one value matches a scalar',
    '{"a":{"$all":[1]}}',
    ['{"a":1}', '{"a":[2,1]}'],
    ['{"a":[2]}'],
  ],
  ['$all of nothing matches nothing', '{"a":{"$all":[]}}', [], ['{"a":[]}', '{"a":1}']],
  [
    '$all takes $elemMatch',
    '{"a":{"$all":[{"$elemMatch":{"b":1}},{"$elemMatch":{"b":2}}]}}',
    ['{"a":[{"b":1},{"b":2}]}'],
    ['{"a":[{"b":1}]}'],
  ],
  ['$size counts arrays alone', '{"a":{"$size":1}}', ['{"a":[[1,2]]}'], ['{"a":1}', '{"a":[]}']],
  [
    '$mod cuts fractions off',
    '{"a":{"$mod":[4,0]}}',
    ['{"a":4}', '{"a":4.9}', '{"a":{"$numberLong":"-8"}}'],
    ['{"a":5}', '{"a":"4"}'],
  ],
  ['$ne matches what lacks the field', '{"a":{"$ne":1}}', ['{}', '{"a":[2]}'], ['{"a":1}', '{"a":[1,2]}']],
  ['$nin is the reverse of $in', '{"a":{"$nin":[1,null]}}', ['{"a":2}'], ['{}', '{"a":[1]}']],
  [
    '$in takes regular expressions',
    '{"a":{"$in":[{"$regularExpression":{"pattern":"^x","options":"i"}},1]}}',
    ['{"a":"Xy"}', '{"a":1}'],
    ['{"a":"yx"}'],
  ],
  [
    'a regular expression matches texts alone',
    '{"a":{"$regex":"^1","$options":"m"}}',
    ['{"a":"0\\n1"}'],
    ['{"a":1}', '{"a":"01"}'],
  ],
  [
    '$regex may stand beside other operators',
    '{"a":{"$ne":"xy","$regex":"^x"}}',
    ['{"a":"xz"}'],
    ['{"a":"xy"}'],
  ],
  [
    'the option x leaves space and comments out',
    '{"a":{"$regex":"a b # c\\n[ ]","$options":"x"}}',
    ['{"a":"ab "}'],
    ['{"a":"a b"}'],
  ],
  [
    '$not takes a regular expression',
    '{"a":{"$not":{"$regularExpression":{"pattern":"^x","options":""}}}}',
    ['{"a":"y"}', '{}'],
    ['{"a":"x"}'],
  ],
  [
    '$not matches what lacks the field',
    '{"a":{"$not":{"$gt":1}}}',
    ['{}', '{"a":"x"}', '{"a":1}'],
    ['{"a":2}'],
  ],
  [
    '$type tells the kinds of numbers apart',
    '{"a":{"$type":"long"}}',
    ['{"a":{"$numberLong":"1"}}'],
    ['{"a":1}', '{"a":1.5}'],
  ],
  [
    'unlike mingo, $type goes into arrays',
    '{"a":{"$type":["string","array"]}}',
    ['{"a":[1]}', '{"a":"x"}'],
    ['{"a":1}'],
  ],
  ['$bitsAllSet takes positions', '{"a":{"$bitsAllSet":[1,5]}}', ['{"a":34}'], ['{"a":2}']],
  ['$bitsAnyClear takes a mask', '{"a":{"$bitsAnyClear":3}}', ['{"a":1}'], ['{"a":7}', '{"a":1.5}']],
  ['$nor refuses each', '{"$nor":[{"a":1},{"b":1}]}', ['{"a":2}'], ['{"b":1}']],
  [
    '$expr compares fields',
    '{"$expr":{"$gt":["$spent","$budget"]}}',
    ['{"spent":2,"budget":1}'],
    ['{"spent":1,"budget":1}'],
  ],
  ['$comment changes nothing', '{"a":1,"$comment":"why"}', ['{"a":1}'], ['{"a":2}']],
  [
    'the least key is below every kind',
    '{"a":{"$gt":{"$minKey":1}}}',
    ['{"a":null}', '{"a":"x"}'],
    ['{}', '{"a":{"$minKey":1}}'],
  ],
  ['NUL in a text is a letter', '{"a":"x\\u0000y"}', ['{"a":"x\\u0000y"}'], ['{"a":"x"}']],
  ['__proto__ is a field of its own', '{"__proto__":{"x":1}}', ['{"__proto__":{"x":1}}'], ['{}']],
  ['constructor is a field of its own', '{"constructor":{"$exists":true}}', ['{"constructor":1}'], ['{}']],
];

/** What is refused, and a part of the text. */
const REFUSALS: [filter: string, text: string][] = [
  ['{"a":{"$foo":1}}', 'unknown operator: $foo'],
  ['{"a":{"$gt":1,"b":2}}', 'unknown operator: b'],
  ['{"$foo":1}', 'unknown top level operator: $foo'],
  ['{"$where":"this.a"}', 'runs no code'],
  ['{"a":{"$elemMatch":{"$where":"1"}}}', 'runs no code'],
  ['{"$expr":{"$function":{"body":"x","args":[],"lang":"js"}}}', 'runs no code'],
  ['{"$expr":{"$foo":1}}', "Unrecognized expression '$foo'"],
  ['{"$expr":"$$nothing"}', 'Use of undefined variable: nothing'],
  ['{"$and":[]}', 'must be a nonempty array'],
  ['{"$or":[1]}', 'need to be full objects'],
  ['{"a":{"$in":1}}', '$in needs an array'],
  ['{"a":{"$in":[{"$gt":1}]}}', 'cannot nest $ under $in'],
  ['{"a":{"$not":1}}', '$not needs a regex or a document'],
  ['{"a":{"$mod":[0,1]}}', 'divisor cannot be 0'],
  ['{"a":{"$size":-1}}', '$size may not be negative'],
  ['{"a":{"$type":"text"}}', 'Unknown type name alias: text'],
  ['{"a":{"$options":"i"}}', '$options needs a $regex'],
  ['{"a":{"$regex":"(","$options":""}}', 'Regular expression is invalid'],
  ['{"a":{"$regex":"(?=x)"}}', 'look-around and backreferences are not supported'],
  ['{"a":{"$regex":"x","$options":"g"}}', 'invalid flag in regex options: g'],
  ['{"$jsonSchema":{}}', '$jsonSchema is not supported'],
  ['{"$text":{"$search":"x"}}', 'text index required'],
];

describe('a filter', () => {
  it.each(FACTS)('%s', (_fact, filter, matching, others) => {
    expect(matching.filter((document) => !matches(filter, document))).toEqual([]);
    expect(others.filter((document) => matches(filter, document))).toEqual([]);
  });

  it.each(REFUSALS)('%s is refused: %s', (filter, text) => {
    expect(() => matches(filter, '{"a":1}')).toThrow(
      expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining(text) }),
    );
  });

  it('is bounded in depth and in the length of its paths', () => {
    let deep: Document = { a: 1 };
    for (let level = 0; level < 5000; level += 1) deep = { $and: [deep] };
    expect(() => compileFilter(deep)).toThrow('levels deep');
    expect(() => compileFilter({ [Array(5000).fill('a').join('.')]: 1 })).toThrow('at most 100 levels');
  });

  it('takes time linear in the text for expressions that explode elsewhere', () => {
    const started = performance.now();
    for (const pattern of ['(a+)+$', '(a|aa)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){12}$'])
      expect(matches(`{"a":{"$regex":"${pattern}"}}`, `{"a":"${'a'.repeat(5000)}!"}`)).toBe(false);
    // RegExp would take longer than the sun will shine; the bound is for a machine under load.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
