import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { stopAll, temporaryFolder } from '../testing/emulators';
import { Journal } from './journal';

afterEach(stopAll);

const neverFails = (problem: string) => {
  throw new Error(problem);
};

function tablesOf(journal: Journal): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...journal.load()]
      .filter(([, entries]) => entries.size > 0)
      .map(([table, entries]) => [table, Object.fromEntries(entries)]),
  );
}

const change = fc.record({
  table: fc.constantFrom('orders', 'refunds', '宝"\n'),
  key: fc.constantFrom('a', 'b', 'c/1', '\u2028'),
  value: fc.option(fc.jsonValue(), { nil: undefined }),
});

describe('a journal', () => {
  it('reads what was written, whatever it was, and keeps the sequence of first writes', () => {
    const folder = temporaryFolder();
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), (writes) => {
        run += 1;
        const file = join(folder, `${run}.jsonl`);
        const journal = new Journal(file, neverFails);
        for (const changes of writes) journal.write(changes);
        const expected = tablesOf(journal);
        journal.close();
        const again = new Journal(file, neverFails);
        expect(tablesOf(again)).toEqual(expected);
        again.close();
      }),
      { numRuns: 60 },
    );
  });

  it('cut off anywhere gives the state after some of its writes: all before the cut, and none in part', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = new Journal(file, neverFails);
    const lengths = [statSync(file).size];
    for (let number = 1; number <= 20; number += 1) {
      journal.write([
        { table: 'a', key: 'last', value: number },
        { table: 'b', key: 'last', value: { number, text: '茶\n'.repeat(number) } },
      ]);
      lengths.push(statSync(file).size);
    }
    journal.close();
    const whole = readFileSync(file);
    fc.assert(
      fc.property(fc.integer({ min: lengths[0] ?? 0, max: whole.length }), (length) => {
        const copy = join(temporaryFolder(), 'state.jsonl');
        writeFileSync(copy, whole.subarray(0, length));
        const cut = new Journal(copy, neverFails);
        const writes = lengths.filter((end) => end <= length).length - 1;
        const { a = {}, b = {} } = tablesOf(cut);
        expect(a['last']).toBe(writes === 0 ? undefined : writes);
        expect((b['last'] as { number?: number } | undefined)?.number).toBe(a['last']);
        cut.close();
      }),
      { numRuns: 40 },
    );
  });

  it('is written anew when most of it is out of date', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = new Journal(file, neverFails);
    const value = 'x'.repeat(100_000);
    for (let number = 0; number < 300; number += 1)
      journal.write([{ table: 'a', key: 'same', value: value + number }]);
    expect(statSync(file).size).toBeLessThan(10_000_000);
    journal.close();
    const again = new Journal(file, neverFails);
    expect(tablesOf(again)).toEqual({ a: { same: `${value}299` } });
    again.close();
  });
});
