/** Orders and refunds that functions create through the gateway. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  durableGateway,
  folderDatabase,
  serverDatabase,
  type TestDatabase,
} from '../testing/durable';
import { accountAt, SUB_OPENID, startFakeWechatPay } from '../testing/gateway';

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('calls on %s', (_, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterEach(closeAll);
  afterAll(() => database.close());

  it('store an order before the request leaves, and its outcome', async () => {
    const wechatPay = await startFakeWechatPay();
    const token = 'the-token-of-this-test';
    const test = await durableGateway(database.options(), {
      cloudpay: { tokens: [{ token }], account: accountAt(wechatPay.url) },
    });
    const { store } = test.gateway;
    const call = (api: string, data: object, key: string = randomUUID()) =>
      test.gateway.fetch(
        new Request(`http://gateway.test/v1/cloudpay/${api}`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${token}`,
            'X-WX-OPENID': SUB_OPENID,
            'X-WX-ENV': 'prod-1a2b',
            'Idempotency-Key': key,
          },
          body: JSON.stringify({ sub_mch_id: '1712734762', ...data }),
        }),
      );
    const { schema, executeSql } = store.database;
    const order = (out_trade_no: string) => ({
      out_trade_no,
      body: 'Tea',
      total_fee: 0.29 * 100,
      function_name: 'pay_cb',
    });
    try {
      const held = wechatPay.hold();
      const answering = call('unifiedOrder', order('REMEMBERED'));
      await held.arrived;
      expect(await store.orders.find('REMEMBERED')).toMatchObject([
        {
          state: 'asked',
          merchant: '1712734762',
          appid: 'wxd2565e6a04246fd1',
          totalFee: 29,
          route: { envId: 'prod-1a2b', functionName: 'pay_cb' },
          asked: { body: 'Tea' },
          answeredAt: null,
        },
      ]);
      held.release();
      expect((await answering).status).toBe(200);
      expect(await store.orders.find('REMEMBERED')).toMatchObject([
        { state: 'ordered', answeredAt: expect.anything() },
      ]);

      // Two at the same time with two amounts: WeChat Pay answers the first one.
      const [first, second] = [wechatPay.hold(), wechatPay.hold()];
      const cheap = call('unifiedOrder', { ...order('AT-ONCE'), total_fee: 10 });
      await first.arrived;
      const dear = call('unifiedOrder', { ...order('AT-ONCE'), total_fee: 20 });
      await second.arrived;
      first.release();
      await cheap;
      const answered = await store.orders.find('AT-ONCE');
      second.release();
      await dear;
      expect(answered).toMatchObject([{ state: 'ordered', totalFee: 10, formerFees: [10, 20] }]);

      await executeSql(`alter table ${schema}.orders rename to away`);
      expect((await call('unifiedOrder', order('REPEATED'), 'key-1')).status).not.toBe(200);
      await executeSql(`alter table ${schema}.away rename to orders`);
      expect((await call('unifiedOrder', order('REPEATED'), 'key-1')).status).toBe(200);
      expect(await store.orders.find('REPEATED')).toMatchObject([{ state: 'ordered' }]);

      await call('unifiedOrder', order('BREAKS'));
      expect(await store.orders.find('BREAKS')).toMatchObject([{ state: 'unknown' }]);
      await call('unifiedOrder', order('REFUSED'));
      expect(await store.orders.find('REFUSED')).toMatchObject([
        { state: 'unknown', refusal: 'ORDERPAID: 该订单已支付' },
      ]);
      await call('unifiedOrder', { ...order('INVALID'), body: 'x'.repeat(129) });
      expect(await store.orders.find('INVALID')).toEqual([]);
      wechatPay.prepay.id = 'wx20260101REMEMBERED';
      const other = await call('unifiedOrder', order('ANOTHER'));
      expect(other.status).toBe(502);
      expect(await other.json()).toMatchObject({
        errCode: -601001,
        detail: expect.stringMatching(/prepay_id of another order.*outcome is unknown/),
        query: { out_trade_no: 'ANOTHER' },
      });
      expect(await store.showOrder('ANOTHER')).toMatchObject({
        orders: [{ state: 'unknown' }],
        mismatches: [{ field: 'prepay_id' }],
      });
      expect(await test.metrics()).toContain(
        'cloudpay_order_mismatches_total{kind="pay",field="prepay_id"} 1',
      );
      await call('closeOrder', { out_trade_no: 'REMEMBERED' });
      expect(await store.orders.find('REMEMBERED')).toMatchObject([{ state: 'closed' }]);
      await call('refund', {
        out_trade_no: 'REMEMBERED',
        out_refund_no: 'BACK',
        total_fee: 29,
        refund_fee: 9,
      });
      expect((await store.showOrder('REMEMBERED')).refunds).toMatchObject([
        {
          outRefundNo: 'BACK',
          refundFee: 9,
          totalFee: 29,
          state: 'processing',
          refundId: expect.any(String),
        },
      ]);
    } finally {
      await wechatPay.close();
    }
  });
});
