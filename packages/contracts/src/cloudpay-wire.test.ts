import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callerHeaders } from './caller';
import { callPath, readAnswer, readFailure, signedCaller, writeAnswer, writeFailure } from './cloudpay-wire';

const numbers = fc.dictionary(fc.stringMatching(/^[a-z_]{1,20}$/), fc.string());
const failure = fc.record(
  {
    errCode: fc.integer(),
    message: fc.string(),
    query: numbers,
    state: fc.dictionary(fc.stringMatching(/^[a-z_]{1,20}$/), fc.oneof(fc.string(), fc.integer())),
    problems: fc.array(fc.record({ field: fc.string(), problem: fc.string() }), { minLength: 1 }),
  },
  { requiredKeys: ['errCode', 'message'] },
);

describe('the answer to a call', () => {
  it('keeps its hint apart from the fields of WeChat Pay', () => {
    const hint = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(numbers, hint, (fields, given) => {
        const body = JSON.stringify(writeAnswer({ fields, hint: given }));
        const expected = given === undefined ? { fields } : { fields, hint: given };
        expect(readAnswer(JSON.parse(body))).toEqual('hint' in fields ? expect.anything() : expected);
      }),
    );
    expect(readAnswer({ result_code: 'FAIL', hint: 1 })).toEqual({
      fields: { result_code: 'FAIL', hint: 1 },
    });
  });
});

describe('the failure of a call', () => {
  it('survives the way through a body', () => {
    fc.assert(
      fc.property(failure, ({ message, ...rest }) => {
        const body: unknown = JSON.parse(JSON.stringify(writeFailure({ message, ...rest })));
        expect(readFailure(body as Record<string, unknown>)).toEqual({ detail: message, ...rest });
      }),
    );
  });

  it('is read from any JSON; fields of another type are ignored', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('errCode', 'detail', 'query', 'problems'), fc.jsonValue()),
        (body) => {
          const read = readFailure(body);
          for (const [name, value] of Object.entries(read)) expect(value).toEqual(body[name]);
        },
      ),
    );
    expect(
      readFailure({ errCode: '1', detail: 2, query: [], state: null, problems: [{ field: 'a' }] }),
    ).toEqual({});
    expect(readFailure(undefined)).toEqual({});
  });
});

describe('a call', () => {
  it('contains the API’s name, encoded', () => {
    expect(callPath('refund')).toBe('/v1/cloudpay/refund');
    expect(callPath('a/b$&')).toBe('/v1/cloudpay/a%2Fb%24%26');
  });

  it('covers the openid, appid and environment', () => {
    const headers = new Headers(callerHeaders({ openId: 'o1', envId: 'prod', clientIp: '10.0.0.1' }));
    expect(signedCaller(headers)).toEqual(['o1', '', 'prod']);
  });
});
