import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { openSql } from './sql';
import { documentMigrations } from './store/catalog/migrations';
import type { DocumentTables } from './store/catalog/tables';
import { openPlace, type TestPlace } from './testing/database';

let place: TestPlace;
afterEach(() => place.close());

it('is opened at the first call, and closed for good', async () => {
  place = await openPlace('folder');
  const folder = join('folder' in place.options ? place.options.folder : '', 'inside');
  const lines: string[] = [];
  const database = place.open({ folder, limits: { walk: 1 }, log: (line) => lines.push(line) });
  const shop = database.environment('shop-1');
  expect(existsSync(folder)).toBe(false);
  await shop.createCollection('orders');
  expect(existsSync(folder)).toBe(true);
  await shop.insert('orders', { status: 1 }, { status: 2 });
  await shop.find('orders', { status: 2 });
  expect(lines).toEqual([
    'The query of the collection orders looked at 2 documents and found 1. An index of status would help.',
  ]);
  await database.close();
  await expect(shop.find('orders')).rejects.toMatchObject({ code: 'SYS_ERR' });
  expect(await database.handle('database.startTransaction', {}, { envId: 'shop-1' })).toMatchObject({
    code: 'SYS_ERR',
  });
});

it('a transaction reads documents that came from another server, whose transactions had higher numbers', async () => {
  place = await openPlace('folder');
  const shop = place.open().environment('shop-1');
  await shop.createCollection('orders');
  await shop.insert('orders', { _id: 'a', n: 1 });
  const raw = await openSql<DocumentTables>(place.options, {
    schema: 'cloudpay_documents',
    migrations: documentMigrations,
  });
  await raw.executeSql("update cloudpay_documents.documents set xid = '987654321098', version = 2");
  await raw.close();
  await shop.runTransaction(async (transaction) => {
    expect(await transaction.find('orders', { _id: 'a' })).toEqual([{ _id: 'a', n: 1 }]);
    await transaction.update('orders', { _id: 'a' }, { $inc: { n: 1 } });
  });
  expect(await shop.find('orders')).toEqual([{ _id: 'a', n: 2 }]);
});
