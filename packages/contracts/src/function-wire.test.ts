import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callDepth, type FunctionFailure, functionPath, readAnswer, sessionCallPath } from './function-wire';

const failure = fc.record(
  {
    errorCode: fc.string(),
    errorMessage: fc.string(),
    requestId: fc.string(),
    errCode: fc.integer(),
    errMsg: fc.string(),
  },
  { requiredKeys: ['errorCode', 'errorMessage', 'requestId'] },
);

/** The value after the way through JSON. */
const sent = (body: object): unknown => JSON.parse(JSON.stringify(body));

describe('an answer of a function host', () => {
  it('survives the way through JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constant(undefined)), fc.uuid(), (result, requestId) => {
        const success = sent({ result, requestId });
        expect(readAnswer(200, success)).toEqual({ success });
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 201, max: 599 }), failure, (status, failed: FunctionFailure) => {
        expect(readAnswer(status, sent(failed))).toEqual({ failure: failed });
      }),
    );
  });

  it.each([
    [200, { errorMessage: 'no' }],
    [200, {}],
    [200, null],
    [502, 'a page'],
    [404, { message: 'no Route matched' }],
    [500, { errorMessage: 1 }],
  ])('is not recognised in the answer of another server: %i and %j', (status, body) => {
    expect(readAnswer(status, body)).toBeUndefined();
  });
});

describe('the path of a function', () => {
  it('contains the function’s name, encoded', () => {
    expect(functionPath('pay_cb')).toBe('/functions/pay_cb');
    expect(functionPath('a/b')).toBe('/functions/a%2Fb');
    expect(sessionCallPath('a$&b')).toBe('/call/a%24%26b');
  });
});

describe('callDepth', () => {
  it.each([
    ['0', 1],
    ['16', 17],
    [undefined, 0],
    [null, 0],
    ['', 0],
    ['-1', 0],
    ['12345', 0],
  ])('of %j is %i', (header, depth) => {
    expect(callDepth(header)).toBe(depth);
  });
});
