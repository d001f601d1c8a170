/** Results have the documented names (`prepay_id`) besides those of the original (`prepayId`). */
import { deepStrictEqual, notDeepStrictEqual } from 'node:assert/strict';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { answerRecord } from './testing/arbitraries';
import { type BothClients, startBothClients } from './testing/both-clients';

let clients: BothClients;

beforeAll(async () => {
  clients = await startBothClients();
});

afterAll(() => clients.close());

type Result = Record<string, unknown>;

async function results(answer: object): Promise<{ theirs: Result; mine: Result }> {
  const { theirs, mine } = await clients.both((cloudPay) => cloudPay.queryRefund({ outTradeNo: '123456' }), {
    body: JSON.stringify(answer),
  });
  return { theirs: theirs.result as Result, mine: mine.result as Result };
}

const mineOf = async (answer: object): Promise<Result> => (await results(answer)).mine;

const FAILED = {
  return_code: 'SUCCESS',
  result_code: 'FAIL',
  err_code: 'ORDERPAID',
  err_code_des: '该订单已支付',
  coupon_refund_fee_0_1: 2,
  refund_fee_list: [1, 2],
};

describe('a result', () => {
  it('has both names of every field', async () => {
    const result = await mineOf({ ...FAILED, prepay_id: 'wx1' });
    expect(result['result_code']).toBe('FAIL');
    expect(result['resultCode']).toBe('FAIL');
    expect(result['prepay_id']).toBe('wx1');
    expect(result['coupon_refund_fee_0_1']).toBe(2);
    expect(result['refund_fee_list']).toBe(result['refundFeeList']);
    const { return_code, err_code_des } = result;
    expect({ return_code, err_code_des }).toEqual({ return_code: 'SUCCESS', err_code_des: '该订单已支付' });
  });

  it('has WeChat Pay’s own code as err_code, which errCode 0 hides', async () => {
    expect(await mineOf(FAILED)).toMatchObject({ errCode: 0, err_code: 'ORDERPAID' });
    expect((await mineOf({ err_code: '', err_msg: 'theirs' }))['err_code']).toBe('');
    expect(await mineOf({ err_msg: 'theirs' })).toMatchObject({
      errMsg: 'cloudPay.queryRefund:ok',
      err_msg: 'theirs',
    });
    expect(await mineOf({})).not.toHaveProperty('err_code');
  });

  it('has them in nested objects and lists too, and only for converted names', async () => {
    const result = await mineOf({
      payment: { timeStamp: '1', nonceStr: 'n' },
      refund_list: [{ refund_id: '1', coupon_list: [{ coupon_fee: 2 }] }],
    });
    expect(Object.getOwnPropertyNames(result['payment'])).toEqual(['timeStamp', 'nonceStr']);
    const [refund] = result['refund_list'] as { refund_id: string; coupon_list: { coupon_fee: number }[] }[];
    expect(refund?.refund_id).toBe('1');
    expect(refund?.coupon_list[0]?.coupon_fee).toBe(2);
  });

  it('equals the original’s result in JSON, deep equality, iteration, spreading, copying and printing', async () => {
    const { theirs, mine } = await results({ ...FAILED, payment: { sub_list: [{ a_b: 1 }] } });
    deepStrictEqual(mine, theirs);
    deepStrictEqual(theirs, mine);
    expect(mine).toStrictEqual(theirs);
    expect(theirs).toStrictEqual(mine);
    expect(mine).toEqual(theirs);
    expect(JSON.stringify(mine)).toBe(JSON.stringify(theirs));
    expect(Object.entries(mine)).toEqual(Object.entries(theirs));
    const seen: string[] = [];
    for (const name in mine) seen.push(name);
    expect(seen).toEqual(Object.keys(theirs));
    expect(Object.getOwnPropertyNames({ ...mine })).toEqual(Object.keys(theirs));
    expect(Object.getOwnPropertyNames(structuredClone(mine))).toEqual(Object.keys(theirs));
    expect(inspect(mine)).toBe(inspect(theirs));
    notDeepStrictEqual(mine, { ...theirs, resultCode: 'SUCCESS' });
  });

  it('equals the original’s result for any answer, and has every name in it', async () => {
    await fc.assert(
      fc.asyncProperty(answerRecord, async (answer) => {
        const { theirs, mine } = await results(answer);
        deepStrictEqual(mine, theirs);
        // Strict equality of jest compares constructors.
        if (!JSON.stringify(answer).includes('"constructor"')) expect(mine).toStrictEqual(theirs);
        for (const [name, value] of Object.entries(answer)) {
          const isWord = typeof value !== 'object';
          // If a field has two spellings the converted one wins, as with the original.
          if (isWord && /^[a-z_]*$/.test(name) && Object.keys(answer).filter(sameAs(name)).length === 1)
            expect(mine[name]).toBe(Object.is(value, -0) ? 0 : value);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('has one value under both names, and accepts assignments like any record', async () => {
    const result = await mineOf({ total_fee: 1, cash_fee: 1 });
    result['totalFee'] = 2;
    expect(result['total_fee']).toBe(2);
    result['cash_fee'] = 3;
    expect(result).toMatchObject({ cashFee: 1, cash_fee: 3 });
    expect(Object.keys(result)).toContain('cash_fee');
    delete result['total_fee'];
    expect(result['total_fee']).toBeUndefined();
  });

  it('cannot be given another prototype by an answer', async () => {
    const { mine } = await clients.both((cloudPay) => cloudPay.queryOrder({ outTradeNo: '123456' }), {
      body: '{"__proto__":{"result_code":"SUCCESS"}}',
    });
    expect((mine.result as Result)['result_code']).toBeUndefined();
    expect(Object.getPrototypeOf(mine.result)).toBe(Object.prototype);
  });
});

function sameAs(name: string): (other: string) => boolean {
  const plain = (text: string) => text.replace(/_/g, '').toLowerCase();
  return (other) => plain(other) === plain(name);
}
