import { expect, it } from '@jest/globals';
import type { NotifiedFee } from './effects';
import type { Invocation } from './journal';
import { type Found, judge } from './judge';
import { TIMING } from './timing';

const payment: NotifiedFee = { kind: 'pay', number: 't-1', outTradeNo: 'order-1', fee: 100 };
const refunds: NotifiedFee[] = ['r-1', 'r-2'].map((number) => ({
  kind: 'refund',
  number,
  outTradeNo: 'order-1',
  fee: -50,
}));
const subjects = [payment, ...refunds];
const told = new Map([['order-1', subjects]]);

const calls = subjects.map(
  (subject, index): Invocation => ({
    ...subject,
    call: `call-${index}`,
    host: 0,
    begunAt: 1_000 + 100 * index,
    answeredAt: 1_050 + 100 * index,
    confirmed: true,
  }),
);
const found: Found = {
  invocations: calls,
  deliveries: subjects.map((subject, index) => ({
    ...subject,
    gateway: 'shop-host/4711/a1b2',
    begunAt: 995 + 100 * index,
    recordedAt: 1_060 + 100 * index,
    verdict: 'delivered',
  })),
  notifications: subjects.map((subject, index) => ({
    ...subject,
    receivedAt: 900,
    deliveredAt: 1_060 + 100 * index,
  })),
  damage: { gatewayKills: [], hostKills: [], databaseBreaks: [], timing: TIMING },
  refundHold: 300_000,
};

it('counts an order as delivered if its payment and all its refunds were', () => {
  expect(judge(told, found)).toMatchObject({
    ...{ paid: 1, delivered: 1, lost: 0, refunds: 2, invocations: 3 },
    ...{ extraInvocations: 0, overlaps: 0, outOfOrder: 0, lostOrders: [], wrongEffects: [] },
  });
});

it('counts an order as lost if any of it was not recorded, not confirmed, or never arrived', () => {
  const lost = { delivered: 0, lost: 1, lostOrders: ['order-1'] };
  const [first, second, third] = found.notifications;
  if (!first || !second || !third) throw new Error('There are three.');
  const unrecorded = [first, second, { ...refunds[1], ...third, deliveredAt: undefined }].map(
    ({ deliveredAt, ...row }) => ({ ...row, ...(deliveredAt !== undefined && { deliveredAt }) }),
  );
  expect(judge(told, { ...found, notifications: unrecorded })).toMatchObject({ ...lost, refunds: 1 });
  expect(judge(told, { ...found, notifications: [first, second] })).toMatchObject({ ...lost, refunds: 1 });
  const refused = calls.map((one) => (one.kind === 'pay' ? { ...one, confirmed: false } : one));
  expect(judge(told, { ...found, invocations: refused })).toMatchObject({ ...lost, refunds: 2 });
});

it('reports extra calls with their causes, overlaps and early refunds', () => {
  const again = { ...calls[2], call: 'again', begunAt: 1_220 } as Invocation;
  const early = { ...calls[1], call: 'early', begunAt: 1_020 } as Invocation;
  expect(judge(told, { ...found, invocations: [...calls, again, early] })).toMatchObject({
    ...{ extraInvocations: 2, causes: { unexplained: 2 }, outOfOrder: 1 },
    extras: [{ call: 'call-1' }, { call: 'again', kind: 'refund', number: 'r-2' }],
    earlyRefunds: [{ number: 'r-1', paymentKnown: true }],
    released: 0,
  });
  expect(judge(told, { ...found, invocations: [...calls, again, early] }).overlaps).toBeGreaterThan(0);
});

it('counts a refund apart that went ahead of its payment after waiting for it', () => {
  const [payment, ...others] = found.notifications;
  if (!payment) throw new Error('There is one.');
  const late = { ...payment, receivedAt: 400_000, deliveredAt: 400_060 };
  const early = { ...found, notifications: [late, ...others] };
  expect(judge(told, { ...early, refundHold: 250 })).toMatchObject({ released: 1, outOfOrder: 1 });
  expect(judge(told, early)).toMatchObject({ released: 0, outOfOrder: 2 });
});

it('reports what the callbacks have done more or less than once', () => {
  const effects = { ledger: subjects.map(({ number, fee }) => ({ number, fee, till: 'till-0' })) };
  const wrong = judge(told, { ...found, effects: { ...effects, balances: { 'till-0': 100 } } }).wrongEffects;
  expect(wrong).toEqual([expect.stringContaining('till-0 has 100 cents')]);
});
