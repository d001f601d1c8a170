import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FunctionError } from '../errors';
import { prepareInvocation } from './prepare-invocation';

const about = { functionName: 'pay', requestId: 'r-1', timeLimit: 3000 };
const payer = { appId: 'wx1', openId: 'o-payer' };

const eventSent = (event: unknown, user?: { appId?: string; openId?: string }) =>
  JSON.parse(prepareInvocation(event, { ...about, user }).event);

function refusalOf(event: unknown): FunctionError {
  try {
    prepareInvocation(event, about);
  } catch (error) {
    if (error instanceof FunctionError) return error;
  }
  throw new Error('expected a FunctionError');
}

describe('prepareInvocation', () => {
  it('adds the caller to the event as userInfo', () => {
    expect(eventSent({ a: 1 }, payer)).toEqual({ a: 1, userInfo: payer });
    expect(eventSent(undefined, payer)).toEqual({ userInfo: payer });
  });

  it('does not let a caller become another user by userInfo in the event', () => {
    const forged = { userInfo: { appId: 'wx1', openId: 'o-victim' } };
    expect(eventSent(forged, payer)).toEqual({ userInfo: payer });
    expect(prepareInvocation(forged, { ...about, user: payer }).caller).toEqual(payer);
  });

  it('without a caller keeps the event’s own userInfo and takes the caller from it', () => {
    const event = { outTradeNo: '1', userInfo: payer };
    const { event: sent, caller } = prepareInvocation(event, about);
    expect(JSON.parse(sent)).toEqual(event);
    expect(caller).toEqual({ ...payer, source: 'wx_paycallback' });
  });

  it('carries any JSON object unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (event) => {
        const plain = JSON.parse(JSON.stringify(event));
        expect(eventSent(event)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  it.each([[null], [1], ['text'], [[1]]])('refuses %j: it is not an object', (event) => {
    const error = refusalOf(event);
    expect(error.code).toBe('EVENT_INVALID');
    expect(error.message).toMatch(/'pay' is not an object/);
  });

  it('refuses an event that JSON cannot represent, and one above 6 MB', () => {
    expect(refusalOf({ id: 1n }).message).toMatch(/cannot be written as JSON/);
    expect(refusalOf({ text: 'x'.repeat(6 * 1024 * 1024) }).message).toMatch(
      /is 6\.0 MB; functions take 6 MB/,
    );
  });
});
