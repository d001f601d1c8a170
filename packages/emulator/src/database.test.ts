/** The documents of an emulator, as tests and functions of a project see them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionLog } from '@opencloudpay/function-host';
import { projectData } from './data/project-data';
import type { Emulator } from './index';
import { start, stopAll, temporaryFolder } from './testing/emulators';

/** The body of a function that has the database in `db`. */
const withDatabase = (body: string) => `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const db = cloud.database();
  exports.main = async (event) => { ${body} };`;

const FILES = {
  'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
  'cloudfunctions/goods/index.js': withDatabase(`return (await db.collection('goods').get()).data;`),
  'cloudfunctions/buy/index.js': withDatabase(
    `return db.collection(event.into).add({ data: { good: event.good, at: db.serverDate() } });`,
  ),
  'cloudbase-data/goods.jsonl': '{"_id":"tea","price":8800}\n',
};

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({ ...FILES, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('emulator.database', () => {
  let emulator: Emulator;
  const logs: FunctionLog[] = [];
  beforeAll(async () => {
    emulator = await start({ functions: project(), onLog: (log) => logs.push(log) });
  });
  afterAll(stopAll);
  const db = () => emulator.database;

  it('begins with the seed data of the project, which functions see', async () => {
    expect(await emulator.callFunction('goods')).toEqual([{ _id: 'tea', price: 8800 }]);
    expect(await db().findOne('goods', { _id: 'tea' })).toEqual({ _id: 'tea', price: 8800 });
  });

  it('arranges what functions read, and asserts what they wrote', async () => {
    await db().insert('goods', { _id: 'cup', price: 2500 }, { _id: 'pot', price: 9900 });
    expect(await emulator.callFunction('goods')).toHaveLength(3);
    await emulator.callFunction('buy', { into: 'orders', good: 'cup' });
    const order = await db().findOne<{ good: string; at: Date }>('orders', { good: 'cup' });
    expect(order?.at).toBeInstanceOf(Date);
    expect(await db().update('goods', { price: { $gt: 5000 } }, { $inc: { price: -100 } })).toEqual({
      ...{ matched: 2, updated: 2 },
    });
    const options = { sort: { price: -1 }, limit: 1, projection: { price: 1 } } as const;
    expect(await db().find('goods', {}, options)).toEqual([{ _id: 'pot', price: 9800 }]);
    expect(await db().count('goods', { price: { $lt: 9000 } })).toBe(2);
    expect(await db().remove('goods', { price: { $lt: 9000 } })).toBe(2);
    expect(await db().collections()).toEqual(['goods', 'orders']);
    expect(await db().findOne('goods', { _id: 'tea' })).toBeUndefined();
  });

  it('tells a misspelled collection', async () => {
    await expect(db().find('ordres')).rejects.toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
  });

  it('says once that CloudBase would have refused the insert that created a collection', async () => {
    for (let time = 0; time < 2; time += 1)
      await emulator.callFunction('buy', { into: 'carts', good: 'tea' });
    expect(logs.filter(({ message }) => message.includes('The collection carts'))).toEqual([
      expect.objectContaining({
        ...{ level: 'warn', functionName: 'buy' },
        message: expect.stringMatching(/CloudBase would have refused this \(-502005\)/),
      }),
    ]);
  });

  it('serves programs outside by the variables', async () => {
    const variables = await emulator.variables();
    expect(variables).toMatchObject({
      TCB_ENV: 'test-env',
      CLOUDPAY_MCH_ID: expect.any(String),
      CLOUDPAY_GATEWAY_TOKEN: expect.any(String),
      CLOUDPAY_FUNCTIONS_URL: emulator.urls.functions,
    });
    const response = await fetch(`${variables['CLOUDPAY_DATABASE_URL']}/v1/database`, {
      method: 'POST',
      headers: { authorization: `Bearer ${variables['CLOUDPAY_DATABASE_TOKEN']}` },
      body: JSON.stringify({
        action: 'database.calculateDocument',
        params: { collectionName: 'carts', query: '{}' },
      }),
    });
    expect(await response.json()).toMatchObject({ data: { total: 2 } });
  });
});

describe('startEmulator', () => {
  afterAll(stopAll);

  it('keeps documents in its state, and begins again with reset', async () => {
    const functions = project();
    const state = temporaryFolder();
    const first = await start({ functions, state });
    await first.database.update('goods', { _id: 'tea' }, { $set: { price: 1 } });
    await first.stop();
    const second = await start({ functions, state, strict: true });
    expect(await second.database.findOne('goods')).toEqual({ _id: 'tea', price: 1 });
    await expect(second.callFunction('buy', { into: 'carts' })).rejects.toThrow(/-502005/);
    expect(second.calls().at(-1)).toMatchObject({
      refusals: [{ action: 'add', collection: 'carts', code: 'DATABASE_COLLECTION_NOT_EXIST' }],
    });
    await second.stop();
    const third = await start({ functions, state, reset: true });
    expect(await third.database.findOne('goods')).toEqual({ _id: 'tea', price: 8800 });
  });

  it('opens no database and reads no seed data before the first use', async () => {
    const functions = project({ 'cloudbase-data/goods.jsonl': '{"_id":' });
    const state = temporaryFolder();
    const logs: string[] = [];
    const emulator = await start({ functions, state, onLog: ({ message }) => logs.push(message) });
    expect(logs).toEqual([]);
    await expect(emulator.callFunction('goods')).rejects.toThrow(/goods\.jsonl: Line 1: /);
    expect(logs).toContainEqual(expect.stringMatching(/seed data cannot be loaded.*goods\.jsonl: Line 1: /));
    writeFileSync(join(functions, 'cloudbase-data/goods.jsonl'), '{"_id":"cup"}');
    expect(await emulator.callFunction('goods')).toEqual([{ _id: 'cup' }]);
  });

  it.each([
    [{ data: 'no-such-folder' }, {}, /There is no folder .*no-such-folder with seed data.*option data/],
    [{}, { cloudpay: { data: 'gone' } }, /There is no folder .*gone .*cloudpay\.data in cloudbaserc\.json/],
    [{}, { cloudpay: { data: 1 } }, /cloudpay\.data in cloudbaserc\.json must be the path of a folder/],
    [{}, { cloudpay: { collections: [1] } }, /A collection has no collectionName/],
  ])('refuses data that cannot be: %j %j', (options, rc, message) => {
    const functions = project({ 'cloudbaserc.json': JSON.stringify(rc) });
    // As at the start of an emulator, before anything of it runs.
    expect(() => projectData({ functions, ...options })).toThrow(
      expect.objectContaining({ code: 'DATA_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
