import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toCamelCase, toSnakeCase } from './convert-case';
import { callData } from './testing/arbitraries';

/** Names like those of CloudPay's fields: words of lower-case letters and digits. */
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const snakeName = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('_'));

describe('the two styles of keys', () => {
  it.each([
    ['outTradeNo', 'out_trade_no'],
    ['subMchId', 'sub_mch_id'],
    ['spbillCreateIp', 'spbill_create_ip'],
    ['totalFee', 'total_fee'],
    ['openid', 'openid'],
  ])('%s and %s are the same field', (camel, snake) => {
    expect(toSnakeCase({ [camel]: 1 })).toEqual({ [snake]: 1 });
    expect(toCamelCase({ [snake]: 1 })).toEqual({ [camel]: 1 });
  });

  it('do not change digits, so indexed fields stay separate', () => {
    expect(toCamelCase({ out_refund_no_0: 'r', coupon_refund_fee_0_1: 2 })).toEqual({
      outRefundNo_0: 'r',
      couponRefundFee_0_1: 2,
    });
  });

  it('convert every field of WeChat Pay to camelCase and back', () => {
    fc.assert(
      fc.property(fc.dictionary(snakeName, fc.integer()), (fields) => {
        expect(toSnakeCase(toCamelCase(fields))).toEqual(fields);
      }),
    );
  });

  it('do not change keys that are in the wanted style, nor values', () => {
    fc.assert(
      fc.property(callData, (data) => {
        const snake = toSnakeCase(data);
        expect(toSnakeCase(snake)).toEqual(snake);
      }),
    );
    const date = new Date();
    const bytes = Buffer.from('aB');
    expect(toSnakeCase({ atDate: date, itsBytes: bytes })).toEqual({ at_date: date, its_bytes: bytes });
    expect(toSnakeCase('aB')).toBe('aB');
  });

  it('convert nested objects and arrays', () => {
    expect(toSnakeCase({ goodsDetail: [{ goodsId: 1, subItems: [[{ aB: 2 }]] }, 'aB'] })).toEqual({
      goods_detail: [{ goods_id: 1, sub_items: [[{ a_b: 2 }]] }, 'aB'],
    });
  });

  it('prefer the converted key if both styles of one are given', () => {
    expect(toSnakeCase({ totalFee: 1, total_fee: 2 })).toEqual({ total_fee: 1 });
    expect(toSnakeCase({ total_fee: 2, totalFee: 1 })).toEqual({ total_fee: 1 });
  });

  it('never change their input', () => {
    const given = Object.freeze({
      aB: Object.freeze({ cD: 1 }),
      eF: Object.freeze([Object.freeze({ gH: 2 })]),
    });
    expect(toSnakeCase(given)).toEqual({ a_b: { c_d: 1 }, e_f: [{ g_h: 2 }] });
  });

  it('keep a key named __proto__ as a key', () => {
    const converted = toSnakeCase(JSON.parse('{"__proto__":{"totalFee":1}}')) as object;
    expect(Object.getPrototypeOf(converted)).toBe(Object.prototype);
    expect(JSON.stringify(converted)).toBe('{"__proto__":{"total_fee":1}}');
  });

  it('refuse data with a circular reference, and accept data that is only used twice', () => {
    const shared = { aB: 1 };
    expect(toSnakeCase({ one: shared, other: [shared] })).toEqual({ one: { a_b: 1 }, other: [{ a_b: 1 }] });
    const circular: Record<string, unknown> = {};
    circular['deep'] = [{ circular }];
    expect(() => toSnakeCase(circular)).toThrow('the data contains a circular reference');
  });
});
