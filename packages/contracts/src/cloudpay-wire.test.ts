import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callerHeaders } from './caller';
import { callPath, readFailure, signedCaller, writeFailure } from './cloudpay-wire';

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

describe('the failure of a call', () => {
  it('comes out of the body as it went in', () => {
    fc.assert(
      fc.property(failure, ({ message, ...rest }) => {
        const body: unknown = JSON.parse(JSON.stringify(writeFailure({ message, ...rest })));
        expect(readFailure(body as Record<string, unknown>)).toEqual({ detail: message, ...rest });
      }),
    );
  });

  it('is read from any JSON, without what has another form', () => {
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
  it('has the API in its path, whatever its name', () => {
    expect(callPath('refund')).toBe('/v1/cloudpay/refund');
    expect(callPath('a/b$&')).toBe('/v1/cloudpay/a%2Fb%24%26');
  });

  it('is signed with the openid, appid and environment that it is sent with', () => {
    const headers = new Headers(callerHeaders({ openId: 'o1', envId: 'prod', clientIp: '10.0.0.1' }));
    expect(signedCaller(headers)).toEqual(['o1', '', 'prod']);
  });
});
