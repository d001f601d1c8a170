import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { MOST_AHEAD } from '../clock/clock';
import { startSimulator } from '../index';
import type { Storage } from '../store/storage';
import { memoryStorage } from '../testing/memory-storage';
import { merchantClient } from '../testing/merchant-client';
import { repairState } from './repair-state';

type Tables = ReturnType<Storage['load']>;

let storage: Storage;
let kept: Tables;
beforeAll(async () => {
  storage = memoryStorage();
  const simulator = await startSimulator({ storage });
  await merchantClient(simulator).paidOrder();
  await simulator.setFault({ type: 'drop', times: 1000 });
  await simulator.advance('1h');
  await simulator.stop();
  kept = storage.load();
});

function changed(table: string, key: string, value: unknown): Tables {
  return new Map([...kept, [table, new Map([...(kept.get(table) ?? []), [key, value]])]]);
}

describe('a saved state', () => {
  it('that is valid is used unchanged', () => {
    expect(repairState(kept)).toEqual({ tables: kept, lost: [] });
  });

  it('has a clock within the range of a date, whatever was saved', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.jsonValue()), (offset) => {
        const { tables, lost } = repairState(changed('clock', 'offset', offset));
        const sound = tables.get('clock')?.get('offset');
        expect(Math.abs(Number(sound))).toBeLessThanOrEqual(MOST_AHEAD);
        expect(lost).toEqual([]);
        if (typeof offset === 'number' && Math.abs(offset) <= MOST_AHEAD) expect(sound).toBe(offset);
        // The last event was within the advanced hour.
        else expect(Number(sound)).toBeGreaterThan(1_800_000);
      }),
    );
  });

  it('loses the records with invalid times and no others', () => {
    const [key = '', order] = [...(kept.get('orders') ?? [])][0] ?? [];
    const bad = fc.constantFrom<unknown>(1e18, 8.64e15, -1, null, '2026', Number.NaN);
    fc.assert(
      fc.property(fc.constantFrom('madeAt', 'prepaidAt', 'closedAt', 'expiresAt'), bad, (name, time) => {
        const tables = changed('orders', key, { ...(order as object), [name]: time });
        expect(repairState(tables).lost).toEqual([{ table: 'orders', key }]);
      }),
    );
    const paid = { ...(order as object), payment: { paidAt: 1e18 } };
    expect(repairState(changed('orders', key, paid)).lost).toEqual([{ table: 'orders', key }]);
  });

  it('keeps the data of functions, whatever its field names', () => {
    const call = { requestId: 'r', at: 1, event: { at: 1e18, madeAt: 'x' }, result: { at: null } };
    expect(repairState(changed('calls', 'r', call)).lost).toEqual([]);
  });

  it('without its merchants loses their records', () => {
    for (const identity of [
      undefined,
      null,
      {},
      { ca: 'x', merchants: [] },
      { ca: 'x', merchants: [{ cert: 'y' }] },
    ]) {
      const { tables, lost } = repairState(changed('identity', 'all', identity));
      expect(tables.get('identity')?.size).toBe(0);
      expect(tables.get('orders')?.size).toBe(0);
      expect(tables.get('clock')).toEqual(kept.get('clock'));
      expect(lost).toContainEqual({ table: 'identity', key: 'all' });
    }
  });
});

it('a simulator that starts from a damaged state continues, warns, and removes the damaged entries', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  storage.write([
    { table: 'clock', key: 'offset', value: 1e18 },
    { table: 'faults', key: 'fault-7', value: { id: 'fault-7', type: ['drop'], setAt: 1, struck: 0 } },
  ]);
  const simulator = await startSimulator({ storage });
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(/1 entries were removed, and its clock was reset/),
    { code: 'STATE_REPAIRED' },
  );
  warn.mockRestore();
  await merchantClient(simulator).paidOrder();
  expect(simulator.orders()).toHaveLength(2);
  expect(simulator.faults()).toMatchObject([{ id: 'fault-1' }]);
  await simulator.stop();
  const { tables, lost } = repairState(storage.load());
  expect(lost).toEqual([]);
  expect(tables).toEqual(storage.load());
});
