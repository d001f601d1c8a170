import { expect, it } from '@jest/globals';
import type { Call } from './calls';
import type { DurableStates } from './durable-states';
import type { Ledger } from './ledger';
import type { ExchangeRecord } from './proxy';
import { tally, tallyFindings, tallyStates } from './tally';
import { faultInWords, trace } from './trace';

const REFUND = 'F1-000001-R1';
const call: Call = {
  ...{
    id: 7,
    channel: 'direct',
    planned: true,
    api: 'refund',
    outTradeNo: 'F1-000001-O1',
    outRefundNo: REFUND,
  },
  ...{ refundFee: 200, begunAt: 1_000, endedAt: 1_900, timeout: 2_000 },
  told: { verdict: 'refused', code: 'NOAUTH', text: 'SUCCESS/FAIL 没有权限' },
};
const other: Call = {
  ...call,
  id: 8,
  planned: false,
  outRefundNo: 'F1-000001-R2',
  begunAt: 2_000,
  told: { verdict: 'unknown' },
  endedAt: 2_100,
};
const exchanges: ExchangeRecord[] = [
  {
    ...{ hop: 'direct-wechatpay', api: 'refund', number: REFUND, attempt: 1, at: 1_010 },
    ...{ fault: { kind: 'delay', side: 'answer', by: 1_500 }, passedOn: [1_010], answers: ['SUCCESS'] },
  },
  {
    ...{
      hop: 'direct-wechatpay',
      api: 'refund',
      number: 'F1-000001-R2',
      attempt: 1,
      at: 2_010,
      endedAt: 2_050,
    },
    ...{ passedOn: [], answers: [], given: 'unsigned FAIL', refusal: '签名错误', unsignedRefusal: true },
  },
];
const ledger: Ledger = {
  order: () => undefined,
  refund: (outRefundNo) =>
    outRefundNo === REFUND
      ? {
          ...{ outRefundNo, outTradeNo: 'F1-000001-O1', refundFee: 200, madeAt: 1_020 },
          states: [{ state: 'PROCESSING', from: 1_020 }],
        }
      : undefined,
  orderOfPrepayId: () => undefined,
};

it('shows in order the calls, the actions of the proxies, the records and the results', () => {
  const finding = {
    figure: 'toldFailedButDone',
    why: 'the ledger has it',
    outTradeNo: call.outTradeNo,
    call,
  } as const;
  const lines = trace(finding, [call, other], exchanges, ledger).split('\n');
  expect(lines[0]).toBe('toldFailedButDone: call 7 (direct), order F1-000001-O1: the ledger has it');
  expect(lines.slice(1).map((line) => line.trim())).toEqual([
    '1.000 s  call 7 * begins: refund direct F1-000001-R1 200 cents',
    expect.stringMatching(
      /^1\.010 s .*exchange 1, delay answer by 1500; passed on at 1\.010 s; answered 'SUCCESS'/,
    ),
    expect.stringContaining('ledger: F1-000001-R1 is PROCESSING'),
    expect.stringMatching(/^1\.900 s {2}call 7 \* is told refused, code NOAUTH/),
  ]);
});

it('shows all refunds of the order if a refund was made twice', () => {
  const finding = { figure: 'doubleRefunds', why: 'twice', outTradeNo: call.outTradeNo } as const;
  const text = trace(finding, [call, other], exchanges, ledger);
  expect(text).toContain('call 7 begins');
  expect(text).toContain('call 8 begins');
});

it('shows the order if its payment was refused', () => {
  const finding = { figure: 'wrongVerdicts', why: 'refused', outTradeNo: call.outTradeNo } as const;
  const { outRefundNo: _, ...order } = { ...call, id: 6, api: 'unifiedOrder' as const };
  const text = trace(finding, [order, call], exchanges, ledger);
  expect(text).toContain('call 6 begins');
  expect(text).not.toContain('call 7 begins');
});

it('describes a fault', () => {
  expect(faultInWords({ kind: 'truncate', side: 'answer', share: 0.1234, framed: false })).toBe(
    'truncate answer share 0.12 framed false',
  );
});

it('counts the results, the damage, and why outcomes were reported as unknown', () => {
  expect(tally([call, other], exchanges)).toEqual({
    ...{ followUps: 1, exchanges: 2, damaged: 0.5, unknownByUnsignedRefusal: 1 },
    verdicts: { 'refund, direct': { refused: 1, unknown: 1 } },
    unknown: { 'refund, direct': { 'refused without a signature': 1 } },
    faults: { delay: { 'direct-wechatpay': 1 } },
  });
});

it('counts what a gateway has stored', () => {
  const orders = ['paid', 'ordered', 'paid'].map((state) => ({ state }));
  const states = { orders, refunds: [{ state: 'unknown' }], callbacks: [{}] } as unknown as DurableStates;
  expect(tallyStates(states)).toEqual({
    ...{ orders: { paid: 2, ordered: 1 }, refunds: { unknown: 1 }, callbacks: { made: 1 } },
  });
});

it('counts findings by the calls that they concern', () => {
  const finding = { figure: 'toldFailedButDone', why: 'the ledger has it', outTradeNo: 'O' } as const;
  expect(tallyFindings([{ ...finding, call }, { ...finding, call, after: other }, finding])).toEqual({
    'refund, direct': { toldFailedButDone: 1 },
    'refund, direct, after a call that was told "unknown"': { toldFailedButDone: 1 },
    'several calls': { toldFailedButDone: 1 },
  });
});
