/** What an acknowledged write survives: a killed process, a full disk, a server that goes away. */
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { openPlace, type TestPlace } from './testing/database';
import { bundleWriter, type DatabaseProcess, startDatabaseProcess } from './testing/database-process';
import { startPostgres } from './testing/postgres';

let place: TestPlace;
let writer: DatabaseProcess | undefined;

beforeEach(() => {
  writer = undefined;
});
afterEach(async () => {
  writer?.kill();
  await writer?.ended;
  await place.close();
});

const folderOf = ({ options }: TestPlace) => ('folder' in options ? options.folder : '');

async function prepare(): Promise<void> {
  const database = place.open();
  await database.environment('shop-1').createCollection('orders');
  await database.environment('shop-1').createIndex('orders', { fields: { number: 1 } });
  await database.close();
}

const MB = 1024 * 1024;

function largestFile(folder: string): number {
  const files = readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, String(name))));
  return Math.max(...files.filter((file) => file.isFile()).map(({ size }) => size));
}

/** What the writer says it has stored, until `enough`. */
async function acknowledged(enough: (lines: readonly string[]) => boolean): Promise<string[]> {
  const lines: string[] = [];
  while (!enough(lines)) {
    const line = await writer?.next();
    if (line === undefined) break;
    lines.push(line);
  }
  return lines;
}

it('an acknowledged write survives kill -9, and a folder that is open elsewhere is refused by name', async () => {
  place = await openPlace('folder');
  await prepare();
  const folder = folderOf(place);
  writer = startDatabaseProcess(bundleWriter(), { FOLDER: folder, WRITES: 'inserts', TIMES: '10000' });
  const lines = await acknowledged((said) => said.length > 40);
  const refused = await place
    .open()
    .open()
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'DATABASE_IN_USE', message: expect.stringContaining(folder) });
  writer.kill();
  await writer.ended;

  const shop = place.open().environment('shop-1');
  const stored = (await shop.find('orders', {}, { projection: { number: 1 } })).map(({ _id }) => _id);
  expect(stored).toEqual(expect.arrayContaining(lines.filter((line) => line !== 'ready')));
  // The index is whole, too.
  expect(await shop.count('orders', { number: { $gte: 0 } })).toBe(stored.length);
});

it('a transaction is stored as a whole or not at all when the process is killed in its commit', async () => {
  place = await openPlace('folder');
  const before = place.open();
  await before.environment('shop-1').createCollection('orders');
  await before.environment('shop-1').createIndex('orders', { fields: { number: 1 }, unique: true });
  await before
    .environment('shop-1')
    .insert('orders', { _id: 'from', number: -1, money: 0 }, { _id: 'to', number: -2, money: 0 });
  await before.close();
  writer = startDatabaseProcess(bundleWriter(), {
    FOLDER: folderOf(place),
    WRITES: 'transfers',
    TIMES: '10000',
  });
  const lines = await acknowledged((said) => said.length > 25);
  writer.kill();
  await writer.ended;
  const shop = place.open().environment('shop-1');
  const moved = await shop.count('orders', { number: { $gte: 0 } });
  expect(await shop.find('orders', { number: { $lt: 0 } }, { sort: { _id: 1 } })).toEqual([
    { _id: 'from', number: -1, money: -moved },
    { _id: 'to', number: -2, money: moved },
  ]);
  const stored = (await shop.find('orders')).map(({ _id }) => _id);
  expect(stored).toEqual(expect.arrayContaining(lines.slice(1)));
});

it('a full disk gives an error and loses nothing', async () => {
  place = await openPlace('folder');
  await prepare();
  const folder = folderOf(place);
  const database = place.open();
  // More than a file of the write-ahead log, which is there before it is written to, and nothing that can be compressed.
  const text = () => randomBytes(6 * MB).toString('base64');
  await database
    .environment('shop-1')
    .import('large', [{ text: text() }, { text: text() }, { text: text() }]);
  await database.close();
  const limit = largestFile(join(folder, 'data')) + MB / 4;
  writer = startDatabaseProcess(bundleWriter(), { FOLDER: folder, WRITES: 'inserts', TIMES: '200' }, limit);
  const lines = await acknowledged((said) => said.filter((line) => line.startsWith('failed')).length >= 3);
  const failures = lines.filter((line) => line.startsWith('failed'));
  const written = lines.filter((line) => /^w\d/.test(line));
  expect(written.length).toBeGreaterThan(0);
  expect(failures.join('\n')).toMatch(/\[(ResourceUnavailable|InternalError)\]/);
  writer.kill();
  await writer.ended;

  const shop = place.open().environment('shop-1');
  const stored = (await shop.find('orders', {}, { projection: { number: 1 } })).map(({ _id }) => _id);
  expect(stored).toEqual(expect.arrayContaining(written));
  await shop.insert('orders', { _id: 'after' });
  expect(await shop.count('orders', { number: { $gte: 0 } })).toBe(stored.length);
});

it('a server that goes away gives an error, and the next call finds it again', async () => {
  const postgres = await startPostgres();
  place = await openPlace('server', async () => postgres);
  const database = place.open({ connectTimeout: 1000, startTimeout: 1000 });
  const shop = database.environment('shop-1');
  await shop.createCollection('orders');
  await shop.insert('orders', { _id: 'before' });
  await postgres.kill();
  const params = { collectionName: 'orders', data: ['{"_id":"lost"}'] };
  const answer = await database.handle('database.insertDocument', params, { envId: 'shop-1' });
  expect(answer).toMatchObject({
    code: 'SYS_ERR',
    message: expect.stringMatching(/^\[ResourceUnavailable\] The database does not answer/),
  });
  expect(answer.message).not.toContain('none');
  await expect(shop.find('orders')).rejects.toMatchObject({ code: 'SYS_ERR' });
  await postgres.start();
  expect(await shop.find('orders')).toEqual([{ _id: 'before' }]);
  await shop.insert('orders', { _id: 'after' });
});
