import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { afterReading, atEndOfTurn } from './turn';

describe('the steps of a turn', () => {
  it('run each for all that has arrived, and what the first step ends is ended in the same turn', async () => {
    const events: string[] = [];
    for (const name of ['a', 'b', 'c'])
      afterReading(() => {
        events.push(`process ${name}`);
        void Promise.resolve().then(() => atEndOfTurn(() => events.push(`end ${name}`)));
      });
    expect(events).toEqual([]);
    await nextTurn();
    expect(events).toEqual(['process a', 'process b', 'process c', 'end a', 'end b', 'end c']);
  });

  it('run once', async () => {
    const step = jest.fn();
    afterReading(step);
    atEndOfTurn(step);
    await nextTurn();
    await nextTurn();
    expect(step).toHaveBeenCalledTimes(2);
  });

  it.each([
    { name: 'at the end', plan: atEndOfTurn },
    { name: 'after reading', plan: afterReading },
  ])('run although another one throws: $name', ({ plan }) => {
    const planned = jest.spyOn(globalThis, 'setImmediate').mockImplementation((() => {}) as never);
    const step = jest.fn();
    plan(() => {
      throw new Error('thrown by a step');
    });
    plan(step);
    const [run] = planned.mock.calls[0] as unknown as [() => void];
    const before = planned.mock.calls.length;
    expect(run).toThrow('thrown by a step');
    expect(planned.mock.calls.slice(before)).toEqual([[run]]);
    run();
    expect(step).toHaveBeenCalledTimes(1);
    for (const [rest] of planned.mock.calls.slice(1, before)) (rest as () => void)();
    planned.mockRestore();
  });
});
