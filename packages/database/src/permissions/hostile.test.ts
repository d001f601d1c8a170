/**
 * Hostile mini programs: whatever query, update or pipeline they send, they read no document that the rule forbids, and
 * change none. The rules are written a second time as functions of this file, which know nothing of queries.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import type { DocumentDatabase } from '../open-database';
import { openPlace, type TestPlace } from '../testing/database';
import type { CollectionPermission } from './permission';

const ME = 'openid-me';
const YOU = 'openid-you';

type Stored = Record<string, unknown> & { _id: string; secret: string };

/** Documents as shops have them, and some that no mini program could make. Each has a secret. */
const DOCUMENTS: readonly Stored[] = [
  { _openid: ME, status: 'on', price: 5, members: [ME], shopId: 'a' },
  { _openid: ME, status: 'off', price: 50, members: [], shopId: 'b' },
  { _openid: YOU, status: 'on', price: 50, members: [ME, YOU], shopId: 'a' },
  { _openid: YOU, status: 'off', price: 500, members: [YOU], shopId: 'b' },
  { _openid: [ME, YOU], status: ['on', 'off'], price: [5, 500], members: ME, shopId: ['a', 'b'] },
  { _openid: { openid: ME }, status: { on: true }, price: 'high', members: [[ME]], shopId: { a: 1 } },
  { _openid: null, status: null, price: null, members: null, shopId: null },
  { price: 5 },
].map((fields, at) => ({ _id: `d${at}`, ...fields, secret: `secret-${at}-of-the-shop` }));

const isText = (value: unknown): value is string => typeof value === 'string';

/** Rules, and the documents for which each is true. */
const RULES: readonly (readonly [CollectionPermission, (document: Stored) => boolean])[] = [
  ['PRIVATE', ({ _openid }) => _openid === ME],
  ['ADMINONLY', () => false],
  [same('doc._openid == auth.openid'), ({ _openid }) => _openid === ME],
  // A user of a mini program has no uid, and a document of a function no _openid.
  [
    same('doc._openid == auth.openid || doc._openid == auth.uid || auth.uid in doc.members'),
    ({ _openid }) => _openid === ME,
  ],
  [
    same("doc._openid == auth.openid || doc.status == 'on'"),
    ({ _openid, status }) => _openid === ME || status === 'on',
  ],
  [
    same("doc.status in ['on', 'new'] && doc.price < 100"),
    ({ status, price }) => status === 'on' && typeof price === 'number' && price < 100,
  ],
  [same('auth.openid in doc.members'), ({ members }) => Array.isArray(members) && members.includes(ME)],
  [
    same(`auth.openid in get(\`database.shops.$${'{'}doc.shopId}\`).staff`),
    ({ shopId }) => isText(shopId) && shopId === 'a',
  ],
  [same("!(doc.status == 'off')"), ({ status }) => status !== 'off'],
];

function same(rule: string): CollectionPermission {
  return { read: rule, update: rule, delete: rule, create: false };
}

let place: TestPlace;
let database: DocumentDatabase;
beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open({ onPermissionRefused: () => {}, onSlowQuery: () => {} });
  const prod = database.environment('prod');
  for (const name of ['goods', 'allowed', 'shops', 'vault']) await prod.createCollection(name);
  await prod.insert('shops', { _id: 'a', staff: [ME] }, { _id: 'b', staff: [YOU] });
  await prod.insert('vault', { _id: 'v', secret: 'secret-v-of-the-shop', shopId: 'a', _openid: YOU, n: 1 });
  for (const name of ['goods', 'allowed']) await prod.createIndex(name, { fields: { status: 1 } });
});
afterAll(() => place.close());

const restore = async () => {
  const prod = database.environment('prod');
  await prod.remove('goods', {}, { multi: true });
  await prod.insert('goods', ...DOCUMENTS);
};

const value = fc.constantFrom<unknown>(
  ...[ME, YOU, '{openid}', 'on', 'off', 'a', 'b', 'd0', 'd3', 5, 50, 500, null, true, [ME], [ME, YOU], {}],
  ...[
    { $regularExpression: { pattern: '', options: 's' } },
    { $regularExpression: { pattern: '^o', options: 'i' } },
  ],
);
const path = fc.constantFrom(
  ...[
    '_openid',
    '_id',
    'status',
    'price',
    'members',
    'shopId',
    'secret',
    'members.0',
    '_openid.0',
    'nope',
    'status.on',
  ],
);
const condition = fc.letrec<{ all: unknown }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 2 },
    value,
    fc
      .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), value)
      .map(([operator, operand]) => ({ [operator]: operand })),
    fc
      .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(value, { maxLength: 3 }))
      .map(([operator, operand]) => ({ [operator]: operand })),
    fc.boolean().map(($exists) => ({ $exists })),
    fc.constantFrom({ $regex: '.' }, { $type: 'string' }, { $size: 0 }, { $mod: [5, 0] }),
    fc
      .tuple(fc.constantFrom('$not', '$elemMatch'), tie('all'))
      .map(([operator, inner]) => ({ [operator]: inner })),
  ),
})).all;
/** Expressions that fail for some documents. */
const failing = fc.constantFrom<unknown>(
  ...[{ $toInt: '$secret' }, { $strLenBytes: '$status' }, { $size: '$members' }, { $divide: [1, '$price'] }],
  { $cond: [{ $eq: ['$_openid', YOU] }, { $toInt: 'x' }, true] },
);
const expression = fc.constantFrom<unknown>(
  ...[true, 1, { $ne: ['$secret', null] }, { $eq: ['$_openid', '$_openid'] }, { $literal: true }, '$$ROOT'],
  ...[{ $or: [{ $eq: ['$_openid', ME] }, true] }, { $gt: [{ $size: { $ifNull: ['$members', []] } }, -1] }],
);
const query = fc.letrec<{ all: Record<string, unknown> }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 2 },
    fc.dictionary(path, condition, { maxKeys: 3, noNullPrototype: true }),
    fc.constant({}),
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('all'), { minLength: 1, maxLength: 3 }))
      .map(([operator, members]) => ({ [operator]: members })),
    expression.map(($expr) => ({ $expr })),
    // Queries that rules allow, with more around them.
    fc
      .tuple(
        tie('all'),
        fc.constantFrom<object>(
          ...[
            { _openid: '{openid}' },
            { status: 'on', price: { $lt: 100 } },
            { members: ME },
            { shopId: 'a' },
          ],
          ...[{ status: { $ne: 'off' } }, { status: 'on' }],
        ),
      )
      .map(([inner, allowed]) => ({ ...inner, ...allowed })),
  ),
})).all;

const projection = fc.constantFrom(undefined, { secret: 1 }, { _id: 0, secret: 1 }, { _openid: 0 });
/** A query that fails for some documents, before or after its other conditions. */
const failingQuery = fc
  .tuple(query, failing, fc.boolean())
  .map(([others, $expr, isFirst]) => ({ $and: isFirst ? [{ $expr }, others] : [others, { $expr }] }));
const reading = fc.record({ query, projection, queryType: fc.constantFrom('DOC', 'WHERE', undefined) });

const plain = fc.oneof(value, fc.constantFrom<unknown>('$secret', '$$ROOT'));
const update = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          '$set',
          '$unset',
          '$push',
          '$inc',
          '$rename',
          '$setOnInsert',
          '$max',
          '$addToSet',
          '$pull',
        ),
        fc.constantFrom(
          '_openid',
          '_openid.x',
          '_openid.0',
          'note',
          'status',
          'price',
          'members',
          '_openid.$',
        ),
        fc.oneof(plain, fc.constantFrom('_openid', '_openid.y', 'x')),
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((all) =>
      Object.fromEntries(all.map(([operator, field, operand]) => [operator, { [field]: operand }])),
    ),
  fc.dictionary(fc.constantFrom('note', '_openid', 'status', '$set', '_id'), plain, {
    noNullPrototype: true,
  }),
);
const writing = fc.record({
  query,
  data: update,
  multi: fc.boolean(),
  merge: fc.boolean(),
  upsert: fc.boolean(),
});

const stage = fc.letrec<{ all: object }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 2 },
    query.map(($match) => ({ $match })),
    fc.constantFrom<object>(
      ...[{ $group: { _id: '$secret' } }, { $group: { _id: null, all: { $push: '$$ROOT' } } }],
      ...[{ $project: { secret: 1 } }, { $replaceRoot: { newRoot: { s: '$secret' } } }, { $limit: 5 }],
      ...[
        { $unwind: '$members' },
        { $sort: { secret: 1 } },
        { $addFields: { _openid: ME } },
        { $count: 'n' },
      ],
      ...[
        { $out: 'goods' },
        { $merge: { into: 'goods' } },
        { $unionWith: 'vault' },
        { $unionWith: { coll: 'goods' } },
      ],
      {
        $graphLookup: { from: 'vault', startWith: '$x', connectFromField: 'x', connectToField: 'x', as: 'v' },
      },
      { $geoNear: { near: { type: 'Point', coordinates: [0, 0] }, distanceField: 'd', spherical: true } },
    ),
    fc
      .tuple(fc.constantFrom('vault', 'goods', 'shops'), fc.array(tie('all'), { maxLength: 2 }), fc.nat(2))
      .map(([from, pipeline, kind]) => ({
        $lookup: [
          { from, as: 'v', pipeline },
          { from, as: 'v', localField: 'shopId', foreignField: 'shopId' },
          { from, as: 'v', localField: 'nope', foreignField: 'nope', pipeline },
        ][kind],
      })),
    fc.array(tie('all'), { maxLength: 2 }).map((stages) => ({ $facet: { a: stages } })),
  ),
})).all;
const pipeline = fc.array(stage, { maxLength: 4 });

const wired = (stages: readonly object[]) =>
  stages.map((one) => {
    const [stageKey, operand] = Object.entries(one)[0] ?? [];
    return { stageKey, stageValue: JSON.stringify(operand) };
  });

const options = { envId: 'prod', user: { openId: ME } };

async function answer(action: string, params: Record<string, unknown>): Promise<string> {
  const given = Object.entries(params).map(([name, member]) => [
    name,
    ['query', 'data', 'projection'].includes(name) ? JSON.stringify(member) : member,
  ]);
  const call = { collectionName: 'goods', ...(Object.fromEntries(given) as object) };
  return JSON.stringify(await database.handleForUser(`database.${action}`, call, options));
}

describe.each(RULES)('under %j', (permission, mayReach) => {
  const forbidden = DOCUMENTS.filter((document) => !mayReach(document)).map(({ secret }) => secret);
  const assertSecrets = (text: string) => {
    for (const secret of [...forbidden, 'secret-v']) expect(text).not.toContain(secret);
  };

  beforeEach(async () => {
    await database.environment('prod').setPermission('goods', permission);
    await restore();
  });

  it('no query reads a forbidden document', async () => {
    await fc.assert(
      fc.asyncProperty(reading, async (params) => {
        assertSecrets(await answer('getDocument', params));
        const { data } = JSON.parse(await answer('calculateDocument', { query: params.query })) as {
          data?: { total: number };
        };
        expect(data?.total ?? 0).toBeLessThanOrEqual(DOCUMENTS.length - forbidden.length);
      }),
      { numRuns: runs(12) },
    );
  });

  it('no pipeline reads a forbidden document, of this or another collection', async () => {
    await fc.assert(
      fc.asyncProperty(pipeline, async (stages) => {
        assertSecrets(await answer('aggregateDocuments', { stages: wired(stages) }));
      }),
      { numRuns: runs(12) },
    );
  });

  it('no answer depends on a forbidden document, an error included', async () => {
    const prod = database.environment('prod');
    await prod.setPermission('allowed', permission);
    await prod.remove('allowed', {}, { multi: true });
    await prod.insert('allowed', ...DOCUMENTS.filter(mayReach));
    const outcome = async (action: string, params: Record<string, unknown>) =>
      (await answer(action, params)).replace(/,?"requestId":"[^"]*"/, '');
    const near = { near: { type: 'Point', coordinates: [0, 0] }, distanceField: 'd' };
    await fc.assert(
      fc.asyncProperty(failingQuery, failing, async (asked, computed) => {
        const pipelines = [
          [{ $match: asked }, { $count: 'n' }],
          [{ $project: { x: computed } }],
          [{ $geoNear: { ...near, query: asked } }],
        ];
        const calls: [string, Record<string, unknown>][] = [
          ['getDocument', { query: asked }],
          ['calculateDocument', { query: asked }],
          ['modifyDocument', { query: { $and: [asked, { nope: 1 }] }, data: { x: 1 }, multi: true }],
          ['removeDocument', { query: { $and: [asked, { nope: 1 }] }, multi: true }],
          ...pipelines.map((stages): [string, Record<string, unknown>] => [
            'aggregateDocuments',
            { stages: wired(stages) },
          ]),
        ];
        for (const [action, params] of calls)
          expect(await outcome(action, { ...params, collectionName: 'goods' })).toBe(
            await outcome(action, { ...params, collectionName: 'allowed' }),
          );
      }),
      { numRuns: runs(6) },
    );
  });

  it('no update or removal changes a forbidden document, or the creator of any', async () => {
    await fc.assert(
      fc.asyncProperty(writing, fc.boolean(), async (params, removes) => {
        assertSecrets(
          removes
            ? await answer('removeDocument', { query: params.query, multi: params.multi })
            : await answer('modifyDocument', params),
        );
        const after = await database.environment('prod').find('goods');
        const byId = new Map(after.map((document) => [document['_id'], document]));
        for (const before of DOCUMENTS) {
          const now = byId.get(before._id);
          byId.delete(before._id);
          if (!mayReach(before)) expect(now).toEqual(before);
          else if (now !== undefined) expect(now['_openid']).toEqual(before['_openid']);
        }
        for (const created of byId.values()) expect(created['_openid']).toBe(ME);
        if (after.length !== DOCUMENTS.length || JSON.stringify(after) !== JSON.stringify(DOCUMENTS))
          await restore();
      }),
      { numRuns: runs(12) },
    );
  });
});
