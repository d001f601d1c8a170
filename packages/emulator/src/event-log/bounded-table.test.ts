import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { BoundedTable } from './bounded-table';

interface Item {
  id: string;
  n: number;
}

/** A table of at most three items, and its saved entries. */
function start(saved = new Map<string, Item>()) {
  const table = new BoundedTable<Item>(
    {
      table: <Value>() => saved as ReadonlyMap<string, unknown> as ReadonlyMap<string, Value>,
      put: (_, key, value) => (value === undefined ? saved.delete(key) : saved.set(key, value as Item)),
      close: () => {},
    },
    { name: 'items', keyOf: ({ id }) => id, most: 3 },
  );
  return { table, saved };
}

describe('a bounded table', () => {
  it('keeps the latest items by their first write, and saves the same, after any writes and a restart', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.array(fc.nat(20)), (first, second) => {
        const { table, saved } = start();
        let expected: Item[] = [];
        const add = (to: BoundedTable<Item>, id: number, n: number) => {
          const item = { id: String(id), n };
          to.add(item);
          const known = expected.some((other) => other.id === item.id);
          expected = known
            ? expected.map((other) => (other.id === item.id ? item : other))
            : [...expected, item];
          expected = expected.slice(-3);
          expect(to.all()).toEqual(expected);
          expect([...saved.values()]).toEqual(expected);
          expect(to.get(item.id)).toBe(item);
        };
        for (const [n, id] of first.entries()) add(table, id, n);
        const again = start(saved).table;
        expect(again.all()).toEqual(expected);
        for (const [n, id] of second.entries()) add(again, id, n);
      }),
      { numRuns: 100 },
    );
  });

  it('finds the oldest item without walking over those that it has dropped', () => {
    const { table } = start();
    const walks = [jest.spyOn(Map.prototype, 'keys'), jest.spyOn(Map.prototype, Symbol.iterator)];
    for (let n = 0; n < 20; n += 1) table.add({ id: String(n), n });
    for (const walk of walks) {
      expect(walk).not.toHaveBeenCalled();
      walk.mockRestore();
    }
    expect(table.all().map(({ n }) => n)).toEqual([17, 18, 19]);
  });
});
