/** How often, and how soon, a transaction in conflict is repeated. */
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { openPlace, type TestPlace } from '../../testing/database';
import type { DocumentEnvironment } from '../environment';

let place: TestPlace;
let shop: DocumentEnvironment;

beforeAll(async () => {
  place = await openPlace('folder');
  shop = place.open().environment('shop-1');
  await shop.createCollection('orders');
  await shop.insert('orders', { _id: 'a', n: 0 });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => place.close());

/** A transaction that another write precedes, as often as is said. @returns the times at which it began */
async function conflicting(times: number): Promise<number[]> {
  const begun: number[] = [];
  await shop.runTransaction(async (transaction) => {
    begun.push(performance.now());
    await transaction.update('orders', { _id: 'a' }, { $inc: { n: 1 } });
    if (begun.length <= times) await shop.update('orders', { _id: 'a' }, { $inc: { n: 100 } });
  });
  return begun;
}

it('a transaction in conflict waits before it is repeated, longer each time', async () => {
  // The pause is random: this is its longest.
  jest.spyOn(Math, 'random').mockReturnValue(1);
  const [first = 0, second = 0, third = 0] = await conflicting(2);
  expect(second - first).toBeGreaterThanOrEqual(19);
  expect(third - second).toBeGreaterThanOrEqual(39);
  expect((await shop.find('orders'))[0]).toEqual({ _id: 'a', n: 201 });
});

it('a transaction that succeeds does not wait, and a third conflict is its error', async () => {
  const random = jest.spyOn(Math, 'random');
  expect(await conflicting(0)).toHaveLength(1);
  expect(random).not.toHaveBeenCalled();
  await expect(conflicting(3)).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_CONFLICT' });
  expect(random).toHaveBeenCalledTimes(2);
});
