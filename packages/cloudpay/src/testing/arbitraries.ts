/** Generated calls and answers: any value that JavaScript code may pass to a call, and any JSON answer. */
import fc from 'fast-check';

/** Texts of all of Unicode, halves of surrogate pairs included. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', '\0', '"', '\\', '中', 'a'), maxLength: 6 }),
);

const WORDS = ['sub', 'Mch', 'Id', 'ID', 'out', 'Trade', 'No', 'fee', 'a', 'B', '1', '0', '', 'é', 'Ä', '中'];

/** Names in camelCase, snake_case, mixed, or neither; also numbers and the names of every object's properties. */
const fieldName = fc
  .oneof(
    fc
      .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
      .chain((words) => fc.constantFrom(words.join(''), words.join('_'), `_${words.join('_')}`)),
    fc.constantFrom(
      'subMchId',
      'sub_mch_id',
      'totalFee',
      'total_fee',
      'envId',
      'toString',
      'constructor',
      '7',
    ),
    fc.constantFrom('err_code', 'errCode', 'err_msg', 'errcode', 'tar_type', 'tarType', 'toJSON', 'length'),
    text,
  )
  // Tested separately: see the deliberate differences.
  .filter((name) => name !== '__proto__');

class Order {
  readonly outTradeNo: string;
  readonly hidden = undefined;

  constructor(outTradeNo: string) {
    this.outTradeNo = outTradeNo;
  }

  get totalFee() {
    return 1;
  }

  toJSON() {
    return 'never asked';
  }
}

/** Values that JSON keeps, changes, or drops. */
const leaf = fc.oneof(
  { arbitrary: text, weight: 3 },
  { arbitrary: fc.oneof(fc.integer(), fc.double(), fc.constant(0.29 * 100)), weight: 3 },
  { arbitrary: fc.constantFrom(true, false, null), weight: 1 },
  fc.constantFrom(undefined, Symbol.for('SYMBOL_CURRENT_ENV'), () => 1, Number.NaN, Number.POSITIVE_INFINITY),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 2 }),
  text.map((outTradeNo) => new Order(outTradeNo)),
  fc.constantFrom(new Map([['aB', 1]]), new Set([1]), /aB/, new Error('aB'), Object('aB'), Object(1)),
);

/** Any data of a call: nested objects and arrays (with holes) of any values. */
export const callData: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  record: Record<string, unknown>;
  list: unknown[];
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: leaf, weight: 5 },
    tie('record'),
    tie('list'),
  ),
  record: fc.dictionary(fieldName, tie('value'), { maxKeys: 6, noNullPrototype: false }),
  list: fc.oneof(fc.array(tie('value'), { maxLength: 4 }), fc.sparseArray(tie('value'), { maxLength: 4 })),
})).record;

/** JSON values of an answer. */
const answerValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: text, weight: 3 },
    { arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), weight: 2 },
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fieldName, tie('value'), { maxKeys: 4 }),
  ),
})).value;

const NAMES_OF_ANSWERS = [
  'return_code',
  'result_code',
  'out_refund_no_0',
  'err_code',
  'err_code_des',
  'payment',
];

/** An answer of the platform: a record that is not a refusal. */
export const answerRecord: fc.Arbitrary<Record<string, unknown>> = fc
  .dictionary(fc.oneof(fieldName, fc.constantFrom(...NAMES_OF_ANSWERS)), answerValue, { maxKeys: 8 })
  .filter((record) => !record['code']);

/** The platform's error names, known and unknown. */
const platformErrorName = fc.oneof(
  fc.constantFrom('SYS_ERR', 'SERVER_TIMEOUT', 'EXCEED_REQUEST_LIMIT', 'EXCEED_CONCURRENT_REQUEST_LIMIT'),
  fc.constantFrom('INVALIID_ENV', 'INVALID_ENV', 'INVALID_COMMON_PARAM', 'INVALID_PARAM', 'SUCCESS'),
  fc.constantFrom('INVALID_REQUEST_SOURCE', 'RESOURCE_NOT_INITIAL', 'FUNCTIONS_EXECUTE_FAIL', 'NOT_ONE'),
  fc.constantFrom('DATABASE_REQUEST_FAILED', 'DATABASE_INVALID_OPERRATOR', 'STORAGE_FILE_NONEXIST'),
  fc.integer({ min: 1 }),
);

/** A refusal of the platform. */
export const platformError = fc.record({
  code: platformErrorName,
  message: fc.string({ unit: 'grapheme', minLength: 1 }),
  requestId: fc.string(),
});
