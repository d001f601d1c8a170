/** Notifications that differ from the order or the refund. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  durableGateway,
  folderDatabase,
  serverDatabase,
  type TestDatabase,
} from '../testing/durable';
import { addressOf, PAYMENT, paymentXml, post, REFUND } from '../testing/gateway';

const ERROR = 50;
const NUMBER = String(PAYMENT['out_trade_no']);

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('amounts on %s', (_, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterEach(closeAll);
  afterAll(() => database.close());

  it.each([
    ['total_fee', { total_fee: 2 }, { total_fee: 2 }],
    ['fee_type', { fee_type: 'JPY' }, { fee_type: 'JPY' }],
    ['sub_mch_id', {}, { sub_mch_id: '1900000999' }],
    ['appid', {}, { appid: 'wx0000000000000000' }],
  ])(
    'refuses a payment whose %s is not the order’s, and reports a mismatch',
    async (field, bound, changed) => {
      const test = await durableGateway(database.options());
      const { store } = test.gateway;
      await store.orders.begin({
        merchant: String(PAYMENT['sub_mch_id']),
        outTradeNo: NUMBER,
        api: 'unifiedOrder',
        totalFee: 1,
        appid: String(PAYMENT['appid']),
        route: undefined,
        asked: {},
      });
      for (const _time of [1, 2]) {
        // The address may have been made for this order, or for the order that differs from it.
        const answer = await post(test.gateway, addressOf('pay', bound), paymentXml(changed));
        expect(answer).toMatchObject({ status: 403, code: 'FAIL' });
      }
      const address = addressOf('pay');
      expect(await post(test.gateway, address, paymentXml(changed))).toMatchObject({ status: 403 });
      expect(await store.mismatches.list()).toMatchObject([
        { kind: 'pay', field, outTradeNo: NUMBER, times: 3 },
      ]);
      expect((await store.showOrder(NUMBER)).notifications).toEqual([]);
      expect(await test.metrics()).toContain(
        `cloudpay_order_mismatches_total{kind="pay",field="${field}"} 3`,
      );
      expect(test.log.lines()).toContainEqual(
        expect.objectContaining({ level: ERROR, code: 'ORDER_MISMATCH' }),
      );
      expect(test.calls).toEqual([]);
    },
  );

  it('takes a refund of an amount that was requested before, if that request may have been carried out', async () => {
    const test = await durableGateway(database.options());
    const { store } = test.gateway;
    const outRefundNo = String(REFUND['out_refund_no']);
    const refund = { merchant: '1712734762', outRefundNo, route: undefined, asked: {} };
    const id = await store.refunds.begin({ ...refund, refundFee: 1 });
    await store.refunds.settle(id, { state: 'unknown' });
    await store.refunds.begin({ ...refund, refundFee: 2 });
    // WeChat Pay compares the amounts: it refuses the repeat because the first request was carried out.
    await store.refunds.settle(id, { state: 'refused', refusal: 'PARAM_ERROR' });
    const requested = [{ state: 'unknown', refundFee: 2, formerFees: [1] }];
    expect(await store.refunds.find(outRefundNo)).toMatchObject(requested);
    expect((await test.refund({ refund_fee: 3 })).status).toBe(403);
    expect(await store.mismatches.list()).toMatchObject([{ field: 'refund_fee', expected: '2 or 1' }]);
    expect((await test.refund()).code).toBe('SUCCESS');
    const ended = [{ state: 'succeeded', refundFee: 1, formerFees: [] }];
    expect(await store.refunds.find(outRefundNo)).toMatchObject(ended);
  });

  it('refuses a refund whose amount differs from the requested one', async () => {
    const test = await durableGateway(database.options());
    const { store } = test.gateway;
    const outRefundNo = String(REFUND['out_refund_no']);
    const refund = { merchant: '1712734762', outRefundNo, refundFee: 1, route: undefined, asked: {} };
    await store.refunds.begin(refund);
    expect((await test.refund({ refund_fee: 3 })).status).toBe(403);
    expect(await store.mismatches.list()).toMatchObject([
      { kind: 'refund', field: 'refund_fee', expected: '1', received: '3' },
    ]);
    expect((await test.refund()).code).toBe('SUCCESS');
    expect(await store.refunds.find(outRefundNo)).toMatchObject([{ state: 'succeeded' }]);
  });
});
