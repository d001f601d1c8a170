import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { compileSort } from '../sort';
import { value } from '../testing/arbitraries';
import { compareValues } from './compare';
import { parseValue } from './ejson';
import { keyOf } from './grouping-key';

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ and, within a kind, the server's order. */
const ASCENDING = [
  '{"$minKey":1}',
  'null',
  '{"$numberDouble":"NaN"}',
  '{"$numberDouble":"-Infinity"}',
  '{"$numberLong":"-9007199254740993"}',
  '-1.5',
  '0',
  '0.1',
  '{"$numberDecimal":"0.11"}',
  '{"$numberDouble":"9007199254740992"}',
  '{"$numberLong":"9007199254740993"}',
  '{"$numberDecimal":"1E+400"}',
  '{"$numberDouble":"Infinity"}',
  '""',
  '"A"',
  '"a"',
  '"ab"',
  '"\\uffee"',
  // Beyond the characters of one UTF-16 unit, and above all of them in UTF-8.
  '"\\ud83d\\ude00"',
  '{}',
  '{"a":1}',
  '{"a":1,"b":1}',
  '{"b":0}',
  '{"a":"x"}',
  '[]',
  '[1]',
  '[1,0]',
  '[2]',
  '{"$binary":{"base64":"/w==","subType":"00"}}',
  '{"$binary":{"base64":"AAA=","subType":"00"}}',
  '{"$oid":"5f0000000000000000000000"}',
  '{"$oid":"5f0000000000000000000001"}',
  'false',
  'true',
  '{"$date":"1969-01-01T00:00:00Z"}',
  '{"$date":"2024-01-01T00:00:00Z"}',
  '{"$timestamp":{"t":1,"i":1}}',
  '{"$regularExpression":{"pattern":"a","options":""}}',
  '{"$maxKey":1}',
].map(parseValue);

const kinds = fc.oneof(value, fc.constantFrom(...ASCENDING));

describe('the order of values', () => {
  it('is that of the manual, over all kinds', () => {
    for (const [at, a] of ASCENDING.entries())
      for (const [other, b] of ASCENDING.entries())
        expect([at, other, compareValues(a, b)]).toEqual([at, other, Math.sign(at - other)]);
  });

  it('is total: a sort does not depend on what came first', () => {
    fc.assert(
      fc.property(kinds, kinds, kinds, (a, b, c) => {
        expect(compareValues(a, b)).toBe(-compareValues(b, a) + 0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0)
          expect(compareValues(a, c)).toBeLessThanOrEqual(0);
        expect(keyOf(a) === keyOf(b)).toBe(compareValues(a, b) === 0);
      }),
      { numRuns: runs(150) },
    );
  });

  it('takes numbers of different kinds for equal, and groups them under one key', () => {
    const ones = ['1', '1.0', '{"$numberLong":"1"}', '{"$numberDecimal":"1.00"}'].map(parseValue);
    for (const one of ones) expect([compareValues(one, 1), keyOf(one)]).toEqual([0, keyOf(1)]);
    const tenth = parseValue('{"$numberDecimal":"0.1"}');
    expect([compareValues(tenth, 0.1), keyOf(tenth) === keyOf(0.1)]).toEqual([-1, false]);
    expect(keyOf(parseValue('{"$numberDecimal":"0.5"}'))).toBe(keyOf(0.5));
  });
});

describe('a sort', () => {
  const order = (sort: Record<string, unknown>, documents: Record<string, unknown>[]) =>
    documents.toSorted(compileSort(sort)).map(({ id }) => id);

  it('takes the least element of an array when ascending, and the greatest when descending', () => {
    const documents = [
      { id: 'array', a: [1, 9] },
      { id: 'five', a: 5 },
      { id: 'none' },
      { id: 'empty', a: [] },
      { id: 'null', a: null },
      { id: 'text', a: 'x' },
    ];
    expect(order({ a: 1 }, documents)).toEqual(['empty', 'none', 'null', 'array', 'five', 'text']);
    expect(order({ a: -1 }, documents)).toEqual(['text', 'array', 'five', 'none', 'null', 'empty']);
  });

  it('goes through arrays of documents, and on to the next field', () => {
    const documents = [
      { id: 1, a: [{ b: 3 }, { b: 2 }], c: 2 },
      { id: 2, a: { b: 2 }, c: 1 },
    ];
    expect(order({ 'a.b': 1, c: 1 }, documents)).toEqual([2, 1]);
    expect(order({ 'a.b': -1, c: 1 }, documents)).toEqual([1, 2]);
  });

  it.each([{ a: 2 }, { a: 'asc' }, { a: { $meta: 'textScore' } }, { $a: 1 }, { 'a..b': 1 }])(
    'of %j is refused',
    (sort) => {
      expect(() => compileSort(sort)).toThrow(expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED' }));
    },
  );
});
