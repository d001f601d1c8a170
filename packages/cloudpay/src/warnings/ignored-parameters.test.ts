/** A mistyped optional parameter is reported with the nearest name; the call is still made. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiDeclaration, apis } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { camelCase } from '../convert-case';
import { CALLED_BY_USER, inEnvironment } from '../testing/environment';
import { ORDER, startMerchant, type TestMerchant } from '../testing/merchant';
import { ignoredParameters } from './ignored-parameters';
import { isKnownName } from './meant-parameter';

const all: ApiDeclaration[] = Object.values(apis);

describe('a mistyped optional parameter', () => {
  it.each([
    ['atach', 'attach'],
    ['timeExpired', 'timeExpire'],
    ['time_expirre', 'timeExpire'],
    ['openId', 'openid'],
    ['goodsTags', 'goodsTag'],
    ['function_names', 'functionName'],
  ])('%s is reported with %s', (given, meant) => {
    expect(ignoredParameters('unifiedOrder', { body: 'Tea', [given]: '1' })).toEqual([
      `${given} is not a parameter of unifiedOrder and was ignored: did you mean ${meant}?`,
    ]);
  });

  it('is found with any typing error of one letter', () => {
    const optional = all.flatMap(({ name, request }) =>
      Object.keys(request.properties)
        .filter((field) => field !== 'notify_url' && !request.required.includes(field))
        .map((field) => ({ name, field })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...optional), fc.nat(), ({ name, field }, at) => {
        const spelled = camelCase(field);
        const place = at % spelled.length;
        const slip = spelled.slice(0, place) + spelled.slice(place + 1);
        fc.pre(!isKnownName(slip));
        expect(ignoredParameters(name, { [slip]: '1' }).join()).toContain(
          `${slip} is not a parameter of ${name}`,
        );
      }),
    );
  });

  it('is not assumed for parameters of other APIs, for fields of answers, or for unrelated names', () => {
    const names = all.flatMap(({ request, answer }) => [
      ...Object.keys(request.properties),
      ...Object.keys(answer.fields),
    ]);
    const given = Object.fromEntries(
      [...names, ...names.map(camelCase), 'userId', 'remark'].map((name) => [name, 1]),
    );
    for (const { name } of all) expect(ignoredParameters(name, given)).toEqual([]);
  });

  it('is not assumed if the parameter itself is given, or if the data is not a record', () => {
    expect(ignoredParameters('unifiedOrder', { attach: '1', atach: '1' })).toEqual([]);
    expect(ignoredParameters('unifiedOrder', { atach: undefined })).toEqual([]);
    expect(ignoredParameters('unifiedOrder', null)).toEqual([]);
    expect(ignoredParameters('noSuchApi', { atach: '1' })).toEqual([]);
  });
});

describe('a call with a mistyped optional parameter', () => {
  let merchant: TestMerchant;
  beforeAll(async () => {
    merchant = await startMerchant();
  });
  afterAll(() => merchant.wechatPay.close());

  it('is made, and its result has the hint, which JSON and comparison do not see', async () => {
    const order = (more: object) =>
      inEnvironment(CALLED_BY_USER, () => merchant.cloudPay.unifiedOrder({ ...ORDER, ...more }));
    const result = await order({ atach: 'my data' });
    expect(merchant.sent()).not.toHaveProperty('attach');
    expect(result['hint']).toBe(
      'atach is not a parameter of unifiedOrder and was ignored: did you mean attach?',
    );
    expect(Object.keys(result)).not.toContain('hint');
    expect((await order({ attach: 'my data', remark: 'tea' }))['hint']).toBeUndefined();
  });
});
