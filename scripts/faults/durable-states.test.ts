import { expect, it } from '@jest/globals';
import { type DurableStates, judgeDurableStates } from './durable-states';
import type { Ledger } from './ledger';

const [UNPAID, PAID, NONE] = ['F1-000001-O1', 'F1-000002-O1', 'F1-000003-O1'];
const dated = (...states: string[]) => states.map((state, index) => ({ state, from: index }));
const order = { totalFee: 500, madeAt: 0, prepayId: 'wx1' };
const orders = [
  { ...order, outTradeNo: UNPAID, states: dated('NOTPAY') },
  { ...order, outTradeNo: PAID, states: dated('NOTPAY', 'SUCCESS', 'REFUND') },
];
const refund = {
  ...{ outRefundNo: 'R1', outTradeNo: PAID, refundFee: 200, madeAt: 2 },
  states: dated('PROCESSING', 'SUCCESS'),
};
const ledger: Ledger = {
  order: (number) => orders.find(({ outTradeNo }) => outTradeNo === number),
  refund: (number) => (number === 'R1' ? refund : undefined),
  orderOfPrepayId: () => undefined,
};

const judged = (states: Partial<DurableStates>) =>
  judgeDurableStates({ orders: [], refunds: [], callbacks: [], ...states }, ledger).map(({ why }) => why);
const ofOrder = (outTradeNo: string, state: string, totalFee = 500) =>
  judged({ orders: [{ outTradeNo, state, totalFee }] as DurableStates['orders'] });
const ofRefund = (outRefundNo: string, state: string, refundFee = 200) =>
  judged({ refunds: [{ outRefundNo, outTradeNo: PAID, state, refundFee }] as DurableStates['refunds'] });
const ofEvent = (event: object) => judged({ callbacks: [{ userInfo: { appId: 'wx' }, ...event }] });

it('finds nothing in states that say what the ledger says, or nothing', () => {
  for (const state of ['asked', 'unknown', 'ordered']) expect(ofOrder(UNPAID, state)).toEqual([]);
  expect(ofOrder(PAID, 'paid')).toEqual([]);
  // It was paid later, and the gateway has not heard of it yet.
  expect(ofOrder(PAID, 'ordered')).toEqual([]);
  expect(ofOrder(NONE, 'refused')).toEqual([]);
  for (const state of ['asked', 'unknown', 'processing', 'succeeded'])
    expect(ofRefund('R1', state)).toEqual([]);
  expect(ofRefund('R2', 'refused')).toEqual([]);
});

it('finds states that contradict the ledger', () => {
  expect(ofOrder(UNPAID, 'paid')).toEqual(['the gateway stored that it is paid, and the ledger had NOTPAY']);
  for (const state of ['refused', 'closed', 'reversed', 'expired'])
    expect(ofOrder(PAID, state)).toHaveLength(1);
  expect(ofOrder(NONE, 'ordered')).toEqual([
    'the gateway stored that it is ordered, and the ledger has nothing',
  ]);
  for (const state of ['refused', 'changed', 'closed']) expect(ofRefund('R1', state)).toHaveLength(1);
  for (const state of ['processing', 'succeeded']) expect(ofRefund('R2', state)).toHaveLength(1);
});

it('finds amounts that the ledger does not have', () => {
  expect(ofOrder(PAID, 'paid', 501)).toHaveLength(1);
  expect(ofRefund('R1', 'succeeded', 201)).toHaveLength(1);
});

it('finds callbacks that tell what the ledger does not say', () => {
  expect(ofEvent({ outTradeNo: PAID, totalFee: 500 })).toEqual([]);
  expect(ofEvent({ outTradeNo: UNPAID, totalFee: 500 })).toHaveLength(1);
  expect(ofEvent({ outTradeNo: PAID, totalFee: 501 })).toHaveLength(1);
  const refunded = { outTradeNo: PAID, outRefundNo: 'R1', refundFee: 200, refundStatus: 'SUCCESS' };
  expect(ofEvent(refunded)).toEqual([]);
  for (const other of [
    { refundStatus: 'CHANGE' },
    { refundFee: 201 },
    { outTradeNo: UNPAID },
    { outRefundNo: 'R2' },
  ])
    expect(ofEvent({ ...refunded, ...other })).toHaveLength(1);
});
