import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apis } from './apis/index';
import { record } from './testing/arbitraries';
import { typeFields } from './typed-fields';

const integer = { type: 'integer', description: 'a number' } as const;

describe('typeFields', () => {
  it('turns declared integers into numbers and leaves every other field as text', () => {
    expect(
      typeFields({ total_fee: '100', out_trade_no: '00123', free: '7' }, { total_fee: integer }),
    ).toEqual({
      total_fee: 100,
      out_trade_no: '00123',
      free: '7',
    });
  });

  it('types indexed fields of one and of two levels, and no field that only resembles them', () => {
    const fields = {
      coupon_fee_0: '1',
      coupon_fee_12: '2',
      coupon_fee: '3',
      coupon_fee_0_1: '4',
      coupon_refund_fee_0_1: '5',
      coupon_refund_fee_10_20: '6',
      coupon_refund_fee_0: '7',
      coupon_fee_x: '8',
      xcoupon_fee_0: '9',
    };
    expect(typeFields(fields, { coupon_fee_$n: integer, coupon_refund_fee_$n_$m: integer })).toEqual({
      ...fields,
      coupon_fee_0: 1,
      coupon_fee_12: 2,
      coupon_refund_fee_0_1: 5,
      coupon_refund_fee_10_20: 6,
    });
  });

  it('gives every integer that a number holds exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(typeFields({ total_fee: String(value) }, { total_fee: integer })).toEqual({
          total_fee: value,
        });
      }),
    );
  });

  it('leaves an empty element as empty text: it invents no amount', () => {
    expect(typeFields({ total_fee: '' }, { total_fee: integer })).toEqual({ total_fee: '' });
  });

  it.each([
    ' ',
    ' 1',
    '08800',
    '00',
    '-1',
    '1.0',
    '1e3',
    '0x10',
    '+1',
    '１',
    '9007199254740993',
    'NaN',
    '1,000',
  ])('refuses %j as an amount: WeChat Pay cannot have sent it', (text) => {
    expect(() => typeFields({ total_fee: text }, { total_fee: integer })).toThrow(
      /^total_fee must be an integer without sign, point or leading zero, got "/,
    );
  });

  it('accepts only the canonical form of an amount', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9.]{1,20}$/)), (text) => {
        const read = () => typeFields({ total_fee: text }, { total_fee: integer })['total_fee'];
        if (
          text === '' ||
          (/^\d+$/.test(text) && String(Number(text)) === text && Number(text) <= 2 ** 53 - 1)
        )
          expect(String(read())).toBe(text);
        else expect(read).toThrow();
      }),
    );
  });

  it('keeps every field under its own name, also the names of object properties', () => {
    fc.assert(
      fc.property(record, (fields) => {
        expect(Object.entries(typeFields(fields, {}))).toEqual(Object.entries(fields));
      }),
    );
  });

  it('types the fields of a refund query as declared', () => {
    const fields = {
      total_refund_count: '11',
      refund_count: '1',
      refund_fee_0: '30',
      settlement_refund_fee_0: '25',
      coupon_refund_count_0: '1',
      coupon_refund_fee_0: '5',
      coupon_refund_fee_0_0: '5',
    };
    const texts = {
      coupon_refund_id_0_0: '10000',
      out_refund_no_0: '123',
      refund_id_0: '50000408942018111907145868882',
    };
    expect(typeFields({ ...fields, ...texts }, apis.queryRefund.answer.fields)).toEqual({
      ...texts,
      ...Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, Number(text)])),
    });
  });
});
