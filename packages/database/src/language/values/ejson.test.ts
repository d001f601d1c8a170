import { describe, expect, it } from '@jest/globals';
import { EJSON } from 'bson';
import { formatDocument, parseDocument, parseValue } from './ejson';

const CANONICAL = [
  '{"a":{"$numberInt":"-1"},"b":{"$numberDouble":"1.0"},"c":{"$numberLong":"9007199254740993"}}',
  '{"a":{"$numberDecimal":"1.10"},"b":{"$numberDouble":"NaN"},"c":{"$numberDouble":"-0.0"}}',
  '{"a":{"$date":{"$numberLong":"-1"}},"b":{"$oid":"5f0000000000000000000000"}}',
  '{"a":{"$binary":{"base64":"AAA=","subType":"00"}},"b":{"$regularExpression":{"pattern":"^a","options":"i"}}}',
  '{"a":{"$timestamp":{"t":1,"i":2}},"b":{"$minKey":1},"c":{"$maxKey":1},"d":null,"e":[true,"x\\u0000y"]}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"a":{"$ref":"goods","$id":"x"}}',
];

const REFUSED = [
  ['', 'not extended JSON'],
  ['{"a":', 'not extended JSON'],
  ['[1]', 'must be a document'],
  ['"x"', 'must be a document'],
  ['{"a":{"$numberInt":"x"}}', 'malformed $numberInt'],
  ['{"a":{"$numberInt":"2147483648"}}', 'malformed $numberInt'],
  ['{"a":{"$numberInt":1}}', 'malformed $numberInt'],
  ['{"a":{"$numberLong":"9223372036854775808"}}', 'malformed $numberLong'],
  ['{"a":{"$numberDouble":"x"}}', 'malformed $numberDouble'],
  ['{"a":{"$numberDecimal":"x"}}', 'malformed $numberDecimal'],
  ['{"a":{"$numberInt":"1","b":2}}', 'malformed $numberInt'],
  ['{"a":{"$date":"yesterday"}}', 'malformed $date'],
  ['{"a":{"$date":{"a":1}}}', 'malformed $date'],
  ['{"a":{"$oid":"x"}}', 'malformed $oid'],
  ['{"a":{"$binary":{"base64":"?","subType":"00"}}}', 'malformed $binary'],
  ['{"a":{"$regularExpression":{"pattern":1}}}', 'malformed $regularExpression'],
  ['{"a":{"$regularExpression":{"pattern":"a","options":"g"}}}', 'invalid flag in regex options: g'],
  ['{"a":{"$code":"while (true) {}"}}', 'runs no code'],
  ['{"a":{"$code":"x","$scope":{}}}', 'runs no code'],
  ['{"a\\u0000b":1}', 'holds a NUL'],
  ['{"a":{"_bsontype":"Int32","value":5}}', 'cannot have the name _bsontype'],
  [`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 'levels deep'],
  [`${'['.repeat(100_000)}`, 'levels deep'],
] as const;

describe('extended JSON', () => {
  it.each(CANONICAL)('%s is read and written without loss, as bson reads it', (text) => {
    expect(formatDocument(parseDocument(text))).toBe(text);
    expect(formatDocument(EJSON.parse(text, { relaxed: false }) as Record<string, unknown>)).toBe(text);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('gives plain numbers the kinds that the SDK would have given them', () => {
    expect(
      formatDocument(parseDocument('{"a":1,"b":1.5,"c":1099511627776,"d":{"$date":"1970-01-01T00:00:00Z"}}')),
    ).toBe(
      '{"a":{"$numberInt":"1"},"b":{"$numberDouble":"1.5"},"c":{"$numberLong":"1099511627776"},"d":{"$date":{"$numberLong":"0"}}}',
    );
  });

  it('holds 100 levels, with values that are written as objects at the deepest', () => {
    const text = `${'{"a":'.repeat(100)}{"$binary":{"base64":"","subType":"00"}}${'}'.repeat(100)}`;
    expect(formatDocument(parseDocument(text))).toBe(text);
  });

  it.each(REFUSED)('%.60s is refused: %s', (text, reason) => {
    expect(() => parseDocument(text)).toThrow(
      expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining(reason) }),
    );
  });

  it('may be any value where a stage may be one', () => {
    expect(parseValue('"$tags"')).toBe('$tags');
    expect(String(parseValue('3'))).toBe('3');
  });
});
