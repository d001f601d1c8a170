/** Genuine notifications of another merchant than the order's, and envelopes that contradict the store. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  durableGateway,
  serverDatabase,
  settled,
  type TestDatabase,
  type TestedGateway,
} from '../testing/durable';
import {
  addressOf,
  MERCHANT,
  oldAddressOf,
  PAYMENT,
  paymentXml,
  post,
  REFUND,
  REFUND_MERCHANT,
  refundXml,
} from '../testing/gateway';

const ERROR = 50;
const NUMBER = String(PAYMENT['out_trade_no']);
const REFUND_NUMBER = String(REFUND['out_refund_no']);
const A = String(PAYMENT['sub_mch_id']);
const B = '1712734763';
const OF_B = { sub_mch_id: B, transaction_id: '4200004561202203217657282769' };
const ROUTE = { envId: 'prod-1a2b', functionName: 'pay_cb' };

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase();
});
afterEach(closeAll);
afterAll(() => database.close());

const open = () =>
  durableGateway(database.options(), { merchants: [{ ...MERCHANT, appid: 'wx-configured' }] });

const order = ({ gateway }: TestedGateway, merchant: string, route = ROUTE) =>
  gateway.store.orders.begin({
    ...{ merchant, outTradeNo: NUMBER, api: 'unifiedOrder', totalFee: 1, route, asked: {} },
    ...{ mchId: MERCHANT.mchId, appid: String(PAYMENT['appid']), subAppid: 'wx-of-the-order' },
  });

const refund = ({ gateway }: TestedGateway, merchant: string) =>
  gateway.store.refunds.begin({
    ...{ merchant, outRefundNo: REFUND_NUMBER, outTradeNo: NUMBER, refundFee: 1, route: ROUTE, asked: {} },
    ...{ mchId: MERCHANT.mchId, appid: String(PAYMENT['appid']) },
  });

/** Refused, recorded as a mismatch, not stored, not delivered. */
async function expectMismatch(
  test: TestedGateway,
  answer: Awaited<ReturnType<typeof post>>,
  mismatch: Record<string, unknown>,
): Promise<void> {
  expect(answer).toMatchObject({ status: 403, code: 'FAIL' });
  expect(await test.gateway.store.mismatches.list()).toMatchObject([
    { outTradeNo: NUMBER, times: 1, ...mismatch },
  ]);
  expect((await test.gateway.store.showOrder(NUMBER)).notifications).toEqual([]);
  expect(test.log.lines()).toContainEqual(expect.objectContaining({ level: ERROR, code: 'ORDER_MISMATCH' }));
  expect(test.calls).toEqual([]);
}

describe('a payment of merchant B, with the number and the amount of merchant A’s order', () => {
  const mismatch = { kind: 'pay', field: 'sub_mch_id', expected: A, received: B, merchant: B };

  it.each([
    ['A’s order is known', [A]],
    ['the orders of both are known', [A, B]],
  ])('is refused at A’s address and recorded: %s', async (_, merchants) => {
    const test = await open();
    for (const merchant of merchants) await order(test, merchant);
    await expectMismatch(test, await post(test.gateway, addressOf('pay'), paymentXml(OF_B)), mismatch);
  });

  it.each([
    ['A’s order is known', [A]],
    ['the orders of both are known', [A, B]],
  ])('is also refused at an address of the old form: %s', async (_, merchants) => {
    const test = await open();
    for (const merchant of merchants)
      await order(test, merchant, { ...ROUTE, functionName: merchant === A ? 'pay_cb' : 'other_cb' });
    await expectMismatch(test, await post(test.gateway, oldAddressOf('pay'), paymentXml(OF_B)), mismatch);
  });

  it('is delivered at its own address, although only A’s order was made through the gateway', async () => {
    const test = await open();
    await order(test, A);
    expect(await post(test.gateway, addressOf('pay', OF_B), paymentXml(OF_B))).toMatchObject({
      code: 'SUCCESS',
    });
    await settled(test);
    expect(test.calls).toMatchObject([{ event: { subMchId: B } }]);
    expect(await test.gateway.store.mismatches.list()).toEqual([]);
    expect(await test.gateway.store.orders.find(NUMBER)).toMatchObject([{ merchant: A, state: 'asked' }]);
  });

  it('that is an ordinary merchant is recorded under its number, not under none', async () => {
    const test = await open();
    await order(test, A);
    // A field that no signature covers: an empty one, added on the way.
    const xml = paymentXml({ sub_mch_id: '' });
    expect(xml).toContain('<sub_mch_id><![CDATA[]]></sub_mch_id>');
    await expectMismatch(test, await post(test.gateway, addressOf('pay'), xml), {
      ...mismatch,
      received: MERCHANT.mchId,
      merchant: MERCHANT.mchId,
    });
  });
});

describe('a refund of merchant B, with the numbers and the amount of merchant A’s refund', () => {
  const envelope = { sub_mch_id: B };
  const mismatch = { kind: 'refund', field: 'sub_mch_id', expected: A, received: B, merchant: B };
  const send = (test: TestedGateway, address: string, changes = {}, around = {}) =>
    post(test.gateway, address, refundXml(changes, MERCHANT.apiKey, around));

  it.each([
    ['nothing is known', []],
    ['A’s refund is known', [A]],
    ['the refunds of both are known', [A, B]],
  ])('is refused at A’s address and recorded: %s', async (_, merchants) => {
    const test = await open();
    for (const merchant of merchants) {
      await order(test, merchant);
      await refund(test, merchant);
    }
    await expectMismatch(test, await send(test, addressOf('refund'), {}, envelope), mismatch);
  });

  it('is also refused at an address of the old form', async () => {
    const test = await open();
    await refund(test, A);
    await expectMismatch(test, await send(test, oldAddressOf('refund'), {}, envelope), mismatch);
  });

  it.each([
    ['refund_id', { refund_id: '5000068587831012228345984556' }],
    ['transaction_id', { transaction_id: '4200004561202203217657282769' }],
  ])('is recognized by its %s if the envelope was altered, too', async (field, changes) => {
    const test = await open();
    const id = await refund(test, A);
    await test.gateway.store.refunds.settle(id, {
      state: 'processing',
      refundId: String(REFUND['refund_id']),
      transactionId: String(REFUND['transaction_id']),
    });
    await expectMismatch(test, await send(test, addressOf('refund'), changes), { kind: 'refund', field });
  });

  it.each([
    ['appid', { appid: 'wx0000000000000000' }],
    ['sub_mch_id', { sub_mch_id: '1900000999' }],
  ])(
    'with an envelope whose %s contradicts what is stored is refused and recorded',
    async (field, around) => {
      const test = await open();
      await order(test, A);
      await expectMismatch(test, await send(test, addressOf('refund'), {}, around), {
        kind: 'refund',
        field,
      });
    },
  );
});

describe('the event of a refund', () => {
  const eventOf = async (test: TestedGateway, address: string, envelope = {}) => {
    expect(await post(test.gateway, address, refundXml({}, MERCHANT.apiKey, envelope))).toMatchObject({
      code: 'SUCCESS',
    });
    const told = () => test.calls.find(({ event }) => 'refundId' in event)?.event;
    while (!told()) await new Promise((resolve) => setTimeout(resolve, 15));
    return told();
  };
  const soon = { retry: { intervals: [30], giveUpAfter: 60_000, refundHold: 0 } };

  it.each([
    ['current', addressOf('refund')],
    ['old', oldAddressOf('refund')],
  ])(
    'takes its merchant from the order, not from its envelope: %s form of the address',
    async (_, address) => {
      const test = await durableGateway(database.options(), soon);
      await order(test, A);
      expect(await eventOf(test, address, { sub_appid: 'wx0000000000000000', nonce_str: 'x' })).toMatchObject(
        {
          appid: PAYMENT['appid'],
          mchId: MERCHANT.mchId,
          subMchId: A,
          subAppid: 'wx-of-the-order',
          userInfo: { appId: 'wx-of-the-order' },
        },
      );
      expect(test.calls[0]?.event).not.toHaveProperty('nonceStr');
    },
  );

  it('of an unknown order takes it from the address, else from the signed payment', async () => {
    const bound = await durableGateway(database.options(), soon);
    expect(await eventOf(bound, addressOf('refund'))).toMatchObject({
      subMchId: A,
      subAppid: REFUND_MERCHANT['sub_appid'],
    });
    const paid = await durableGateway(database.options(), soon);
    await paid.pay();
    await settled(paid);
    const event = await eventOf(paid, oldAddressOf('refund'));
    expect(event).toMatchObject({ mchId: MERCHANT.mchId, subMchId: A });
    for (const name of ['subAppid', 'appid']) expect(event).not.toHaveProperty(name);
    const unknown = await durableGateway(database.options(), soon);
    expect(await eventOf(unknown, oldAddressOf('refund'))).not.toHaveProperty('subMchId');
  });
});
