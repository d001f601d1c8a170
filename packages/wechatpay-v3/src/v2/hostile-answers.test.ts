import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import { apis as v2Apis } from '@opencloudpay/wechatpay';
import { NotificationError, RequestError } from '@opencloudpay/wechatpay/errors';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../json';
import { translationsOf } from './find-table';
import { paymentToV2, refundToV2 } from './notification';
import { toV2 } from './to-v2';

const account = { mode: 'partner', appid: 'wx8888888888888888', mchId: '1900000100' } as const;

/** Names that the translation reads, with values of any kind. */
const names = fc.constantFrom(
  ...['amount', 'total', 'refund', 'payer', 'openid', 'promotion_detail', 'type', 'coupon_id', 'receivers'],
  ...[
    'finish_time',
    'success_time',
    'trade_state',
    'status',
    'h5_url',
    'code',
    'message',
    'detail',
    'result',
  ],
  ...['out_trade_no', 'transaction_id', 'constructor', '__proto__', 'toString'],
);

const { json } = fc.letrec<{ json: JsonValue; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(
      null,
      true,
      '',
      'SUCCESS',
      'NOCASH',
      '2026-01-01T00:00:00Z',
      '9999-99-99T99:99:99Z',
    ),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(names, tie('json')), { maxLength: 6 })
    // As JSON.parse does: `__proto__` becomes a property like any other.
    .map((entries) => Object.fromEntries(entries) as JsonObject),
}));

const objects = fc
  .array(fc.tuple(names, json), { maxLength: 8 })
  .map((entries) => Object.fromEntries(entries) as JsonObject);

const isPlain = (fields: object) =>
  Object.values(fields).every((value) => typeof value === 'string' || typeof value === 'number');

describe('an answer that has WeChat Pay’s signature and no documented form', () => {
  it.each(Object.keys(v2Apis).filter((name) => translationsOf(name).length > 0))(
    'to %s becomes flat fields, or is not believed',
    (name) => {
      const trade = { trade_type: 'JSAPI', out_trade_no: '12345678', out_refund_no: 'R1' };
      fc.assert(
        fc.property(objects, fc.constantFrom(200, 202, 204, 400, 404, 500), (answer, status) => {
          let fields: object;
          try {
            fields = toV2(name, trade, { status, json: answer }, account).fields;
          } catch (error) {
            expect(error).toBeInstanceOf(RequestError);
            return;
          }
          expect(isPlain(fields)).toBe(true);
          expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
        }),
        { numRuns: runs(20) },
      );
    },
  );

  it('of a payment code is a payment only in the state SUCCESS', () => {
    fc.assert(
      fc.property(objects, (answer) => {
        fc.pre(answer['out_trade_no'] === undefined);
        const { fields } = toV2('micropay', {}, { status: 200, json: answer }, account);
        expect(fields['result_code'] === 'SUCCESS').toBe(answer['trade_state'] === 'SUCCESS');
      }),
      { numRuns: runs(50) },
    );
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))('with %s as its state says nothing', (state) => {
    const { fields } = toV2('micropay', {}, { status: 200, json: { trade_state: state } }, account);
    expect(fields).toMatchObject({ result_code: 'FAIL', err_code: 'SYSTEMERROR' });
    const json = { promotion_detail: [{ type: state, promotion_id: '1', refund_amount: 1 }] };
    expect(toV2('refund', {}, { status: 200, json }, account).fields['coupon_type_0']).toBe(state);
  });

  it('of a notification is refused, or no payment', () => {
    fc.assert(
      fc.property(objects, (resource) => {
        try {
          const { fields } = paymentToV2(resource);
          expect(isPlain(fields)).toBe(true);
          if (fields['result_code'] === 'SUCCESS')
            expect(Number.isSafeInteger(fields['total_fee'])).toBe(true);
          expect(isPlain(refundToV2(resource).fields)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(NotificationError);
        }
      }),
      { numRuns: runs(50) },
    );
  });
});
