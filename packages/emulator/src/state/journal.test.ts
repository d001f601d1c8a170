import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Text } from '@opencloudpay/internal';
import { runs } from '@opencloudpay/internal/testing/runs';
import * as fc from 'fast-check';
import { stopAll, temporaryFolder } from '../testing/emulators';
import { Journal } from './journal';
import { readJournal } from './read-journal';

afterEach(stopAll);

const neverFails = (problem: Text) => {
  throw new Error(problem.en);
};

/** Opens the journal of a file, which must be valid. */
function open(file: string): Journal {
  const { tables, damage } = readJournal(file, { closed: true });
  expect(damage).toBeUndefined();
  return new Journal(file, tables, neverFails);
}

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
  it('reads any data that was written, in the sequence of first writes', () => {
    const folder = temporaryFolder();
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), (writes) => {
        run += 1;
        const file = join(folder, `${run}.jsonl`);
        const journal = open(file);
        for (const changes of writes) journal.write(changes);
        const expected = tablesOf(journal);
        journal.close({ finished: true });
        const again = open(file);
        expect(tablesOf(again)).toEqual(expected);
        again.close({ finished: true });
      }),
      { numRuns: runs(60) },
    );
  });

  it('cut off anywhere has the state after all complete writes before the cut', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = open(file);
    const lengths = [statSync(file).size];
    for (let number = 1; number <= 20; number += 1) {
      journal.write([
        { table: 'a', key: 'last', value: number },
        { table: 'b', key: 'last', value: { number, text: '茶\n'.repeat(number) } },
      ]);
      lengths.push(statSync(file).size);
    }
    journal.close({ finished: true });
    const whole = readFileSync(file);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        const copy = join(temporaryFolder(), 'state.jsonl');
        writeFileSync(copy, whole.subarray(0, length));
        const { tables, damage } = readJournal(copy, { closed: true });
        // The journal was closed with a last line, so every cut is found.
        expect(damage?.why.en).toMatch(/its end is cut off|it is empty|its first line is damaged/);
        const writes = Math.max(0, lengths.filter((end) => end <= length).length - 1);
        const last = JSON.parse(tables.get('a')?.get('last') ?? '0');
        expect(last).toBe(writes);
        expect(JSON.parse(tables.get('b')?.get('last') ?? '{"number":0}')).toMatchObject({ number: writes });
      }),
      { numRuns: runs(60) },
    );
  });

  it('of a killed process is complete without its last line', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = open(file);
    journal.write([{ table: 'a', key: 'last', value: 1 }]);
    const whole = readFileSync(file);
    expect(readJournal(file, { closed: false }).damage).toBeUndefined();
    writeFileSync(file, whole.subarray(0, -1));
    expect(readJournal(file, { closed: false }).damage).toEqual({
      why: { en: 'its end is cut off', zh: '末尾不完整' },
      lines: 1,
    });
    journal.close({ finished: false });
  });

  it('damaged in any way returns only data that was written, and reports the damage', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = open(file);
    const written = new Map<string, Set<string>>();
    for (let number = 0; number < 40; number += 1) {
      const [key, value] = [`key-${number % 9}`, { number, text: `宝"\\${number}` }];
      journal.write([{ table: 'a', key, value }]);
      written.set(key, (written.get(key) ?? new Set()).add(JSON.stringify(value)));
    }
    const expected = tablesOf(journal);
    journal.close({ finished: true });
    const whole = readFileSync(file);
    const lines = whole.toString().split('\n');
    const place = fc.nat({ max: whole.length - 1 });
    const damaged = fc.oneof(
      place.map((length) => whole.subarray(0, length)),
      fc.tuple(place, fc.nat({ max: 9000 }), fc.constantFrom(0, 255, 10)).map(([start, length, byte]) => {
        const copy = Buffer.from(whole);
        return copy.fill(byte, start, Math.min(copy.length, start + length + 1));
      }),
      fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
        const copy = Buffer.from(whole);
        copy[at] = (copy[at] ?? 0) ^ bits;
        return copy;
      }),
      fc
        .tuple(fc.nat({ max: lines.length - 2 }), fc.integer({ min: 1, max: 5 }))
        .map(([start, many]) =>
          Buffer.from(lines.filter((_, at) => at < start || at >= start + many).join('\n')),
        ),
      fc
        .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 200 }))
        .map(([at, more]) => Buffer.concat([whole.subarray(0, at), more, whole.subarray(at)])),
      fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.alloc(whole.length)),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        writeFileSync(file, bytes);
        const { tables, damage } = readJournal(file, { closed: true });
        for (const [key, json] of tables.get('a') ?? []) expect(written.get(key)).toContain(json);
        const found = Object.fromEntries(
          [...tables].map(([table, entries]) => [
            table,
            Object.fromEntries([...entries].map(([key, json]) => [key, JSON.parse(json)])),
          ]),
        );
        if (damage === undefined) expect(found).toEqual(expected);
        else expect(damage.why).not.toBe('');
      }),
      { numRuns: runs(250) },
    );
  });

  it('of an earlier version is read, and written in the current version', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const before =
      '{"format":"opencloudpay-emulator","version":1}\n[["a","x",1],["a","y",{"z":2}]]\n[["a","x"]]\n';
    writeFileSync(file, before);
    const journal = open(file);
    expect(tablesOf(journal)).toEqual({ a: { y: { z: 2 } } });
    journal.close({ finished: true });
    expect(readFileSync(file, 'utf8').split('\n')[0]).toBe('{"format":"opencloudpay-emulator","version":2}');
    writeFileSync(file, `${before}{"half\n[["a","w",3]]\n`);
    const { tables, damage } = readJournal(file, { closed: true });
    expect(damage).toEqual({ why: { en: '1 line is damaged', zh: '1 行已损坏' }, lines: 1 });
    expect([...(tables.get('a') ?? [])]).toEqual([
      ['y', '{"z":2}'],
      ['w', '3'],
    ]);
  });

  it('is compacted when most of it is outdated', () => {
    const file = join(temporaryFolder(), 'state.jsonl');
    const journal = open(file);
    const value = 'x'.repeat(100_000);
    for (let number = 0; number < 300; number += 1)
      journal.write([{ table: 'a', key: 'same', value: value + number }]);
    expect(statSync(file).size).toBeLessThan(10_000_000);
    journal.close({ finished: true });
    const again = open(file);
    expect(tablesOf(again)).toEqual({ a: { same: `${value}299` } });
    again.close({ finished: true });
  });
});
