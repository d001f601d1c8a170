import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import * as fc from 'fast-check';
import { formatDocument, parseDocument } from '../language';
import { shortDocument } from './short-text';

const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer().map((number) => new Int32(number)),
  fc.oneof(fc.double(), fc.integer()).map((number) => new Double(number)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => Long.fromBigInt(number)),
  fc.integer().map((number) => Long.fromNumber(number)),
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(
    new ObjectId('64ab00000000000000000001'),
    Decimal128.fromString('1.50'),
    new Binary(Buffer.from('tea'), 0),
    new Timestamp({ t: 1, i: 2 }),
  ),
);
const document = fc.dictionary(
  fc
    .oneof(fc.constantFrom('a', '__proto__', 'constructor', 'toString'), fc.string())
    .filter((name) => !name.includes('\0') && !name.startsWith('$')),
  fc.oneof(
    value,
    fc.array(value, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'constructor'), value),
  ),
  { maxKeys: 5 },
);

describe('shortDocument', () => {
  it('is read back as the same kinds', () => {
    fc.assert(
      fc.property(document, (content) => {
        const canonical = formatDocument(content);
        expect(formatDocument(parseDocument(shortDocument(canonical)))).toBe(canonical);
      }),
      { numRuns: runs(150) },
    );
  });

  it('is what people would write', () => {
    const canonical = formatDocument({
      count: new Int32(5),
      price: new Double(8.8),
      whole: new Double(8),
      time: Long.fromNumber(1_700_000_000_000),
      small: Long.fromNumber(5),
      made: new Date(0),
    });
    expect(shortDocument(canonical)).toBe(
      '{"count":5,"price":8.8,"whole":{"$numberDouble":"8.0"},"time":1700000000000,"small":{"$numberLong":"5"},"made":{"$date":"1970-01-01T00:00:00.000Z"}}',
    );
  });
});
