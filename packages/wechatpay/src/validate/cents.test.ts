import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apis } from '../apis/index';
import { amountMeant, centsNear } from './cents';

const schema = apis.unifiedOrder.request.properties['total_fee'];

describe('the amount that float arithmetic was to give', () => {
  it.each([
    [69.6 * 100, 6960],
    [0.29 * 100, 29],
    [1.15 * 100, 115],
  ])('of %p is %i', (value, cents) => {
    expect(centsNear(value)).toBe(cents);
  });

  it.each([1, 0.5, 69.6, 1.001, '6959.999999999999', Number.NaN, Number.POSITIVE_INFINITY, null, undefined])(
    'is unknown for %p',
    (value) => {
      expect(centsNear(value)).toBeUndefined();
    },
  );

  it('is found for every price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (cents) => {
        const computed = (cents / 100) * 100;
        expect(centsNear(computed) ?? computed).toBe(cents);
      }),
    );
  });
});

describe('what to pass instead of a wrong amount', () => {
  it.each<[unknown, string]>([
    [0.01, ': 0.01 yuan is 1'],
    [69.6, ': 69.6 yuan is 6960'],
    [1.15, ': 1.15 yuan is 115'],
    ['0.01', ': 0.01 yuan is the number 1'],
    ['69.60', ': 69.60 yuan is the number 6960'],
    ['6960', ': pass the number 6960'],
    [69.6 * 100, ': float arithmetic is not exact. Pass Math.round(price * 100), here 6960'],
    [0.001, ''],
    [0.0, ''],
    ['0', ''],
    ['0.00', ''],
    [-0.01, ''],
    ['¥69.60', ''],
    [1e-9, ''],
    [99_999_999_999.5, ''],
    [Number.NaN, ''],
    [null, ''],
    [true, ''],
    [{}, ''],
  ])('of %p', (value, cure) => {
    expect(amountMeant(schema, value)).toBe(cure);
  });

  it('is said of amounts alone', () => {
    const offset = apis.queryRefund.request.properties['offset'];
    expect(amountMeant(offset, 0.5)).toBe('');
    expect(amountMeant(undefined, 0.5)).toBe('');
  });

  it('is the amount of the price, for every price with at most two decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (cents) => {
        fc.pre(cents % 100 !== 0);
        expect(amountMeant(schema, cents / 100)).toBe(`: ${cents / 100} yuan is ${cents}`);
      }),
    );
  });
});

it('every amount of every API is declared as one', () => {
  const declared = Object.values(apis).flatMap(({ name, request }) =>
    Object.entries(request.properties).map(([field, property]) => ({ name: `${name}.${field}`, property })),
  );
  const amounts = declared.filter(({ name }) => /(?:_fee|amount)$/.test(name));
  expect(amounts.map(({ name }) => name)).toContain('refund.refund_fee');
  for (const { property } of amounts) expect(property).toMatchObject({ type: 'integer', unit: 'cents' });
});
