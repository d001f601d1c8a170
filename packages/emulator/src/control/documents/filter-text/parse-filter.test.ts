import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FilterTextError } from './filter-text-error';
import { parseFilter } from './parse-filter';

const now = () => new Date('2026-01-31T00:00:00Z');
const read = (text: string) => parseFilter(text, now);
const regex = (pattern: string, options = '') => ({ $regularExpression: { pattern, options } });

describe('a filter in MongoDB’s form', () => {
  it.each([
    ['', {}],
    [' {} ', {}],
    ['{"status": 1, "price": {"$gt": 100}}', { status: 1, price: { $gt: 100 } }],
    ["{ status: 'paid', 'a.b': -1.5, }", { status: 'paid', 'a.b': -1.5 }],
    ['{ name: /^tea/i }', { name: regex('^tea', 'i') }],
    ['{ user: { name: "x" } }', { user: { name: 'x' } }],
    ['{ at: { $gte: ISODate("2026-01-01") } }', { at: { $gte: new Date('2026-01-01') } }],
    [
      '{ at: { $gt: new Date(Date.now() - 24 * 3600e3) } }',
      { at: { $gt: new Date('2026-01-30T00:00:00Z') } },
    ],
    ['{ at: { $date: "2026-01-01T00:00:00Z" } }', { at: { $date: '2026-01-01T00:00:00Z' } }],
    ['{ _id: ObjectId("64ab00000000000000000001") }', { _id: { $oid: '64ab00000000000000000001' } }],
    [
      '{ n: NumberLong("9007199254740993"), m: 5n }',
      { n: { $numberLong: '9007199254740993' }, m: { $numberLong: '5' } },
    ],
    [
      '{ $or: [{ a: null }, { a: { $exists: false } }] } // mine',
      { $or: [{ a: null }, { a: { $exists: false } }] },
    ],
  ])('is read: %s', (text, filter) => {
    expect(read(text)).toEqual(filter);
  });

  it('is read as JSON reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a filter in the form of db.command', () => {
  it.each([
    [
      "{ status: _.neq(1), name: db.RegExp({ regexp: '^tea', options: 'i' }) }",
      { status: { $ne: 1 }, name: regex('^tea', 'i') },
    ],
    ['{ user: { name: "x", age: _.gte(18) } }', { 'user.name': 'x', 'user.age': { $gte: 18 } }],
    ['{ n: _.gt(1).and(_.lt(5)) }', { $and: [{ n: { $gt: 1 } }, { n: { $lt: 5 } }] }],
    ['{ n: _.gt(1).lt(5) }', { $and: [{ n: { $gt: 1 } }, { n: { $lt: 5 } }] }],
    ['{ n: _.or(_.eq(1), 2) }', { $or: [{ n: { $eq: 1 } }, { n: 2 }] }],
    ['_.or([{ a: 1 }, { b: _.in([1, 2]) }])', { $or: [{ a: 1 }, { b: { $in: [1, 2] } }] }],
    ['{ n: db.command.not(db.command.gt(1)) }', { n: { $not: { $gt: 1 } } }],
    ['{ n: _.not(_.gt(1).lt(5)) }', { n: { $not: { $gt: 1, $lt: 5 } } }],
    ['{ n: _.mod(10, 1), m: _.size(2) }', { n: { $mod: [10, 1] }, m: { $size: 2 } }],
    [
      '{ g: _.elemMatch({ n: _.gt(1) }), h: _.elemMatch(_.lt(2)) }',
      { g: { $elemMatch: { n: { $gt: 1 } } }, h: { $elemMatch: { $lt: 2 } } },
    ],
    [
      '{ a: _.or(1, 2), b: _.or(3, 4) }',
      { $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $or: [{ b: 3 }, { b: 4 }] }] },
    ],
    ["_.expr($.gt(['$a', '$b']))", { $expr: { $gt: ['$a', '$b'] } }],
    [
      '{ at: _.geoNear({ geometry: db.Geo.Point(113, 23), maxDistance: 1000 }) }',
      { at: { $nearSphere: { $geometry: { type: 'Point', coordinates: [113, 23] }, $maxDistance: 1000 } } },
    ],
    [
      '{ at: _.geoWithin({ geometry: db.Geo.Polygon([db.Geo.LineString([db.Geo.Point(0, 0), db.Geo.Point(1, 0)])]) }) }',
      {
        at: {
          $geoWithin: {
            $geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [1, 0],
                ],
              ],
            },
          },
        },
      },
    ],
  ])('is read as where() would send it: %s', (text, filter) => {
    expect(read(text)).toEqual(filter);
  });
});

describe('a filter that cannot be read', () => {
  it.each([
    ['{ status: 1', 'Line 1, column 12: the filter is not closed.'],
    ['{\n  status 1 }', 'Line 2, column 10: "1" is not expected here.'],
    ['{ a: 1 } { b: 2 }', 'Line 1, column 10: the filter has ended before "{".'],
    ['{ a: "x }', 'Line 1, column 6: the text has no closing quote.'],
    ['1', 'Line 1, column 1: a filter is an object, for example { status: 1 }.'],
    ['{ a: status }', 'Line 1, column 6: status is a variable, which a filter cannot have: write the value.'],
    ['{ a: _.neg(1) }', 'Line 1, column 6: there is no _.neg() in a filter, but there is _.neq().'],
    ['_.gt(1)', 'Line 1, column 1: this command belongs to a field: { price: _.gt(100) }.'],
    ['{ a: [_.gt(1)] }', 'Line 1, column 7: a command is not possible here: it belongs to a field.'],
    [
      '{ a: new Date("yesterday") }',
      'Line 1, column 6: "yesterday" is no time: write it as \'2026-01-31T08:00:00+08:00\'.',
    ],
    ['{ a() { return 1 } }', 'Line 1, column 3: a function is not possible in a filter.'],
    ['{ a: () => 1 }', 'Line 1, column 6: "() => 1" is not possible in a filter.'],
    ['{ a: process.exit() }', 'Line 1, column 6: there is no process.exit() in a filter.'],
    ['{ a: _.constructor("x") }', 'Line 1, column 6: there is no _.constructor() in a filter.'],
    ['{ a: _.gt(1).constructor("x") }', 'Line 1, column 14: there is no _.constructor() in a filter.'],
    [
      '{ a: "x".repeat(9) }',
      'Line 1, column 10: repeat() is possible after a command only, for example _.gt(1).lt(5).',
    ],
    ['{ a: `$' + '{1}` }', 'Line 1, column 6: a text with placeholders needs a program.'],
    ['{ "_bsontype": 1 }', 'Line 1, column 3: a field cannot have the name _bsontype.'],
    ['{ ...a }', 'Line 1, column 3: the fields of another object are not possible in a filter.'],
  ])('names the place, and runs nothing: %s', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'FILTER_INVALID', message }));
  });

  it.each([
    ['{ a: 1', '第 1 行第 7 列有误：筛选条件不完整，缺少结尾的括号。'],
    ['{ a: status }', '第 1 行第 6 列有误：status 是变量，筛选条件中不能使用变量，请直接写值。'],
    ['{ a: _.neg(1) }', '第 1 行第 6 列有误：没有 _.neg()，你要写的可能是 _.neq()。'],
    ['{ a: process.exit() }', '第 1 行第 6 列有误：没有 process.exit()。'],
  ])('says the same in Chinese: %s', (text, zh) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ zh }));
  });

  it('is refused for its length and its levels', () => {
    for (const text of [
      `{a:${'['.repeat(9_000)}`,
      `{a:${'-'.repeat(2)}${'- '.repeat(9_000)}1}`,
      `{a:${'(_'.repeat(6000)}`,
      `{a: "${'x'.repeat(20_000)}"}`,
    ])
      expect(() => read(text)).toThrow(FilterTextError);
  });

  it('fails by no other error, whatever it holds', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        ':',
        ',',
        '.',
        '_',
        'db',
        '$',
        'gt',
        'or',
        'a',
        '"',
        "'",
        '`',
        '/',
        '1',
        '-',
        'new ',
        'Date',
        'RegExp',
        '__proto__',
        'this',
        '=>',
        '\n',
        '...',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        try {
          expect(typeof read(parts.join(''))).toBe('object');
        } catch (error) {
          expect(error).toBeInstanceOf(FilterTextError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

it.each(['{ a: NAME }', 'NAME', '{ NAME }', '{ a: NAME(1) }'])('names a long name in short: %s', (text) => {
  expect(() => read(text.replace('NAME', 'x'.repeat(3000)))).toThrow(/^.{10,300}$/);
});
