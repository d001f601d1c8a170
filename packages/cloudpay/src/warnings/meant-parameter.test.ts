import { describe, expect, it } from '@jest/globals';
import { apis } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { camelCase } from '../convert-case';
import { inWords } from '../errors/problems';
import { mistypedName } from './meant-parameter';

const required = Object.values(apis).flatMap(({ request }) => request.required as readonly string[]);
const declared = new Set(
  Object.values(apis).flatMap(({ request }) =>
    Object.keys(request.properties).flatMap((name) => [name, camelCase(name)]),
  ),
);

describe('a parameter that is missing', () => {
  it('is reported with the mistyped name under which it was given', () => {
    const problem = 'is missing: it must be an integer';
    expect(inWords([{ field: 'total_fee', problem }], { totalfee: 1 })).toBe(
      'totalFee is missing: it must be an integer (there is a totalfee: did you mean totalFee?)',
    );
    expect(inWords([{ field: 'transaction_id or out_trade_no', problem }], { outTradNo: '1' })).toContain(
      '(there is a outTradNo: did you mean outTradeNo?)',
    );
  });

  it('is found with any typing error of one letter, or in any case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...required), fc.nat(), fc.boolean(), (field, at, lower) => {
        const name = camelCase(field);
        const place = at % name.length;
        const slip = lower ? field.toUpperCase() : name.slice(0, place) + name.slice(place + 1);
        // `receivers` without its last letter is `receiver`, a parameter of another API.
        fc.pre(slip !== name && slip !== field && !declared.has(slip));
        expect(mistypedName(field, { body: 'Tea', [slip]: 1 })).toBe(slip);
      }),
    );
  });

  it('is not confused with another parameter that exists', () => {
    const all = Object.values(apis).flatMap(({ request }) => Object.keys(request.properties));
    const given = Object.fromEntries([...all, ...all.map(camelCase)].map((name) => [name, 1]));
    for (const field of required) expect(mistypedName(field, given)).toBeUndefined();
  });

  it('is not guessed from data that is not a record', () => {
    for (const given of [undefined, null, 'totalfee', ['totalfee']])
      expect(mistypedName('total_fee', given)).toBeUndefined();
  });
});
