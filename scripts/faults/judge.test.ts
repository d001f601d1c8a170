import { describe, expect, it } from '@jest/globals';
import type { Call, CallResult } from './calls';
import { type Evidence, type Figure, judge } from './judge';
import type { Ledger } from './ledger';

const [ORDER, OTHER, REFUND] = ['F1-000001-O1', 'F1-000002-O1', 'F1-000001-R1'];
const orders = [
  {
    ...{ outTradeNo: ORDER, totalFee: 500, madeAt: 110, prepayId: 'wx1' },
    states: [
      { state: 'NOTPAY', from: 110 },
      { state: 'SUCCESS', from: 1_000 },
    ],
  },
  { outTradeNo: OTHER, totalFee: 700, madeAt: 10, prepayId: 'wx2', states: [{ state: 'NOTPAY', from: 10 }] },
];
const refunds = ['R1', 'R2'].map((number) => ({
  ...{ outRefundNo: `F1-000001-${number}`, outTradeNo: ORDER, refundFee: 200, madeAt: 110 },
  states: [{ state: 'PROCESSING', from: 110 }],
}));
const ledger: Ledger = {
  order: (outTradeNo) => orders.find((order) => order.outTradeNo === outTradeNo),
  refund: (outRefundNo) => refunds.find((refund) => refund.outRefundNo === outRefundNo),
  orderOfPrepayId: (prepayId) => orders.find((order) => order.prepayId === prepayId)?.outTradeNo,
};

const timed = {
  id: 1,
  channel: 'direct',
  planned: true,
  begunAt: 100,
  endedAt: 150,
  timeout: 2_000,
} as const;
const ordering = (told: CallResult, more: Partial<Call> = {}): Call => ({
  ...{ ...timed, api: 'unifiedOrder', outTradeNo: ORDER, totalFee: 500, told },
  ...more,
});
const querying = (told: CallResult, more: Partial<Call> = {}): Call => ({
  ...{ ...timed, api: 'queryOrder', outTradeNo: ORDER, begunAt: 200, endedAt: 250, told },
  ...more,
});
const refunding = (told: CallResult, more: Partial<Call> = {}): Call => ({
  ...{ ...timed, api: 'refund', outTradeNo: ORDER, outRefundNo: REFUND, totalFee: 500, refundFee: 200, told },
  ...more,
});
const queryingRefund = (told: CallResult): Call => ({
  ...{
    ...timed,
    api: 'queryRefund',
    outTradeNo: ORDER,
    outRefundNo: REFUND,
    begunAt: 200,
    endedAt: 250,
    told,
  },
});
const DONE: CallResult = {
  verdict: 'success',
  outTradeNo: ORDER,
  outRefundNo: REFUND,
  totalFee: 500,
  refundFee: 200,
};

function judged(calls: Call[], more: Partial<Evidence> = {}) {
  return judge({
    ...{ calls, intents: [], refusedPayments: [], ledger, margin: 5_000, keepsPrepayIds: () => false },
    ...{ wasMixedUp: () => true, more: [] },
    ...more,
  });
}

/** The figures that are not 0. */
function countsOf(calls: Call[], more?: Partial<Evidence>): Partial<Record<Figure, number>> {
  return Object.fromEntries(Object.entries(judged(calls, more).figures).filter(([, count]) => count > 0));
}

it('finds nothing if every result agrees with the records', () => {
  const calls = [
    ordering({ verdict: 'success', prepayId: 'wx1' }),
    ordering({ verdict: 'unknown', outTradeNo: ORDER }),
    ordering({ verdict: 'refused', code: 'ORDERPAID' }, { begunAt: 1_100, endedAt: 1_200 }),
    querying({ verdict: 'success', outTradeNo: ORDER, tradeState: 'NOTPAY', totalFee: 500 }),
    querying({ verdict: 'refused', code: 'FREQUENCY_LIMITED' }),
    querying({ verdict: 'refused', code: 'ORDERNOTEXIST' }, { begunAt: 105 }),
    querying({ verdict: 'unsent', text: 'no answer' }),
    refunding(DONE),
    refunding({ verdict: 'unknown', outTradeNo: ORDER, outRefundNo: REFUND }),
    refunding({ verdict: 'refused', code: 'NOTENOUGH' }, { outRefundNo: 'F1-000001-R9' }),
    queryingRefund({ ...DONE, refundStatus: 'PROCESSING' }),
  ];
  expect(judged(calls).findings).toEqual([]);
});

describe('a wrong verdict is', () => {
  it.each<[string, Call]>([
    [
      'a success that the ledger does not have',
      refunding({ verdict: 'success' }, { outRefundNo: 'F1-000001-R9' }),
    ],
    ['a success that was booked only later', refunding(DONE, { endedAt: 105 })],
    ['an order without a payment', ordering({ verdict: 'success' })],
    ['a state that the order had only later', querying({ verdict: 'success', tradeState: 'SUCCESS' })],
    ['a state that is no state', querying({ verdict: 'success', tradeState: 'NOTPAX' })],
    ['a query without a state', querying({ verdict: 'success', outTradeNo: ORDER })],
    ['another amount of the order', querying({ verdict: 'success', tradeState: 'NOTPAY', totalFee: 501 })],
    ['another amount of the refund', refunding({ ...DONE, refundFee: 201 })],
    ['an amount that is no number', refunding({ ...DONE, refundFee: Number.NaN })],
    ['a status that the refund never had', queryingRefund({ ...DONE, refundStatus: 'SUCCESS' })],
    ['a state beside a refusal', querying({ verdict: 'refused', tradeState: 'SUCCESS' })],
    ['ORDERPAID of an order that was not paid by then', ordering({ verdict: 'refused', code: 'ORDERPAID' })],
    [
      'a state in an error that the refund never had',
      refunding({ verdict: 'unknown', refundStatus: 'CHANGE' }),
    ],
    ['an amount in an error', refunding({ verdict: 'unknown', refundStatus: 'PROCESSING', refundFee: 1 })],
    ['an order denied that was there before', querying({ verdict: 'refused', code: 'ORDERNOTEXIST' })],
    ['a refund denied that was there before', queryingRefund({ verdict: 'refused', code: 'REFUNDNOTEXIST' })],
    ['"nothing was sent" of what was done', refunding({ verdict: 'unsent', text: 'unreachable' })],
  ])('%s', (_, call) => {
    expect(countsOf([call])).toEqual({ wrongVerdicts: 1 });
  });

  it('not "nothing was sent" of what an earlier call, or a later one, has done', () => {
    const earlier = refunding({ verdict: 'unknown' }, { begunAt: 20, endedAt: 40 });
    expect(countsOf([earlier, refunding({ verdict: 'unsent' })])).toEqual({});
    const later = refunding({ verdict: 'unsent' }, { begunAt: 20, endedAt: 40 });
    expect(countsOf([later, refunding(DONE)])).toEqual({});
  });

  it('a payment that the payer’s phone refuses', () => {
    const refusedPayments = [{ outTradeNo: ORDER, why: 'PAY_SIGN_WRONG' }];
    expect(countsOf([], { refusedPayments })).toEqual({ wrongVerdicts: 1 });
  });
});

it('counts a payment for a prepay id that was never given out, also beside a refusal', () => {
  for (const verdict of ['success', 'refused'] as const) {
    const call = ordering(
      { verdict, prepayId: 'EVIL' },
      verdict === 'refused' ? { outTradeNo: 'F1-9-O1' } : {},
    );
    expect(countsOf([call])).toEqual({ signedUnverified: 1 });
  }
});

it('counts another order’s prepay id only where it could be noticed, and tells the others', () => {
  const call = ordering({ verdict: 'success', prepayId: 'wx2' });
  const others = ordering(
    { verdict: 'success', prepayId: 'wx2' },
    { outTradeNo: OTHER, begunAt: 5, endedAt: 20 },
  );
  const keepsPrepayIds = () => true;
  expect(judged([call])).toMatchObject({ findings: [], prepayIdsOfOthers: 1 });
  const early = { ...call, endedAt: 105 };
  expect(judged([early])).toMatchObject({ findings: [], prepayIdsOfOthers: 1 });
  expect(judged([call], { keepsPrepayIds })).toMatchObject({ findings: [], prepayIdsOfOthers: 1 });
  expect(countsOf([others, call], { keepsPrepayIds })).toEqual({ otherOrdersAnswers: 1 });
});

it('counts another order’s prepay id if no proxy mixed up WeChat Pay’s answers', () => {
  const call = ordering({ verdict: 'success', prepayId: 'wx2' });
  const wasMixedUp = (one: string, other: string) => one === ORDER && other === 'F1-000003-O1';
  expect(countsOf([call], { wasMixedUp })).toEqual({ otherOrdersAnswers: 1 });
});

it('counts a refusal of a call that was carried out, also if that happened later', () => {
  const code = 'FREQUENCY_LIMITED';
  expect(countsOf([refunding({ verdict: 'refused', code })])).toEqual({ toldFailedButDone: 1 });
  expect(countsOf([refunding({ verdict: 'refused', code }, { endedAt: 105 })])).toEqual({
    toldFailedButDone: 1,
  });
  expect(countsOf([ordering({ verdict: 'refused', text: 'SUCCESR/SUCCESS' })])).toEqual({
    toldFailedButDone: 1,
  });
});

it('tells of a refusal whether an earlier call had been told that the outcome is unknown', () => {
  const unknown = refunding({ verdict: 'unknown' }, { id: 7, begunAt: 20, endedAt: 60 });
  const { findings } = judged([unknown, refunding({ verdict: 'refused', code: 'NOAUTH' })]);
  expect(findings).toMatchObject([{ why: expect.stringContaining('call 7 '), after: { id: 7 } }]);
});

it('counts a refund that was wanted once and made twice', () => {
  const intent = {
    outTradeNo: ORDER,
    refundFee: 200,
    outRefundNos: [REFUND, 'F1-000001-R2', 'F1-000001-R3'],
  };
  const once = { ...intent, outRefundNos: [REFUND, 'F1-000001-R3'] };
  expect(countsOf([], { intents: [intent, once] })).toEqual({ doubleRefunds: 1 });
});

it('counts answers, and query numbers, of another order or refund, as nothing else', () => {
  for (const told of [
    { ...DONE, outRefundNo: 'F1-000002-R1', refundFee: 9 },
    { ...DONE, outTradeNo: OTHER },
    { verdict: 'unknown', outTradeNo: OTHER, outRefundNo: REFUND } as const,
  ])
    expect(countsOf([refunding(told)])).toEqual({ otherOrdersAnswers: 1 });
  const ofRefund = querying({ ...DONE, tradeState: 'NOTPAY' });
  expect(countsOf([ofRefund])).toEqual({ otherOrdersAnswers: 1 });
});

it('counts a call as late only beyond its timeout and the margin', () => {
  const told: CallResult = { verdict: 'unknown' };
  expect(countsOf([refunding(told, { endedAt: 7_100 })])).toEqual({});
  expect(countsOf([refunding(told, { endedAt: 7_102 })])).toEqual({ late: 1 });
});
