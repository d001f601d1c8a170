import { deepStrictEqual } from 'node:assert/strict';
import { describe, expect, it } from '@jest/globals';
import { CALLBACK_FIELDS } from '@opencloudpay/contracts/callback-fields';
import fc from 'fast-check';
import { addDocumentedNames, documentedNamesWarning } from './documented-names';

const EVENT = {
  returnCode: 'SUCCESS',
  resultCode: 'SUCCESS',
  outTradeNo: 'T-1',
  totalFee: 8800,
  couponFee_0: 4,
  attach: 'shop',
  userInfo: { appId: 'wx1', openId: 'o' },
};

function withNames(fields: Record<string, unknown> = EVENT) {
  const event: Record<string, unknown> = { ...fields };
  return { event, read: addDocumentedNames(event) };
}

describe('the event of a callback', () => {
  it('answers to the documented names, as properties of its own', () => {
    const { event } = withNames();
    const { out_trade_no, total_fee, coupon_fee_0 } = event;
    expect({ out_trade_no, total_fee, coupon_fee_0 }).toEqual({
      ...{ out_trade_no: 'T-1', total_fee: 8800, coupon_fee_0: 4 },
    });
    expect('result_code' in event).toBe(true);
    expect(Object.hasOwn(event, 'result_code')).toBe(true);
    expect('refund_id' in event).toBe(false);
    expect(event['refund_id']).toBeUndefined();
  });

  it('is the same event for JSON, keys, spreading, iteration, clones and comparison', () => {
    const names = [...Object.values(CALLBACK_FIELDS), 'attach', 'goodsId', 'couponFee_1', '__proto__'];
    const fields = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fields, (dictionary) => {
        const plain = JSON.parse(JSON.stringify(dictionary)) as Record<string, unknown>;
        const { event } = withNames(plain);
        expect(JSON.stringify(event)).toBe(JSON.stringify(plain));
        expect(Object.keys(event)).toEqual(Object.keys(plain));
        expect(Object.entries({ ...event })).toEqual(Object.entries(plain));
        expect(Object.getOwnPropertyNames({ ...event })).toEqual(Object.keys(plain));
        expect(Object.getOwnPropertyNames(structuredClone(event)).sort()).toEqual(Object.keys(plain).sort());
        const iterated: string[] = [];
        for (const name in event) iterated.push(name);
        expect(iterated).toEqual(Object.keys(plain));
        deepStrictEqual(event, { ...plain });
      }),
      { numRuns: 100 },
    );
  });

  it('keeps a field that has the documented name', () => {
    const { event, read } = withNames({ outTradeNo: 'T-1', out_trade_no: 'mine' });
    expect(event['out_trade_no']).toBe('mine');
    expect(Object.keys(event)).toEqual(['outTradeNo', 'out_trade_no']);
    expect(read.size).toBe(0);
  });

  it('follows changes of its fields, and can be changed itself', () => {
    const { event } = withNames();
    event['outTradeNo'] = 'T-2';
    expect(event['out_trade_no']).toBe('T-2');
    event['total_fee'] = 1;
    expect(event).toMatchObject({ totalFee: 8800, total_fee: 1 });
    expect(Object.keys(event)).toContain('total_fee');
    delete event['result_code'];
    expect('result_code' in event).toBe(false);
  });
});

describe('the warning', () => {
  it('names what was read, and what to read', () => {
    const { event, read } = withNames();
    expect(documentedNamesWarning(read)).toBeUndefined();
    expect(event['outTradeNo'] ?? event['out_trade_no']).toBe('T-1');
    expect('total_fee' in event).toBe(true);
    expect(documentedNamesWarning(read)).toBeUndefined();
    expect([event['out_trade_no'], event['total_fee'], event['out_trade_no']]).toEqual(['T-1', 8800, 'T-1']);
    expect(documentedNamesWarning(read)?.en).toBe(
      "This function reads event.out_trade_no, event.total_fee. It works here; on CloudBase it was seen to be undefined, although CloudBase's page shows it: read event.outTradeNo, event.totalFee.",
    );
  });
});
