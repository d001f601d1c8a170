import { expect } from '@jest/globals';
import type { Simulator, Storage } from '../index';

/** A minimal storage. Its entries go through JSON. */
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

/** Checks that the saved records equal those in memory, so that no change was left unwritten. */
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
