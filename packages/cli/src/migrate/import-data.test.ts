/** Exports of CloudBase on their way into a database, by `cloudpay migrate --data`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openData } from '@opencloudpay/server';
import { makeProject, put, run, treeOf } from './testing/project';

const COLLECTIONS = [
  { collectionName: 'goods', aclTag: 'READONLY' },
  {
    ...{ collectionName: 'orders', aclTag: 'ADMINONLY' },
    createIndexes: [{ name: 'number', unique: true, keys: [{ name: 'no', direction: '1' }] }],
  },
];

let root: string;
let place: string;
beforeAll(() => {
  root = makeProject({
    'cloudbaserc.json': JSON.stringify({ cloudpay: { collections: COLLECTIONS } }),
    'miniprogram/pages/visits.js':
      "const visits = wx.cloud.database().collection('visits');\nPage({ onLoad() { visits.count(); } })\n",
  });
  place = mkdtempSync(join(tmpdir(), 'imported-'));
});
afterAll(() => {
  for (const folder of [root, place]) rmSync(folder, { recursive: true, force: true });
});

const exported = (name: string, files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) put(place, `${name}/${path}`, text);
  return join(place, name);
};
const into = () => ({ databaseFolder: join(place, 'database'), files: join(place, 'stored'), json: true });
const dataOf = async (data: string, more = {}) =>
  JSON.parse(await run(root, { ...into(), data, ...more })).data as Record<string, unknown>;

it('documents and files are imported once, and a dry run imports nothing', async () => {
  const data = exported('good', {
    'goods.json': '{"_id":"tea","price":8800}\n{"_id":"cup","price":1200}\n',
    'files/photos/tea.png': 'a picture',
  });
  await dataOf(data, { dryRun: true });
  expect(readdirSync(place)).not.toContain('database');
  expect(await dataOf(data)).toMatchObject({
    documents: { imported: 2, skipped: 0 },
    files: 1,
    ...{ indexes: 1, permissions: 2 },
    // On CloudBase it was made in the console: no file has it, and a server refuses one that is missing.
    collections: ['visits'],
    warnings: [],
  });
  expect(await dataOf(data)).toMatchObject({
    documents: { imported: 0, skipped: 2 },
    ...{ collections: [], indexes: 0, permissions: 0, warnings: [] },
  });
});

it('a permission that was set on the server stays as it is', async () => {
  const permissions = async (name?: string) => {
    const database = { url: undefined, folder: into().databaseFolder, files: undefined, envId: 'prod-1a2b' };
    const { environment, close } = await openData(database, async () => undefined, 'make');
    try {
      if (name !== undefined) await environment.setPermission(name, 'PRIVATE');
      return await environment.permissions();
    } finally {
      await close();
    }
  };
  expect(await permissions('orders')).toMatchObject({ goods: 'READONLY', orders: 'PRIVATE' });
  expect(await dataOf(exported('none', { 'goods.json': '' }))).toMatchObject({
    permissions: 0,
    warnings: [expect.stringMatching(/^The permission of orders stays PRIVATE/)],
  });
  expect(await permissions()).toMatchObject({ goods: 'READONLY', orders: 'PRIVATE' });
});

it('what cannot be imported is named, with its line, and the project’s files stay', async () => {
  const data = exported('broken', { 'goods.json': '{"_id":"tea"}\n{"_id":\n' });
  await expect(dataOf(data)).rejects.toMatchObject({
    code: 'DATA_NOT_IMPORTED',
    message: expect.stringMatching(/goods\.json/),
  });
  expect(readdirSync(root)).toContain('deploy');
});

it('documents that stay on CloudBase are not imported elsewhere', async () => {
  const other = makeProject();
  const before = treeOf(other);
  try {
    await expect(run(other, { ...into(), to: 'cloudbase', data: place })).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
    });
    expect(treeOf(other)).toEqual(before);
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});
