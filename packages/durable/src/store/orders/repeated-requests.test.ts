/** Orders and refunds whose request is repeated with other values before WeChat Pay has answered all of them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareWithOrder } from '../../intake/compare-with-order';
import { serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, REFUND } from '../../testing/gateway';
import { openStore, type Store } from '../store';

const MERCHANT = String(PAYMENT['sub_mch_id']);
const [APPID, MCH_ID] = [String(PAYMENT['appid']), String(PAYMENT['mch_id'])];

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await serverDatabase();
  store = await openStore({ database: database.options() });
});
afterAll(async () => {
  await store.close();
  await database.close();
});

const order = (outTradeNo: string, more: object = {}) => ({
  ...{ merchant: MERCHANT, outTradeNo, api: 'unifiedOrder', totalFee: 1, appid: APPID, mchId: MCH_ID },
  ...{ route: undefined, asked: {}, ...more },
});
const refund = (outRefundNo: string, more: object = {}) => ({
  ...{ merchant: MERCHANT, outRefundNo, refundFee: 1, appid: APPID, mchId: MCH_ID, totalFee: 100 },
  ...{ outTradeNo: 'SOLD', transactionId: '421', route: undefined, asked: {}, ...more },
});

/** The field in which a genuine payment of an order would be refused. */
async function differenceOf(outTradeNo: string, more: object = {}): Promise<string | undefined> {
  const fields = { ...PAYMENT, out_trade_no: outTradeNo, ...more };
  return (await compareWithOrder(store, 'pay', fields)).mismatch?.field;
}
async function differenceOfRefund(outRefundNo: string, more: object = {}): Promise<string | undefined> {
  const fields = {
    ...REFUND,
    mch_id: MCH_ID,
    appid: APPID,
    sub_mch_id: MERCHANT,
    out_refund_no: outRefundNo,
  };
  const claimed = {
    ...fields,
    out_trade_no: 'SOLD',
    transaction_id: '421',
    refund_fee: 1,
    total_fee: 100,
    ...more,
  };
  return (await compareWithOrder(store, 'refund', claimed)).mismatch?.field;
}

describe('two requests at the same time with two amounts', () => {
  it.each([
    [1, [1]],
    [2, [2]],
    [1, [1, 'refused']],
    [2, ['refused', 2]],
  ] as const)('may be paid with that which WeChat Pay took: %s of %j', async (taken, answers) => {
    const number = `BOTH-${taken}-${answers.join('-')}`;
    const id = await store.orders.begin(order(number, { totalFee: 1 }));
    await store.orders.begin(order(number, { totalFee: 2 }));
    for (const answer of answers)
      await store.orders.settle(
        id,
        answer === 'refused' ? { state: 'refused' } : { state: 'ordered', totalFee: answer },
      );
    expect(await differenceOf(number, { total_fee: taken })).toBeUndefined();
    expect(await differenceOf(number, { total_fee: 3 })).toBe('total_fee');
    expect(await store.orders.find(number)).toMatchObject([{ state: 'ordered', totalFee: taken }]);
  });

  it.each([1, 2])('may be refunded with that which WeChat Pay took: %s', async (taken) => {
    const number = `R-BOTH-${taken}`;
    const id = await store.refunds.begin(refund(number, { refundFee: 1 }));
    await store.refunds.begin(refund(number, { refundFee: 2 }));
    await store.refunds.settle(id, { state: 'processing', refundFee: taken });
    await store.refunds.settle(id, { state: 'refused' });
    expect(await differenceOfRefund(number, { refund_fee: taken })).toBeUndefined();
    expect(await differenceOfRefund(number, { refund_fee: 3 })).toBe('refund_fee');
    expect(await store.refunds.find(number)).toMatchObject([{ state: 'processing', refundFee: taken }]);
  });
});

describe('a request that is corrected', () => {
  const CORRECTED = { appid: 'wx0000000000000002', mchId: '1900000002' };
  const PAID = { appid: CORRECTED.appid, mch_id: CORRECTED.mchId };

  it('after a refusal counts with all of its values', async () => {
    const id = await store.orders.begin(order('CORRECTED', { subAppid: 'wx-sub-1' }));
    await store.orders.settle(id, { state: 'refused', refusal: 'APPID_MCHID_NOT_MATCH' });
    await store.orders.begin(order('CORRECTED', { ...CORRECTED, subAppid: 'wx-sub-2', api: 'micropay' }));
    await store.orders.settle(id, { state: 'unknown' });
    expect(await store.orders.find('CORRECTED')).toMatchObject([
      { state: 'unknown', ...CORRECTED, subAppid: 'wx-sub-2', api: 'micropay' },
    ]);
    expect(await differenceOf('CORRECTED', PAID)).toBeUndefined();
    expect(await differenceOf('CORRECTED')).toBe('appid');

    const refused = await store.refunds.begin(refund('R-CORRECTED'));
    await store.refunds.settle(refused, { state: 'refused', refusal: 'ORDERNOTEXIST' });
    const other = { outTradeNo: 'SOLD-2', transactionId: '422', totalFee: 200 };
    await store.refunds.begin(refund('R-CORRECTED', { ...CORRECTED, ...other }));
    await store.refunds.settle(refused, { state: 'unknown' });
    expect(await store.refunds.find('R-CORRECTED')).toMatchObject([
      { state: 'unknown', ...CORRECTED, ...other },
    ]);
    const done = { ...PAID, out_trade_no: 'SOLD-2', transaction_id: '422', total_fee: 200 };
    expect(await differenceOfRefund('R-CORRECTED', done)).toBeUndefined();
    expect(await differenceOfRefund('R-CORRECTED')).toBe('out_trade_no');
  });

  it('while the first is in doubt leaves open what differs: WeChat Pay may have taken either', async () => {
    const id = await store.orders.begin(order('DOUBTFUL'));
    await store.orders.settle(id, { state: 'unknown' });
    await store.orders.begin(order('DOUBTFUL', CORRECTED));
    expect(await differenceOf('DOUBTFUL')).toBeUndefined();
    expect(await differenceOf('DOUBTFUL', PAID)).toBeUndefined();
    // A third request does not make the third value certain.
    await store.orders.begin(order('DOUBTFUL', CORRECTED));
    expect(await differenceOf('DOUBTFUL')).toBeUndefined();
    expect(await differenceOf('DOUBTFUL', { sub_mch_id: '1900000999' })).toBe('sub_mch_id');

    const doubtful = await store.refunds.begin(refund('R-DOUBTFUL'));
    await store.refunds.settle(doubtful, { state: 'unknown' });
    await store.refunds.begin(refund('R-DOUBTFUL', { transactionId: undefined, totalFee: 90 }));
    expect(await differenceOfRefund('R-DOUBTFUL')).toBeUndefined();
    expect(await differenceOfRefund('R-DOUBTFUL', { out_trade_no: 'OTHER' })).toBe('out_trade_no');
    expect(await differenceOfRefund('R-DOUBTFUL', { transaction_id: '429' })).toBe('transaction_id');
  });
});

it('one refund under two numbers is found, by either number of the order; other refunds are not', async () => {
  const { begin, settle, findAlike } = store.refunds;
  const of = (outTradeNo: string | undefined, transactionId: string | undefined, more: object = {}) => ({
    ...{ outTradeNo, transactionId, refundFee: 300, ...more },
  });
  const first = await begin(refund('ALIKE-1', of('SOLD-2', undefined)));
  await settle(first, { state: 'processing', transactionId: '422' });
  await begin(refund('OTHER-AMOUNT', of('SOLD-2', undefined, { refundFee: 301 })));
  await begin(refund('OTHER-ORDER', of('SOLD-3', undefined)));
  await begin(refund('OTHER-MERCHANT', of('SOLD-2', undefined, { merchant: '1900000999' })));
  const refused = await begin(refund('REFUSED', of('SOLD-2', undefined)));
  await settle(refused, { state: 'refused', refusal: 'NOTENOUGH' });
  const since = new Date(Date.now() - 60_000);
  for (const numbers of [of('SOLD-2', undefined), of(undefined, '422'), of('SOLD-2', '422')])
    expect(await findAlike(refund('ALIKE-2', numbers), since)).toEqual(['ALIKE-1']);
  // A repeat with the same number is one refund.
  expect(await findAlike(refund('ALIKE-1', of('SOLD-2', undefined)), since)).toEqual([]);
  expect(await findAlike(refund('ALIKE-2', of('SOLD-2', undefined)), new Date(Date.now() + 60_000))).toEqual(
    [],
  );
});
