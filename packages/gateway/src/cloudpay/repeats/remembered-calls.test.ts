import { describe, expect, it } from '@jest/globals';
import type { CallAnswer, WireData } from '@opencloudpay/cloudpay';
import fc from 'fast-check';
import { TooManyCalls } from '../access/limits';
import { NotMade } from '../around-call';
import { fingerprintOf } from './idempotency-key';
import {
  createRememberedCalls,
  type KeyedCall,
  type MemoryOptions,
  type MemoryPart,
} from './remembered-calls';

const BODY = Buffer.from('{"out_trade_no":"1"}');
const SAME = fingerprintOf(['refund', {}], BODY);
const QUERY = { out_trade_no: '1' };
const MINUTE = 60_000;

/** A memory, and the number of calls that really acted. */
function memory(options: MemoryOptions = {}) {
  const clock = { now: 0 };
  const full: MemoryPart[] = [];
  const done: string[] = [];
  const calls = createRememberedCalls({
    now: () => clock.now,
    onFull: (part) => full.push(part),
    ...options,
  });
  const once = (
    key: string,
    answer: WireData | Buffer | Error | Promise<CallAnswer> = {},
    more: Partial<KeyedCall> = {},
  ) =>
    calls.once({
      ...{ key, fingerprint: SAME, readOnly: false, query: QUERY },
      async act() {
        done.push(key);
        if (answer instanceof Error) throw answer;
        if (answer instanceof Promise) return { answer: await answer, repeated: false };
        return { answer: Buffer.isBuffer(answer) ? { file: answer } : { fields: answer }, repeated: false };
      },
      ...more,
    });
  return { once, clock, full, done };
}

describe('a call repeated with its key', () => {
  it('gets the first one’s answer, and does not act', async () => {
    const { once, done } = memory();
    const [first, again] = await Promise.all([once('k', { result_code: 'SUCCESS' }), once('k')]);
    expect([first.repeated, again.repeated]).toEqual([false, true]);
    expect(again.answer).toBe(first.answer);
    expect(await once('k')).toEqual({ answer: { fields: { result_code: 'SUCCESS' } }, repeated: true });
    expect(done).toEqual(['k']);
  });

  it('gets the first one’s failure: a new attempt needs a new call', async () => {
    const { once, done } = memory();
    for (let time = 0; time < 3; time++)
      await expect(once('k', new Error('outcome unknown'))).rejects.toThrow('outcome unknown');
    expect(done).toEqual(['k']);
  });

  it.each([
    ['something here was in the way', new NotMade('no database')],
    ['too many were under way', new TooManyCalls(-501009, 'too many', 1)],
  ])('acts if the first did not, as %s', async (_, failure) => {
    const { once, done } = memory();
    await expect(once('k', failure)).rejects.toBe(failure);
    expect((await once('k')).repeated).toBe(false);
    expect((await once('k')).repeated).toBe(true);
    expect(done).toEqual(['k', 'k']);
  });

  it('acts if the first was refused before it acted', async () => {
    const { once, done } = memory();
    const refuse = () => {
      throw new Error('turned away');
    };
    await expect(once('k', {}, { act: refuse })).rejects.toThrow('turned away');
    expect((await once('k')).repeated).toBe(false);
    expect(done).toEqual(['k']);
  });

  it('is refused if the call differs', async () => {
    const { once, done } = memory();
    await once('k');
    for (const fingerprint of [
      fingerprintOf(['closeOrder', {}], BODY),
      fingerprintOf(['refund', { openid: 'o' }], BODY),
      fingerprintOf(['refund', {}], Buffer.from('{"out_trade_no":"2"}')),
    ])
      await expect(once('k', {}, { fingerprint })).rejects.toThrow(/used for another call/);
    expect(done).toEqual(['k']);
  });

  it('acts again after it was forgotten: ten minutes after its end', async () => {
    const { once, clock, done } = memory();
    let end = (_: CallAnswer) => {};
    const slow = once(
      'k',
      new Promise<CallAnswer>((resolve) => {
        end = resolve;
      }),
    );
    clock.now = 20 * MINUTE;
    const again = once('k');
    end({ fields: {} });
    await slow;
    expect((await again).repeated).toBe(true);
    clock.now = 30 * MINUTE - 1;
    expect((await once('k')).repeated).toBe(true);
    clock.now = 30 * MINUTE;
    expect((await once('k')).repeated).toBe(false);
    expect(done).toEqual(['k', 'k']);
  });
});

describe('the memory', () => {
  it('keeps all calls that the default rate allows in ten minutes for their full lifetime', async () => {
    const { once, clock, full } = memory();
    const calls = 50 * 600 + 100;
    const answer = { return_code: 'SUCCESS', result_code: 'SUCCESS', text: 'x'.repeat(600) };
    for (let index = 0; index < calls; index++) {
      clock.now = (index * 10 * MINUTE) / calls;
      await once(`k-${index}`, answer);
    }
    for (const index of [0, 1, 2000, 20_000, calls - 1])
      expect(await once(`k-${index}`)).toEqual({ answer: { fields: answer }, repeated: true });
    expect(full).toEqual([]);
  });

  it('drops answers first if they are too large together, and never acts twice', async () => {
    const { once, full, done } = memory({ maxBytes: 1000 });
    for (let index = 0; index < 5; index++) await once(`k-${index}`, { text: 'x'.repeat(300) });
    expect(full).toEqual(['answers', 'answers']);
    for (const key of ['k-0', 'k-1'])
      await expect(once(key)).rejects.toMatchObject({
        message: expect.stringMatching(
          /no longer remembered.*Nothing was done this time.*query before you retry/,
        ),
        query: QUERY,
      });
    await expect(once('k-0', {}, { fingerprint: 'other' })).rejects.toThrow(/used for another call/);
    for (const key of ['k-2', 'k-3', 'k-4']) expect((await once(key)).repeated).toBe(true);
    expect(done).toHaveLength(5);
  });

  it('refuses new calls if there are too many keys, with the time until there is room', async () => {
    const { once, clock, full, done } = memory({ maxKeys: 3 });
    await once('a');
    clock.now = MINUTE;
    await once('b');
    await once('c');
    await expect(once('d')).rejects.toMatchObject({
      errCode: -501003,
      retryAfter: 540,
      message: expect.stringMatching(/3 calls .* within ten minutes.*Nothing was done: retry in 540 s/),
    });
    expect(full).toEqual(['keys']);
    for (const key of ['a', 'b', 'c']) expect((await once(key)).repeated).toBe(true);
    clock.now = 10 * MINUTE;
    expect((await once('d')).repeated).toBe(false);
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('drops calls that only read before any other, and makes them if there is no room', async () => {
    const { once, full, done } = memory({ maxKeys: 2 });
    const readOnly = { readOnly: true };
    await once('q-1', {}, readOnly);
    await once('a');
    await once('b');
    expect((await once('a')).repeated).toBe(true);
    expect((await once('q-1', {}, readOnly)).repeated).toBe(false);
    expect((await once('q-1', {}, readOnly)).repeated).toBe(false);
    expect(done).toEqual(['q-1', 'a', 'b', 'q-1', 'q-1']);
    expect(full).toEqual([]);
  });

  it('is dropped without a warning if it is only a cache', async () => {
    const { once, full } = memory({ maxKeys: 2, maxBytes: 50, isCache: true });
    for (const key of ['a', 'b', 'c']) await once(key);
    expect((await once('a')).repeated).toBe(false);
    await once('large', { text: 'x'.repeat(100) });
    expect((await once('large')).repeated).toBe(false);
    expect(full).toEqual([]);
  });

  it('stores no file: a bill may be downloaded again', async () => {
    const { once, done } = memory();
    const readOnly = { readOnly: true };
    const first = once('k', Buffer.alloc(65 * 1024), readOnly);
    expect((await once('k', {}, readOnly)).repeated).toBe(true);
    await first;
    expect((await once('k', Buffer.alloc(1), readOnly)).answer.file).toHaveLength(1);
    expect(done).toHaveLength(2);
  });

  it('never acts twice within ten minutes, for any calls in any order, with any little room', async () => {
    const step = fc.record({
      key: fc.nat(12).map((number) => `k-${number}`),
      wait: fc.constantFrom(0, 0, 0, 1, MINUTE, 4 * MINUTE),
      size: fc.constantFrom(0, 10, 200, 70_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 80 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 500 }),
        async (steps, maxKeys, maxBytes) => {
          const { once, clock } = memory({ maxKeys, maxBytes });
          const actedAt = new Map<string, number>();
          for (const { key, wait, size } of steps) {
            clock.now += wait;
            const call = once(key, { text: 'x'.repeat(size) });
            const repeated = await call.then(
              (remembered) => remembered.repeated,
              () => true,
            );
            if (repeated) continue;
            const last = actedAt.get(key) ?? Number.NEGATIVE_INFINITY;
            expect(clock.now - last).toBeGreaterThanOrEqual(10 * MINUTE);
            actedAt.set(key, clock.now);
          }
        },
      ),
    );
  });
});
