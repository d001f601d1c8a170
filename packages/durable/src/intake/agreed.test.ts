/** Payments that the store compares with their orders while it stores them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStore, type Store } from '../store/store';
import { serverDatabase, type TestDatabase } from '../testing/durable';
import { captureLog, PAYMENT, TARGET } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { compareWithOrder } from './compare-with-order';

const MERCHANT = String(PAYMENT['sub_mch_id']);
const MCH_ID = String(PAYMENT['mch_id']);
const APPID = String(PAYMENT['appid']);
const FEE = Number(PAYMENT['total_fee']);

interface KnownOrder {
  merchant: string;
  total_fee: number;
  mch_id: string | null;
  appid: string | null;
}

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

const ORDERS: KnownOrder[] = [MERCHANT, '', '1900000999'].flatMap((merchant) =>
  [FEE, FEE + 1].flatMap((total_fee) =>
    [MCH_ID, null, '1900000998'].flatMap((mch_id) =>
      [APPID, null, 'wx0000000000000000'].map((appid) => ({ merchant, total_fee, mch_id, appid })),
    ),
  ),
);

/** No order, each order alone, and each beside one of the same number that agrees. */
const CASES: KnownOrder[][] = [
  [],
  ...ORDERS.map((order) => [order]),
  ...ORDERS.filter(({ merchant }) => merchant !== MERCHANT).map((order) => [
    { merchant: MERCHANT, total_fee: FEE, mch_id: MCH_ID, appid: APPID },
    order,
  ]),
];

const payment = (name: string, more = {}) => ({
  ...{ kind: 'pay' as const, source: 'notified' as const, target: TARGET, requestId: 'r' },
  fields: { ...PAYMENT, out_trade_no: name, transaction_id: `42${name}`, ...more },
});

async function knowOrders(name: string, orders: readonly KnownOrder[]): Promise<void> {
  for (const order of orders)
    await store.database.db
      .insertInto('orders')
      .values({
        ...{ ...order, out_trade_no: name, api: 'unifiedOrder', asked: '{}', state: 'ordered' },
        asked_at: new Date(),
      })
      .execute();
}

it('are stored only if the comparison finds no difference, and always in the usual cases', async () => {
  const results = await Promise.all(
    CASES.map(async (orders, index) => {
      const name = `case-${index}`;
      await knowOrders(name, orders);
      const { mismatch } = await compareWithOrder(store, 'pay', payment(name).fields);
      return { orders, mismatch, agreed: await store.acceptAgreed(payment(name)) };
    }),
  );
  const stored = results.filter(({ agreed }) => agreed !== undefined);
  expect(stored.filter(({ mismatch }) => mismatch !== undefined)).toEqual([]);
  // No order, 8 orders that say the same or do not say, and 4 of them that name no merchant beside another.
  const isUsual = (orders: readonly KnownOrder[]) =>
    orders.every(
      ({ merchant, total_fee, mch_id, appid }) =>
        [MERCHANT, ''].includes(merchant) &&
        total_fee === FEE &&
        [MCH_ID, null].includes(mch_id) &&
        [APPID, null].includes(appid),
    );
  expect(stored.map(({ orders }) => orders)).toEqual(CASES.filter(isUsual));
  expect(stored).toHaveLength(1 + 8 + 4);
});

it.each([
  [undefined, undefined, true],
  [undefined, 'CNY', true],
  ['CNY', 'CNY', true],
  ['', '', true],
  [undefined, 'JPY', false],
  ['CNY', 'JPY', false],
  ['HKD', 'CNY', false],
  ['HKD', 'JPY', false],
  ['HKD', 'HKD', true],
  // WeChat Pay may leave it out.
  ['HKD', undefined, true],
])('confirm an order in %s by a payment in %s: %s', async (asked, paid, isTaken) => {
  const name = `in-${asked}-${paid}`;
  await store.orders.begin({
    ...{ merchant: MERCHANT, outTradeNo: name, api: 'unifiedOrder', totalFee: FEE, route: undefined },
    asked: asked === undefined ? {} : { fee_type: asked },
  });
  const { take } = intakeOf(store, captureLog().logger);
  const { mismatch } = await take(payment(name, { fee_type: paid }));
  expect(mismatch?.field).toBe(isTaken ? undefined : 'fee_type');
  expect(await store.orders.find(name)).toMatchObject([{ state: isTaken ? 'paid' : 'asked' }]);
});

it('are compared with the order if the database refuses one of them', async () => {
  const order = { merchant: MERCHANT, total_fee: FEE + 1, mch_id: MCH_ID, appid: APPID };
  await knowOrders('differs', [order]);
  const { take } = intakeOf(store, captureLog().logger);
  const results = await Promise.allSettled([
    take(payment('agrees')),
    take(payment('refused', { appid: 'a\0b' })),
    take(payment('differs')),
  ]);
  expect(results).toMatchObject([
    { status: 'fulfilled', value: { duplicate: false } },
    { status: 'rejected' },
    { status: 'fulfilled', value: { mismatch: { field: 'total_fee' } } },
  ]);
  expect((await store.showOrder('differs')).notifications).toEqual([]);
});

it('of an order that was placed anew through another account are reported, whatever their address proves', async () => {
  const { take } = intakeOf(store, captureLog().logger);
  const other = { mch_id: '1900000998', appid: APPID };
  await knowOrders('moved', [{ merchant: MERCHANT, total_fee: FEE, ...other }]);
  // A program with the notify secret and the key of one account must not confirm the orders of another account.
  const addressed = { target: TARGET, form: 'current' as const };
  expect(await take({ ...payment('moved'), addressed })).toMatchObject({ mismatch: { field: 'mch_id' } });
  const [reported] = await store.mismatches.list();
  expect(reported).toMatchObject({ outTradeNo: 'moved', expected: '1900000998', received: MCH_ID });
});
