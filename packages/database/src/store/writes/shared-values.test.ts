/** Several processes on one server: `packages/openapi/src/tokens/two-processes.test.ts`. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DocumentDatabase } from '../../open-database';
import { openPlace, type TestPlace } from '../../testing/database';

let place: TestPlace;
let database: DocumentDatabase;
beforeAll(async () => {
  place = await openPlace('folder');
  database = place.open();
});
afterAll(() => place.close());

it('a text is stored by the first of those who expect the same', async () => {
  const { sharedValues } = database;
  expect(await sharedValues.read('a')).toBeUndefined();
  const created = await Promise.all(
    ['1', '2', '3'].map((next) => sharedValues.replace('a', undefined, next)),
  );
  expect(created.filter(Boolean)).toHaveLength(1);
  const stored = await sharedValues.read('a');
  expect(stored).toBe(String(created.indexOf(true) + 1));
  expect(await sharedValues.replace('a', 'other', '4')).toBe(false);
  const replaced = await Promise.all(['5', '6'].map((next) => sharedValues.replace('a', stored, next)));
  expect(replaced.filter(Boolean)).toHaveLength(1);
});

it('all have the clock of the database', async () => {
  const before = Date.now();
  const time = await database.sharedValues.time();
  expect(time).toBeGreaterThan(before - 1_000);
  expect(time).toBeLessThan(Date.now() + 1_000);
});

it('no environment and no document shows it', async () => {
  await database.sharedValues.replace('b', undefined, 'hidden');
  expect(await database.environments()).toEqual([]);
  expect(
    await database.handle(
      'database.getDocument',
      { collectionName: 'shared_values', query: '{}', queryType: 'WHERE' },
      { envId: 'shop' },
    ),
  ).toMatchObject({ code: 'DATABASE_COLLECTION_NOT_EXIST' });
});
