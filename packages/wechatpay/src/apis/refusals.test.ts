import { describe, expect, it } from '@jest/globals';
import { apis, refusalAdvice } from './index';
import { commonRefusals } from './refusals';

describe('the advice on an error code', () => {
  it.each(Object.values(apis).map((api) => [api.name, api] as const))(
    'exists wherever the declaration itself knows the code: %s',
    (name, { outcome }) => {
      const known = [
        ...(outcome?.provenBy ?? []),
        ...(outcome?.lookup?.certain ?? []),
        ...Object.keys(commonRefusals),
      ];
      expect(known.filter((code) => refusalAdvice(name, code) === undefined)).toEqual([]);
      for (const code of outcome?.lookup?.absent ?? [])
        expect([code, refusalAdvice(outcome?.lookup?.api ?? '', code)]).toEqual([code, expect.any(String)]);
    },
  );

  it.each([
    ['unifiedOrder', 'NOTENOUGH', 'PAYER_FUNDS'],
    ['refund', 'NOTENOUGH', 'REFUND_FUNDS'],
    ['profitSharing', 'NOTENOUGH', 'SHARING_FUNDS'],
    ['unifiedOrder', 'ORDERCLOSED', 'ORDER_CLOSED'],
    ['closeOrder', 'ORDERCLOSED', 'CLOSED_ALREADY'],
    ['micropay', 'AUTHCODEEXPIRE', 'AUTH_CODE'],
    ['queryRefund', 'REFUNDNOTEXIST', 'REFUND_UNKNOWN'],
    ['an API of tomorrow', 'SYSTEMERROR', 'BUSY'],
    ['__proto__', 'constructor', undefined],
  ])('depends on the API where codes mean different things: %s %s', (api, code, expected) => {
    expect(refusalAdvice(api, code)).toBe(expected);
  });
});
