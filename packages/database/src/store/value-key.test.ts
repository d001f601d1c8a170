import { expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId } from 'bson';
import fc from 'fast-check';
import { compareValues } from '../language';
import { isExactKey, successor, valueKey } from './value-key';

const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'é', '\uffff', '😀', '\ud800') }),
  fc.string({ unit: fc.constantFrom('\0', 'a', 'b'), minLength: 390, maxLength: 410 }),
);
const values = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, new MinKey(), new MaxKey()),
  fc.double().map((value) => new Double(value)),
  fc.integer().map((value) => new Int32(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc
    .tuple(fc.integer(), fc.integer({ min: -4, max: 4 }))
    .map(([digits, at]) => Decimal128.fromString(`${digits}e${at}`)),
  texts,
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.dictionary(
    fc.constantFrom('a', 'b'),
    fc.integer().map((value) => new Int32(value)),
  ),
);

it.each([
  ['\uffff', '\ud800'],
  ['\ud83d\ude00', '\ud83d'],
  ['\uffff', '\ud83d\ude00'],
])('texts with surrogates sort alike by key and by value: %j, %j', (a, b) => {
  const byKey = Buffer.compare(valueKey(a).bytes, valueKey(b).bytes);
  expect(byKey).toBe(compareValues(a, b));
});

it('keys sort as MongoDB sorts the values, and only equal values have one exact key', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [left, right] = [valueKey(a), valueKey(b)];
      const order = compareValues(a, b);
      if (left.exact && right.exact) expect(Math.sign(Buffer.compare(left.bytes, right.bytes))).toBe(order);
      // A value that equals another is always within its bracket, and never on the wrong side of it.
      if (order === 0) expect(right.bytes.subarray(0, left.bracket.length)).toEqual(left.bracket);
      if (order < 0) expect(Buffer.compare(left.bracket, successor(right.bracket))).toBeLessThan(0);
      if (left.exact) expect(isExactKey(left.bytes) || a instanceof MinKey || a instanceof MaxKey).toBe(true);
      expect(left.bytes.length).toBeLessThan(450);
    }),
    { numRuns: runs(250) },
  );
});

it('numbers that are equal have one key, whatever their kinds', () => {
  const keys = (numbers: unknown[]) =>
    new Set(numbers.map((number) => valueKey(number).bytes.toString('hex'))).size;
  expect(keys([new Int32(1), new Double(1), Long.fromNumber(1), Decimal128.fromString('1.0'), 1])).toBe(1);
  expect(keys([Long.fromString('9007199254740993'), Decimal128.fromString('9007199254740993.0')])).toBe(1);
  expect(keys([Long.fromString('9007199254740993'), Long.fromString('9007199254740992')])).toBe(2);
  expect(keys([new Double(0.5), Decimal128.fromString('0.50')])).toBe(1);
  expect(keys([new Double(0.1), Decimal128.fromString('0.1')])).toBe(2);
  expect(keys([new Double(0), new Double(-0)])).toBe(1);
  expect(keys(['1E+100', '10E+99', '1.00E+100'].map((text) => Decimal128.fromString(text)))).toBe(1);
  expect(keys(['1E+40', '10E+39'].map((text) => Decimal128.fromString(text)))).toBe(1);
});
