import { expect, it } from '@jest/globals';
import { type Catalog, type Collection, StaleCatalog, withCollection } from './catalog';

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
const fullDisk = Object.assign(new Error('full'), { code: '53100' });

it('an operation runs again after a deadlock and after a change of the indexes, and fails for all else', async () => {
  const forgotten: string[] = [];
  const catalog: Catalog = {
    get: async () => ({ name: 'orders' }) as Collection,
    find: async () => undefined,
    forget: (_envId, name) => void forgotten.push(name),
  };
  const failures: unknown[] = [deadlock, new StaleCatalog(), deadlock];
  const work = async () => {
    if (failures.length > 0) throw failures.shift();
    return 'done';
  };
  expect(await withCollection(catalog, 'shop-1', 'orders', work)).toBe('done');
  expect(forgotten).toEqual(['orders']);
  failures.push(fullDisk);
  await expect(withCollection(catalog, 'shop-1', 'orders', work)).rejects.toBe(fullDisk);
});
