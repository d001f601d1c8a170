import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Turns } from './turns';

const FAILURES = { aborted: () => new Error('aborted'), stopped: () => new Error('stopped') };

it('gives so many turns at once, and the others in their order of arrival, also when one leaves meanwhile', async () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('call' as const) }),
    fc.record({ type: fc.constant('end' as const) }),
    fc.record({ type: fc.constant('leave' as const), at: fc.nat(20) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 60 }),
      async (most, steps) => {
        const turns = new Turns(most);
        const given: number[] = [];
        // What a simple list would do.
        let [running, calls] = [0, 0];
        const line: { call: number; abort: AbortController }[] = [];
        const expected: number[] = [];
        for (const taken of steps) {
          if (taken.type === 'call') {
            const call = calls++;
            if (running < most) {
              running += 1;
              expect(turns.take()).toBe(true);
            } else {
              expect(turns.take()).toBe(false);
              const abort = new AbortController();
              line.push({ call, abort });
              void turns.wait(abort.signal, FAILURES).then(
                () => given.push(call),
                () => {},
              );
            }
          } else if (taken.type === 'end' && running > 0) {
            const next = line.shift();
            if (next) expected.push(next.call);
            else running -= 1;
            turns.end();
          } else if (taken.type === 'leave') line.splice(taken.at, 1)[0]?.abort.abort();
          await Promise.resolve();
          expect([turns.running, turns.waiting]).toEqual([running, line.length]);
        }
        await Promise.resolve();
        expect(given).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
});

it('ends all waits at once, each with its reason', async () => {
  const turns = new Turns(1);
  turns.take();
  const abort = new AbortController();
  const waits = [turns.wait(abort.signal, FAILURES), turns.wait(undefined, FAILURES)];
  abort.abort();
  turns.stop();
  const reasons = await Promise.all(waits.map((wait) => wait.catch((error: Error) => error.message)));
  expect(reasons).toEqual(['aborted', 'stopped']);
  expect(turns.waiting).toBe(0);
});

it('takes thousands of waits, and keeps none of those that have ended', async () => {
  const turns = new Turns(1);
  turns.take();
  const order: number[] = [];
  for (let call = 0; call < 20_000; call += 1)
    void turns.wait(undefined, FAILURES).then(() => order.push(call));
  for (let call = 0; call < 20_000; call += 1) turns.end();
  await Promise.resolve();
  expect(order).toHaveLength(20_000);
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect([turns.running, turns.waiting]).toEqual([1, 0]);
});
