import { expect } from '@jest/globals';
import type { Simulator, Storage } from '../index';

/** A storage as plain as can be: what it gives back has been through JSON. */
export function memoryStorage(): Storage {
  const tables = new Map<string, Map<string, string>>();
  return {
    load: () =>
      new Map(
        [...tables].map(([table, entries]) => [
          table,
          new Map([...entries].map(([key, json]) => [key, JSON.parse(json) as unknown])),
        ]),
      ),
    write(changes) {
      for (const { table, key, value } of changes) {
        const entries = tables.get(table) ?? new Map<string, string>();
        tables.set(table, entries);
        if (value === undefined) entries.delete(key);
        else entries.set(key, JSON.stringify(value));
      }
    },
  };
}

/** Makes sure that what is kept is what is remembered: no change of any record went unwritten. */
export function expectKept(simulator: Simulator, storage: Storage): void {
  const kept = storage.load();
  const all = (table: string) => [...(kept.get(table)?.values() ?? [])];
  expect(all('orders')).toEqual(simulator.orders());
  expect(all('refunds')).toEqual(simulator.refunds());
  expect(all('notifications')).toEqual(simulator.notifications());
  expect(all('sharings')).toEqual(simulator.sharings());
  expect(all('returns')).toEqual(simulator.sharingReturns());
  expect(all('receivers').flat()).toEqual(simulator.sharingReceivers());
  expect(all('faults')).toEqual(simulator.faults());
}
