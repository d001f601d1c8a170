import { describe, expect, it, jest } from '@jest/globals';
import { canonical, evaluated } from '../testing/run';

const DATE = '{"$date":"2024-12-31T20:30:05.006Z"}';

/** An expression, a document, and the value. Facts of MongoDB's manual. */
const FACTS: [expression: string, document: string, value: string][] = [
  // Kinds of numbers.
  ['{"$add":["$a","$b"]}', '{"a":1,"b":2}', '3'],
  ['{"$add":[2147483647,1]}', '{}', '{"$numberLong":"2147483648"}'],
  ['{"$add":[{"$numberLong":"9223372036854775807"},1]}', '{}', '{"$numberDouble":"9223372036854775808"}'],
  ['{"$add":["$a",1.5]}', '{"a":1}', '2.5'],
  ['{"$add":["$a",0.5]}', '{"a":1.5}', '{"$numberDouble":"2.0"}'],
  ['{"$add":["$d",1000]}', '{"d":{"$date":"2024-01-01T00:00:00Z"}}', '{"$date":"2024-01-01T00:00:01Z"}'],
  ['{"$add":["$missing",1]}', '{}', 'null'],
  [
    '{"$subtract":["$b","$a"]}',
    '{"a":{"$date":"2024-01-01T00:00:00Z"},"b":{"$date":"2024-01-01T00:00:02Z"}}',
    '{"$numberLong":"2000"}',
  ],
  [
    '{"$multiply":["$price","$count"]}',
    '{"price":{"$numberDecimal":"19.90"},"count":3}',
    '{"$numberDecimal":"59.70"}',
  ],
  ['{"$divide":[6,3]}', '{}', '{"$numberDouble":"2.0"}'],
  [
    '{"$divide":[{"$numberDecimal":"1"},3]}',
    '{}',
    '{"$numberDecimal":"0.3333333333333333333333333333333333"}',
  ],
  ['{"$mod":[-7,4]}', '{}', '-3'],
  ['{"$round":[2.5,0]}', '{}', '{"$numberDouble":"2.0"}'],
  ['{"$round":[19.255,2]}', '{}', '19.26'],
  ['{"$round":[1234,-2]}', '{}', '1200'],
  ['{"$trunc":[-7.85,1]}', '{}', '-7.8'],
  ['{"$floor":-2.5}', '{}', '{"$numberDouble":"-3.0"}'],
  ['{"$ceil":7}', '{}', '7'],
  ['{"$abs":-5}', '{}', '5'],
  ['{"$pow":[2,40]}', '{}', '{"$numberLong":"1099511627776"}'],
  ['{"$pow":[2,-1]}', '{}', '0.5'],
  ['{"$sqrt":9}', '{}', '{"$numberDouble":"3.0"}'],
  ['{"$sum":"$a"}', '{"a":[1,"x",2]}', '3'],
  ['{"$avg":["$a",2]}', '{"a":1}', '1.5'],
  ['{"$max":"$a"}', '{"a":[1,3,2]}', '3'],
  // Comparison and decisions.
  ['{"$eq":["$missing",null]}', '{}', 'false'],
  ['{"$lt":["$missing",null]}', '{}', 'true'],
  ['{"$cmp":["a",1]}', '{}', '1'],
  ['{"$cond":[{"$gte":["$a",1]},"yes","no"]}', '{"a":1}', '"yes"'],
  ['{"$cond":{"if":"$a","then":1,"else":2}}', '{"a":0}', '2'],
  ['{"$ifNull":["$a","$b","none"]}', '{"b":null}', '"none"'],
  [
    '{"$switch":{"branches":[{"case":{"$eq":["$a",1]},"then":"one"}],"default":"other"}}',
    '{"a":2}',
    '"other"',
  ],
  ['{"$and":["$a",{"$not":["$b"]}]}', '{"a":"","b":0}', 'true'],
  ['{"$let":{"vars":{"x":{"$add":["$a",1]}},"in":{"$multiply":["$$x","$$x"]}}}', '{"a":2}', '9'],
  ['{"$literal":"$a"}', '{"a":1}', '"$a"'],
  // Arrays. A path gives what the documents of an array have.
  ['"$a.b"', '{"a":[{"b":1},{},3,{"b":2}]}', '[1,2]'],
  ['["$a","$missing"]', '{"a":1}', '[1,null]'],
  ['{"x":"$a","y":"$missing"}', '{"a":1}', '{"x":1}'],
  ['{"$size":"$a"}', '{"a":[1,2]}', '2'],
  ['{"$arrayElemAt":["$a",-1]}', '{"a":[1,2]}', '2'],
  ['{"$filter":{"input":"$a","as":"n","cond":{"$gte":["$$n",2]}}}', '{"a":[1,2,3]}', '[2,3]'],
  ['{"$map":{"input":"$a","in":{"$multiply":["$$this",2]}}}', '{"a":[1,2]}', '[2,4]'],
  ['{"$reduce":{"input":"$a","initialValue":0,"in":{"$add":["$$value","$$this"]}}}', '{"a":[1,2]}', '3'],
  ['{"$concatArrays":["$a",[3]]}', '{"a":[1]}', '[1,3]'],
  ['{"$slice":["$a",-2]}', '{"a":[1,2,3]}', '[2,3]'],
  ['{"$in":[1.0,"$a"]}', '{"a":[1]}', 'true'],
  ['{"$indexOfArray":["$a",2]}', '{"a":[1,2]}', '1'],
  ['{"$range":[0,10,4]}', '{}', '[0,4,8]'],
  ['{"$reverseArray":"$a"}', '{"a":[1,2]}', '[2,1]'],
  [
    '{"$zip":{"inputs":["$a",["x"]],"useLongestLength":true,"defaults":[0,"y"]}}',
    '{"a":[1,2]}',
    '[[1,"x"],[2,"y"]]',
  ],
  ['{"$sortArray":{"input":"$a","sortBy":{"n":-1}}}', '{"a":[{"n":1},{"n":2}]}', '[{"n":2},{"n":1}]'],
  ['{"$arrayToObject":[[{"k":"a","v":1},{"k":"b","v":2}]]}', '{}', '{"a":1,"b":2}'],
  ['{"$objectToArray":"$a"}', '{"a":{"x":1}}', '[{"k":"x","v":1}]'],
  ['{"$mergeObjects":["$a",{"y":2}]}', '{"a":{"x":1}}', '{"x":1,"y":2}'],
  ['{"$setUnion":["$a",[2.0,3]]}', '{"a":[2,1]}', '[1,2,3]'],
  ['{"$setIntersection":["$a",[2.0]]}', '{"a":[2,1]}', '[2]'],
  ['{"$setDifference":["$a",[2]]}', '{"a":[2,1,1]}', '[1]'],
  ['{"$setEquals":[[1,2],[2,1,1]]}', '{}', 'true'],
  ['{"$setIsSubset":[[1],[2,1]]}', '{}', 'true'],
  ['{"$allElementsTrue":[[1,0]]}', '{}', 'false'],
  ['{"$anyElementTrue":[[1,0]]}', '{}', 'true'],
  // Texts.
  ['{"$concat":["a","$b"]}', '{"b":"b"}', '"ab"'],
  ['{"$concat":["a","$missing"]}', '{}', 'null'],
  ['{"$substrCP":["订单号123",0,3]}', '{}', '"订单号"'],
  ['{"$substr":["abc",1,-1]}', '{}', '"bc"'],
  ['{"$substr":[{"$numberDouble":"1.5"},0,9]}', '{}', '"1.5"'],
  ['{"$strLenCP":"订单"}', '{}', '2'],
  ['{"$strLenBytes":"订单"}', '{}', '6'],
  ['{"$indexOfCP":["订单号","号"]}', '{}', '2'],
  ['{"$indexOfBytes":["订单号","号"]}', '{}', '6'],
  ['{"$split":["a-b-c","-"]}', '{}', '["a","b","c"]'],
  ['{"$toUpper":"$missing"}', '{}', '""'],
  ['{"$strcasecmp":["A","a"]}', '{}', '0'],
  ['{"$trim":{"input":"  x "}}', '{}', '"x"'],
  ['{"$replaceAll":{"input":"a.a","find":".","replacement":"_&"}}', '{}', '"a_&a"'],
  ['{"$regexMatch":{"input":"ORDER-1","regex":"^order","options":"i"}}', '{}', 'true'],
  [
    '{"$regexFind":{"input":"订单 12","regex":"(\\\\d)(x)?"}}',
    '{}',
    '{"match":"1","idx":3,"captures":["1",null]}',
  ],
  // Dates.
  [`{"$dateToString":{"date":${DATE}}}`, '{}', '"2024-12-31T20:30:05.006Z"'],
  [
    `{"$dateToString":{"date":${DATE},"format":"%Y-%m-%d %H:%M:%S","timezone":"+08:00"}}`,
    '{}',
    '"2025-01-01 04:30:05"',
  ],
  [
    `{"$dateToString":{"date":${DATE},"format":"%Y年%m月%d日 %G-W%V %u %w %j %z %%","timezone":"Asia/Shanghai"}}`,
    '{}',
    '"2025年01月01日 2025-W01 3 4 001 +0800 %"',
  ],
  ['{"$dateToString":{"date":"$missing","onNull":"-"}}', '{}', '"-"'],
  [`{"$year":${DATE}}`, '{}', '2024'],
  [`{"$year":{"date":${DATE},"timezone":"Asia/Shanghai"}}`, '{}', '2025'],
  ['{"$dayOfWeek":{"$date":"2024-12-29T00:00:00Z"}}', '{}', '1'],
  ['{"$isoDayOfWeek":{"$date":"2024-12-29T00:00:00Z"}}', '{}', '7'],
  ['{"$isoWeek":{"$date":"2024-12-30T00:00:00Z"}}', '{}', '1'],
  ['{"$isoWeekYear":{"$date":"2024-12-30T00:00:00Z"}}', '{}', '{"$numberLong":"2025"}'],
  ['{"$week":{"$date":"2016-01-01T00:00:00Z"}}', '{}', '0'],
  ['{"$dayOfYear":{"$date":"2024-12-31T00:00:00Z"}}', '{}', '366'],
  [
    '{"$dateFromParts":{"year":2024,"month":14,"day":1,"timezone":"Asia/Shanghai"}}',
    '{}',
    '{"$date":"2025-01-31T16:00:00Z"}',
  ],
  [
    '{"$dateFromParts":{"isoWeekYear":2025,"isoWeek":1,"isoDayOfWeek":1}}',
    '{}',
    '{"$date":"2024-12-30T00:00:00Z"}',
  ],
  [
    '{"$dateFromString":{"dateString":"2024-01-01 08:00:00","timezone":"+08:00"}}',
    '{}',
    '{"$date":"2024-01-01T00:00:00Z"}',
  ],
  ['{"$dateFromString":{"dateString":"soon","onError":"bad"}}', '{}', '"bad"'],
  [
    '{"$dateAdd":{"startDate":{"$date":"2024-01-31T00:00:00Z"},"unit":"month","amount":1}}',
    '{}',
    '{"$date":"2024-02-29T00:00:00Z"}',
  ],
  [
    '{"$dateDiff":{"startDate":{"$date":"2023-12-31T23:00:00Z"},"endDate":{"$date":"2024-01-01T01:00:00Z"},"unit":"year"}}',
    '{}',
    '{"$numberLong":"1"}',
  ],
  [
    `{"$dateTrunc":{"date":${DATE},"unit":"day","timezone":"Asia/Shanghai"}}`,
    '{}',
    '{"$date":"2024-12-31T16:00:00Z"}',
  ],
  [
    `{"$dateTrunc":{"date":${DATE},"unit":"week","startOfWeek":"monday"}}`,
    '{}',
    '{"$date":"2024-12-30T00:00:00Z"}',
  ],
  // Conversions.
  ['{"$toInt":"12"}', '{}', '12'],
  ['{"$toDecimal":2.5}', '{}', '{"$numberDecimal":"2.50000000000000"}'],
  ['{"$toString":{"$numberLong":"9007199254740993"}}', '{}', '"9007199254740993"'],
  ['{"$toDate":{"$numberLong":"0"}}', '{}', '{"$date":"1970-01-01T00:00:00Z"}'],
  ['{"$convert":{"input":"x","to":"int","onError":-1}}', '{}', '-1'],
  ['{"$type":"$missing"}', '{}', '"missing"'],
  ['"$$ROOT.a"', '{"a":1}', '1'],
  ['"$$NOW"', '{}', '{"$date":{"$numberLong":"1700000000000"}}'],
];

const REFUSALS: [expression: string, text: string][] = [
  ['{"$add":["x",1]}', '$add only supports numeric or date types, not string'],
  ['{"$divide":[1,0]}', "can't $divide by zero"],
  ['{"$size":1}', 'must be an array, but was of type: int'],
  ['{"$concat":["a",1]}', '$concat only supports strings, not int'],
  ['{"$foo":1}', "Unrecognized expression '$foo'"],
  ['{"$function":{}}', 'runs no code'],
  ['{"$accumulator":{}}', 'runs no code'],
  ['{"$add":[1],"$sum":[2]}', 'must have exactly one field'],
  ['{"$cond":[1,2]}', 'takes exactly 3 arguments. 2 were passed in'],
  ['{"$filter":{"input":[],"as":"n"}}', "Missing 'cond' parameter to $filter"],
  ['{"$dateToString":{"date":"x"}}', "can't convert from BSON type string to Date"],
  [
    '{"$dateToString":{"date":{"$date":"2024-01-01T00:00:00Z"},"timezone":"Moon/Base"}}',
    'unrecognized time zone identifier',
  ],
  [
    '{"$dateToString":{"date":{"$date":"2024-01-01T00:00:00Z"},"format":"%Q"}}',
    "Invalid format character '%Q'",
  ],
  ['{"$range":[0,2147483647]}', 'at most 1000000'],
  ['{"$toInt":"x"}', 'Failed to convert string to int'],
  ['{"$regexMatch":{"input":"x","regex":"(?<=a)"}}', 'look-around'],
  ['"$$a"', 'Use of undefined variable: a'],
  ['"$"', 'is not a valid FieldPath'],
];

describe('an expression', () => {
  const doubling = (initialValue: unknown, operand: object) =>
    JSON.stringify({ $reduce: { input: { $range: [0, 40] }, initialValue, in: operand } });

  it.each([
    ['$concat', doubling('x', { $concat: ['$$value', '$$value'] })],
    ['$concatArrays', doubling([1], { $concatArrays: ['$$value', '$$value'] })],
    [
      '$replaceAll',
      doubling('x', { $replaceAll: { input: '$$value', find: 'x', replacement: 'x'.repeat(100) } }),
    ],
    ['$range', '{"$range":[0,100000000000]}'],
  ])('that would fill the memory by %s is refused', (operator, expression) => {
    expect(() => evaluated(expression, '{}')).toThrow(`${operator} would give`);
  });

  it('whose loops stand in one another is ended after some time', () => {
    const loop = (inside: object | number): object => ({
      $map: { input: { $range: [0, 2000] }, in: inside },
    });
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => {
      now += 1;
      return now;
    });
    try {
      expect(() => evaluated(JSON.stringify(loop(loop(loop(1)))), '{}')).toThrow('exceeded time limit');
    } finally {
      clock.mockRestore();
    }
  });

  it('finds all matches of a long text in a time that grows with its length', () => {
    const text = '😀x'.repeat(50_000);
    const expression = '{"$arrayElemAt":[{"$regexFindAll":{"input":"$text","regex":"x"}},-1]}';
    expect(evaluated(expression, JSON.stringify({ text }))).toBe(
      canonical('{"match":"x","idx":99999,"captures":[]}'),
    );
  });

  it.each(FACTS)('%s of %s is %s', (expression, document, value) => {
    expect(evaluated(expression, document)).toBe(canonical(value));
  });

  it.each(REFUSALS)('%s is refused: %s', (expression, text) => {
    expect(() => evaluated(expression)).toThrow(
      expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining(text) }),
    );
  });

  it('may give nothing, which a document leaves out', () => {
    expect(evaluated('{"a":"$$REMOVE"}')).toBe(canonical('{}'));
    expect(evaluated('{"$arrayElemAt":[[1],5]}')).toBe('missing');
  });
});
