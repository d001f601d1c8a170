import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DocumentDatabase, openDatabase } from '@opencloudpay/database';
import { declaredCollections, makeDeclared } from './declared-collections';
import { loadSeeds } from './seed';

let folder: string;
let seeds: string;
let database: DocumentDatabase;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seeds-'));
  seeds = mkdtempSync(join(tmpdir(), 'seeds-'));
  database = openDatabase({ folder: join(folder, 'documents'), temporary: true });
});
afterAll(async () => {
  await database.close();
  for (const one of [folder, seeds]) rmSync(one, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(seeds, name), text);

describe('seed data', () => {
  it('is a file for each collection, and is loaded into an empty database only', async () => {
    write('goods.jsonl', '{"_id":"tea","price":8800,"added":{"$date":"2026-03-20T00:00:00Z"}}\n');
    write('users.csv', '_id,name\nu1,Li\n');
    write('README.md', '# no data');
    const shop = database.environment('shop');
    expect(await loadSeeds(shop, seeds, undefined)).toEqual(['goods', 'users']);
    expect(await shop.find('goods')).toEqual([
      { _id: 'tea', price: 8800, added: new Date('2026-03-20T00:00:00Z') },
    ]);
    expect(await shop.find('users')).toEqual([{ _id: 'u1', name: 'Li' }]);
    await shop.remove('goods', { _id: 'tea' });
    expect(await loadSeeds(shop, seeds, undefined)).toEqual([]);
    expect(await shop.count('goods')).toBe(0);
  });

  it('may be documents, with the kinds of JavaScript', async () => {
    const shop = database.environment('documents');
    const at = new Date('2026-03-20T00:00:00Z');
    await loadSeeds(shop, { orders: [{ _id: 'o1', at, total: 0.5 }], empty: [] }, undefined);
    expect(await shop.find('orders')).toEqual([{ _id: 'o1', at, total: 0.5 }]);
    expect(await shop.collections()).toEqual(['empty', 'orders']);
  });

  it('is loaded as a whole or not at all, and the error names file and line', async () => {
    const shop = database.environment('wrong');
    const marker = join(folder, 'marker');
    write('zones.jsonl', '{"_id":1}\n{"_id":2\n');
    await expect(loadSeeds(shop, seeds, marker)).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringMatching(/zones\.jsonl: Line 2: .*Correct it/),
    });
    expect(await shop.collections()).toEqual([]);
    write('zones.jsonl', '{"_id":1}\n');
    expect(await loadSeeds(shop, seeds, marker)).toEqual(['goods', 'users', 'zones']);
    expect(existsSync(marker)).toBe(false);
  });

  it('is loaded again after a process was killed in the middle', async () => {
    const shop = database.environment('killed');
    const marker = join(folder, 'marker');
    writeFileSync(marker, '');
    await shop.import('goods', [{ _id: 'half' }]);
    await loadSeeds(shop, seeds, marker);
    expect(await shop.find('goods')).toMatchObject([{ _id: 'tea' }]);
    expect(existsSync(marker)).toBe(false);
  });
});

describe('declared collections', () => {
  const plugin = (collections: unknown) => ({
    framework: {
      plugins: { db: { use: '@cloudbase/framework-plugin-database', inputs: { collections } } },
    },
  });

  it('are those of CloudBase Framework’s plugin and of cloudpay, made with their indexes', async () => {
    const declared = declaredCollections({
      ...plugin([
        {
          collectionName: 'orders',
          createIndexes: [
            { name: 'number', unique: true, keys: [{ name: 'outTradeNo', direction: '1' }] },
            { name: 'place', unique: false, keys: [{ name: 'at', direction: '2dsphere' }] },
          ],
        },
      ]),
      cloudpay: {
        collections: [
          {
            collectionName: 'goods',
            createIndexes: [
              {
                keys: [
                  { name: 'sold', direction: -1 },
                  { name: 'name', direction: 1 },
                ],
              },
            ],
          },
        ],
      },
    });
    const shop = database.environment('declared');
    const warnings: string[] = [];
    await makeDeclared(shop, declared, ({ en }) => warnings.push(en));
    expect(warnings).toEqual([
      expect.stringMatching(/^The index of at of orders .*for places \(2dsphere\).*look at all documents/),
    ]);
    await makeDeclared(shop, declared, () => {});
    expect(await shop.collections()).toEqual(['goods', 'orders']);
    expect((await shop.indexes('orders')).map(({ name, unique }) => [name, unique])).toEqual([
      ['_id_', true],
      ['_openid_', false],
      ['number', true],
    ]);
    expect(await shop.indexes('goods')).toContainEqual(
      expect.objectContaining({ name: 'sold_-1_name_1', fields: { sold: -1, name: 1 } }),
    );
  });

  it('have the permissions that are declared, at every start', async () => {
    const rules = { read: 'doc.published == true' };
    const declared = declaredCollections(
      plugin([
        { collectionName: 'shops', aclTag: 'READONLY' },
        { collectionName: 'posts', aclTag: 'CUSTOM', aclRule: rules },
        { collectionName: 'drafts' },
      ]),
    );
    const shop = database.environment('permitted');
    for (let start = 0; start < 2; start += 1) await makeDeclared(shop, declared, () => {});
    expect(await shop.permissions()).toEqual({ drafts: 'PRIVATE', posts: rules, shops: 'READONLY' });
    const tightened = [{ name: 'shops', at: [], indexes: [], permission: 'ADMINONLY' as const }];
    await shop.setPermission('drafts', 'PRIVATE');
    const kept: string[] = [];
    const made = await makeDeclared(
      shop,
      [...tightened, { name: 'drafts', at: [], indexes: [], permission: 'READONLY' }],
      ({ en }) => kept.push(en),
      { keepPermissions: true },
    );
    expect(made).toEqual({ collections: 0, indexes: 0, permissions: 0 });
    expect(await shop.permissions()).toMatchObject({ drafts: 'PRIVATE', shops: 'READONLY' });
    expect(kept).toEqual([
      expect.stringMatching(
        /^The permission of shops stays READONLY, and cloudbaserc.json declares ADMINONLY/,
      ),
      expect.stringMatching(/^The permission of drafts stays PRIVATE, .* set drafts 'READONLY'/),
    ]);
    const wrong = declaredCollections(plugin([{ collectionName: 'shops', aclRule: { read: 'doc.' } }]));
    await expect(makeDeclared(shop, wrong, () => {})).rejects.toThrow(
      /permission of shops is not valid.*character 5/,
    );
    expect(() => declaredCollections(plugin([{ collectionName: 'a', aclTag: 'CUSTOM' }]))).toThrow(
      /no aclRule/,
    );
  });

  it('warn of an index that the documents do not allow, and make the others', async () => {
    const shop = database.environment('twice');
    await shop.import('orders', [{ no: 1 }, { no: 1 }]);
    const warnings: string[] = [];
    const index = (name: string, unique: boolean) => ({ name, unique, fields: { no: 1 } as const });
    const indexes = [index('once', true), index('fast', false)];
    await makeDeclared(shop, [{ name: 'orders', at: [], indexes }], ({ en }) => warnings.push(en));
    expect(warnings).toEqual([expect.stringMatching(/^The index once of orders .*E11000/)]);
    expect((await shop.indexes('orders')).map(({ name }) => name)).toContain('fast');
  });

  it.each([
    [{}, /collections must be a list/],
    [[{}], /has no collectionName/],
    [[{ collectionName: 'a', createIndexes: [{}] }], /keys of an index of a must be a list/],
    [[{ collectionName: 'a', createIndexes: [{ keys: [{ name: 'x', direction: 2 }] }] }], /direction of x/],
    [[{ collectionName: 'a', createIndexes: [{ keys: [{ direction: 1 }] }] }], /has no name/],
  ])('are refused where they are malformed: %j', (collections, message) => {
    expect(() => declaredCollections(plugin(collections))).toThrow(message);
  });

  it('are none in other files', () => {
    for (const rc of [{}, { framework: 1 }, { framework: { plugins: { a: null } } }, { cloudpay: [] }])
      expect(declaredCollections(rc)).toEqual([]);
  });
});
