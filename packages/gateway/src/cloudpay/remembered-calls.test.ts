import { describe, expect, it } from '@jest/globals';
import type { WireAnswer } from '@opencloudpay/cloudpay';
import { NotMade } from './around-call';
import { createRememberedCalls, fingerprintOf, keyOf } from './remembered-calls';

const BODY = Buffer.from('{"out_trade_no":"1"}');
const SAME = fingerprintOf(['refund', {}], BODY);

/** Counts how often it is done. */
function work(...answers: (WireAnswer | Error)[]) {
  let done = 0;
  const act = async () => {
    const answer = answers[done++] ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { act, done: () => done };
}

describe('a call that comes again with its key', () => {
  it('gets the first one’s answer, and nothing is done', async () => {
    const calls = createRememberedCalls();
    const { act, done } = work({ result_code: 'SUCCESS' });
    const first = calls.once('k', SAME, act);
    const again = calls.once('k', SAME, act);
    expect([first.repeated, again.repeated]).toEqual([false, true]);
    expect(await again.answer).toBe(await first.answer);
    expect(await calls.once('k', SAME, act).answer).toEqual({ result_code: 'SUCCESS' });
    expect(done()).toBe(1);
  });

  it('gets the first one’s failure: who wants another try makes another call', async () => {
    const calls = createRememberedCalls();
    const { act, done } = work(new Error('outcome unknown'));
    for (let time = 0; time < 3; time++)
      await expect(calls.once('k', SAME, act).answer).rejects.toThrow('outcome unknown');
    expect(done()).toBe(1);
  });

  it('is done if the first was not made, as something here was in the way', async () => {
    const calls = createRememberedCalls();
    const { act, done } = work(new NotMade('no database'), { result_code: 'SUCCESS' });
    await expect(calls.once('k', SAME, act).answer).rejects.toThrow('no database');
    expect(await calls.once('k', SAME, act).answer).toEqual({ result_code: 'SUCCESS' });
    expect(await calls.once('k', SAME, act).answer).toEqual({ result_code: 'SUCCESS' });
    expect(done()).toBe(2);
  });

  it('is done if the first was turned away before anything was done', async () => {
    const calls = createRememberedCalls();
    const refuse = () => {
      throw new Error('too many');
    };
    expect(() => calls.once('k', SAME, refuse)).toThrow('too many');
    const { act, done } = work({});
    expect(calls.once('k', SAME, act).repeated).toBe(false);
    expect(done()).toBe(1);
  });

  it('is refused if it is another call', () => {
    const calls = createRememberedCalls();
    const { act, done } = work();
    calls.once('k', SAME, act);
    for (const other of [
      fingerprintOf(['closeOrder', {}], BODY),
      fingerprintOf(['refund', { openid: 'o' }], BODY),
      fingerprintOf(['refund', {}], Buffer.from('{"out_trade_no":"2"}')),
    ])
      expect(() => calls.once('k', other, act)).toThrow(/used for another call/);
    expect(done()).toBe(1);
  });

  it('is done again once it was forgotten: after its time, counted from its end', async () => {
    let at = 0;
    const calls = createRememberedCalls({ ttl: 60_000, now: () => at });
    let end = (_: WireAnswer) => {};
    const slow = calls.once(
      'k',
      SAME,
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    at = 120_000;
    const { act, done } = work();
    expect(calls.once('k', SAME, act).repeated).toBe(true);
    end({});
    await slow.answer;
    at = 179_999;
    expect(calls.once('k', SAME, act).repeated).toBe(true);
    at = 180_000;
    expect(calls.once('k', SAME, act).repeated).toBe(false);
    expect(done()).toBe(1);
  });
});

describe('what is remembered', () => {
  it('is bounded: the oldest go first, those under way never', async () => {
    const calls = createRememberedCalls({ capacity: 3 });
    const { act } = work();
    calls.once('slow', SAME, () => new Promise(() => {}));
    for (const key of ['a', 'b', 'c', 'd']) await calls.once(key, SAME, act).answer;
    const repeated = ['slow', 'd', 'c', 'a'].map((key) => calls.once(key, SAME, act).repeated);
    expect(repeated).toEqual([true, true, true, false]);
  });

  it('is no file: a bill may be downloaded again', async () => {
    const calls = createRememberedCalls();
    const { act, done } = work(Buffer.alloc(65 * 1024), Buffer.alloc(1));
    const first = calls.once('k', SAME, act);
    expect(calls.once('k', SAME, act).repeated).toBe(true);
    await first.answer;
    expect(await calls.once('k', SAME, act).answer).toHaveLength(1);
    expect(done()).toBe(2);
  });
});

describe('a key', () => {
  it.each(['8e03978e-40d5-43dd-bc93-6894a57f9324', '"quoted"', 'x'.repeat(255)])('may be %s', (key) => {
    expect(keyOf(new Headers({ 'Idempotency-Key': key }))).toBe(key);
  });

  it.each(['', 'two words', 'x'.repeat(256), 'caf\u00e9'])('may not be "%s"', (key) => {
    expect(() => keyOf(new Headers({ 'Idempotency-Key': key }))).toThrow(/from 1 to 255 printable ASCII/);
  });

  it('may be missing', () => {
    expect(keyOf(new Headers())).toBeUndefined();
  });
});
