/** Whatever a call holds, the answer is one of the platform's refusals, and never a failure of the database itself. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import type { DocumentDatabase } from '../open-database';
import { ENGINES, openPlace, type TestPlace } from '../testing/database';

const OPERATORS = [
  '$eq',
  '$in',
  '$gt',
  '$not',
  '$all',
  '$elemMatch',
  '$regex',
  '$size',
  '$type',
  '$mod',
  '$near',
]
  .concat([
    '$set',
    '$inc',
    '$push',
    '$pull',
    '$rename',
    '$unset',
    '$pop',
    '$addToSet',
    '$each',
    '$slice',
    '$bit',
  ])
  .concat([
    '$and',
    '$or',
    '$expr',
    '$where',
    '$function',
    '$code',
    '$nope',
    '$map',
    '$reduce',
    '$concat',
    '$date',
  ]);
const NAMES = [
  'n',
  'a.b',
  'a.0',
  'a.$',
  'a.$[]',
  '',
  '.',
  '_id',
  '__proto__',
  'constructor',
  'toString',
  'a\0b',
  "a'; --",
  'a"; --',
];
const TEXTS = ['', 'x', '$n', '$$ROOT', '$$nope', "'; drop table documents; --", 'a\0b', '\ud800', '\\', '%'];
const VALUES = [
  ...[null, true, 0, -0, 1.5, 2 ** 53 + 1, 1e300, [], {}],
  ...['NaN', 'Infinity', '-0.0', 'x'].map(($numberDouble) => ({ $numberDouble })),
  ...['9223372036854775807', '9223372036854775808', '1.5'].map(($numberLong) => ({ $numberLong })),
  ...['NaN', '1E+6144', '-1E-6176', 'x'].map(($numberDecimal) => ({ $numberDecimal })),
  ...['-62135596800000', '8640000000000001'].map(($numberLong) => ({ $date: { $numberLong } })),
  { $oid: 'x' },
  { $regularExpression: { pattern: '(', options: 'z' } },
  { $binary: { base64: '!', subType: 'zz' } },
  { $minKey: 1 },
  { _bsontype: 'Long' },
];

const key = fc.constantFrom(...OPERATORS, ...NAMES);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(...TEXTS, ...VALUES),
    fc.array(tie('json'), { maxLength: 3 }),
    // As a text, because a literal with `__proto__` would set a prototype.
    fc.array(fc.tuple(key, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const text = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '',
    '{',
    '[]',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
    'null',
    '{"$numberInt":"1"}',
    '\0',
  ),
);
const parameter = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: json });
const params = fc.record(
  {
    collectionName: fc.constantFrom<unknown>(
      'orders',
      'orders',
      'orders',
      'no',
      "o'; --",
      'a\0',
      '\u0007',
      1,
    ),
    query: parameter,
    data: fc.oneof(parameter, fc.array(text, { maxLength: 2 })),
    projection: parameter,
    order: parameter,
    offset: fc.constantFrom<unknown>(0, -1, 1.5, 2 ** 53 - 1, 2 ** 60, '1'),
    limit: fc.constantFrom<unknown>(0, 5, 2 ** 53 - 1, Number.NaN, {}),
    transactionId: fc.constantFrom<unknown>('', '', 'x', 'a\0', '\ud800', "' or 1=1", 'f'.repeat(48), 1, {}),
    stages: fc.array(
      fc.record({
        stageKey: fc.constantFrom('$project', '$match', '$group', '$out', '$sort'),
        stageValue: text,
      }),
      { maxLength: 3 },
    ),
    multi: fc.boolean(),
    merge: fc.boolean(),
    upsert: fc.boolean(),
  },
  { requiredKeys: ['collectionName'] },
);
const action = fc.constantFrom(
  ...['getDocument', 'modifyDocument', 'insertDocument', 'aggregateDocuments', 'calculateDocument'],
  ...['removeDocument', 'modifyAndReturnDoc', 'commitTransaction', 'abortTransaction', 'nope'],
);

describe.each(ENGINES)('bad input on a %s', (engine) => {
  let place: TestPlace;
  let database: DocumentDatabase;

  beforeAll(async () => {
    place = await openPlace(engine);
    database = place.open();
    await database.environment('shop-1').createCollection('orders');
    await database.environment('shop-2').createCollection('orders');
    await database.environment('shop-2').insert('orders', { _id: 'secret' });
  });
  afterAll(() => place.close());

  it('is refused in the words of the platform, whatever it is', async () => {
    const shop = database.environment('shop-1');
    await fc.assert(
      fc.asyncProperty(action, params, async (name, given) => {
        await shop.update('orders', { _id: 'a' }, { n: 1, a: [1, { b: 'x' }] }, { upsert: true });
        const answer = await database.handle(`database.${name}`, given, { envId: 'shop-1' });
        expect(answer.code).not.toBe('SYS_ERR');
        expect(JSON.stringify(answer)).not.toContain('secret');
      }),
      { numRuns: runs(40) },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(await database.environment('shop-2').find('orders')).toEqual([{ _id: 'secret' }]);
  });

  it.each([
    '\u0007',
    'a\n',
    'a\0',
    '\ud800',
    '-a',
    '.a',
    '$a',
    "a'b",
    'a b',
    'system.a',
    'x'.repeat(121),
    '',
  ])('refuses the collection name %j', async (collectionName) => {
    const answer = await database.handle('database.addCollection', { collectionName }, { envId: 'shop-1' });
    expect(answer.code).toBe('INVALID_PARAM');
  });

  it('takes SQL in every name and value for a text', async () => {
    const sql = `'"; drop schema public; -- $1 :name ? %s \\ x`;
    const field = sql;
    const shop = database.environment(`env ${sql}`);
    await shop.createCollection('orders');
    await shop.createIndex('orders', { name: sql, fields: { [field]: 1 }, unique: true });
    const stored = { _id: sql, [field]: sql, n: 1 };
    await shop.insert('orders', stored);
    expect(await shop.find('orders', { [field]: sql }, { sort: { [field]: -1, n: 1 } })).toEqual([stored]);
    await expect(shop.insert('orders', { ...stored, _id: 'b' })).rejects.toThrow(`index: ${sql} dup key`);
    const group = { _id: `$${field}`, n: { $sum: '$n' }, one: { $first: `$${field}` } };
    const counted = [{ $match: { n: { $ne: sql } } }, { $group: group }];
    expect(await shop.aggregate('orders', counted)).toEqual([{ _id: sql, n: 1, one: sql }]);
    await shop.runTransaction((transaction) =>
      transaction.update('orders', { _id: sql }, { $set: { [`${field} 2`]: sql } }),
    );
    expect(await shop.count('orders', { [`${field} 2`]: sql })).toBe(1);
    await shop.dropIndex('orders', sql);
    expect(await shop.remove('orders', { [field]: sql })).toBe(1);
    await shop.dropCollection('orders');
  });

  it('refuses a document that is too large, and one that an update makes too large, and keeps what is stored', async () => {
    const small = place.open({ limits: { documentSize: 20_000 } });
    const shop = small.environment('shop-3');
    await shop.createCollection('orders');
    await shop.insert('orders', { _id: 'a', texts: ['x'.repeat(15_000)] });
    const tooLarge = { code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining('too large') };
    const text = 'x'.repeat(20_000);
    await expect(shop.insert('orders', { _id: 'b', text })).rejects.toMatchObject(tooLarge);
    await expect(shop.update('orders', { _id: 'a' }, { $push: { texts: text } })).rejects.toMatchObject(
      tooLarge,
    );
    const both = shop.runTransaction(async (transaction) => {
      await transaction.update('orders', { _id: 'a' }, { $set: { n: 1 } });
      await transaction.insert('orders', { _id: 'b', text });
    });
    await expect(both).rejects.toMatchObject(tooLarge);
    expect(await shop.find('orders')).toEqual([{ _id: 'a', texts: ['x'.repeat(15_000)] }]);
    await small.close();
  });

  it('answers regular expressions that explode elsewhere in bounded time', async () => {
    const shop = database.environment('shop-1');
    await shop.insert('orders', { _id: 'long', text: `${'a'.repeat(30_000)}!` });
    for (const pattern of ['(a+)+$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){12}$'])
      expect(await shop.count('orders', { text: { $regex: pattern } })).toBe(0);
    await shop.remove('orders', { _id: 'long' });
  });

  it('refuses an answer that is too large, with what to do', async () => {
    const small = place.open({ limits: { memory: 20_000 } });
    const shop = small.environment('shop-1');
    await shop.createCollection('large');
    await shop.insert('large', ...[1, 2, 3].map((_id) => ({ _id, text: 'x'.repeat(9000) })));
    const on = { collectionName: 'large' };
    const get = (more: object) =>
      small.handle('database.getDocument', { ...on, query: '{}', ...more }, { envId: 'shop-1' });
    const aggregate = (stageKey: string, stageValue: string) =>
      small.handle(
        'database.aggregateDocuments',
        { ...on, stages: [{ stageKey, stageValue }] },
        { envId: 'shop-1' },
      );
    const tooLarge = {
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringMatching(/memory limit.*[Ff]ewer documents|Put a \$match/),
    };
    expect(await get({ limit: 1000 })).toMatchObject(tooLarge);
    expect(await get({ limit: 1000, order: '{"_id":1}' })).toMatchObject(tooLarge);
    expect(await get({ limit: 2 })).toMatchObject({ data: { limit: 2 } });
    expect(await aggregate('$match', '{}')).toMatchObject(tooLarge);
    const facet = '{"a":[{"$project":{"n":{"$range":[0,900]}}},{"$unwind":"$n"}]}';
    const one = '{"a":[{"$limit":1},{"$project":{"n":{"$range":[0,900]}}},{"$unwind":"$n"}]}';
    expect(await aggregate('$facet', facet)).toMatchObject(tooLarge);
    expect(await aggregate('$facet', one)).toMatchObject(tooLarge);
    await small.close();
  });
});
