import { describe, expect, it } from '@jest/globals';
import type { DeliveryRow, NotificationRow } from './deliveries';
import type { Invocation, Subject } from './journal';
import { earlyRefundsIn, overlapsIn } from './overlaps';
import { TIMING } from './timing';

const { functionTimeout: FUNCTION_TIMEOUT } = TIMING;

const payment: Subject = { kind: 'pay', number: 't-1', outTradeNo: 'order-1' };
const refund: Subject = { kind: 'refund', number: 'r-1', outTradeNo: 'order-1' };

const call = (subject: Subject, begunAt: number, answeredAt?: number): Invocation => ({
  ...subject,
  call: `${subject.number}/${begunAt}`,
  host: 0,
  begunAt,
  ...(answeredAt !== undefined && { answeredAt }),
  confirmed: answeredAt !== undefined,
});

const row = (subject: Subject, begunAt: number, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
  ...subject,
  gateway: 'shop-host/4711/a1b2',
  begunAt,
  ...more,
});

const calm = { hostKills: [], databaseBreaks: [], timing: TIMING };

describe('a call overlaps another of its order', () => {
  const first = call(payment, 1_000, 1_500);

  it('if that had not been answered, whether either is a refund or not', () => {
    for (const [one, other] of [
      [payment, payment],
      [payment, refund],
      [refund, { ...refund, number: 'r-2' }],
    ] as const) {
      const second = call(other, 1_200, 1_250);
      expect(overlapsIn([call(one, 1_000, 1_500), second], [], calm)).toEqual([second]);
    }
  });

  it('if that is never answered, and the gateway has not given up', () => {
    const second = call(refund, 1_000 + FUNCTION_TIMEOUT - 100, 3_500);
    expect(overlapsIn([call(payment, 1_000), second], [], calm)).toEqual([second]);
  });

  it('not if that belongs to another order, had been answered, or came later', () => {
    const elsewhere = call({ kind: 'pay', number: 't-2', outTradeNo: 'order-2' }, 1_300, 1_350);
    const later = call(refund, 1_500, 1_600);
    expect(overlapsIn([later, first, elsewhere], [], calm)).toEqual([]);
  });

  it('not if that had ended with its host, or with the gateway’s timeout', () => {
    const second = call(refund, 1_200, 1_250);
    const unanswered = call(payment, 1_000);
    expect(overlapsIn([unanswered, second], [], { ...calm, hostKills: [{ at: 1_100, host: 0 }] })).toEqual(
      [],
    );
    expect(overlapsIn([unanswered, second], [], { ...calm, hostKills: [{ at: 1_100, host: 1 }] })).toEqual([
      second,
    ]);
    const givenUp = { recordedAt: 1_150, durationMs: 2_000, verdict: 'failed', code: 'DELIVERY_TIMEOUT' };
    expect(overlapsIn([first, second], [row(payment, 995, givenUp)], calm)).toEqual([]);
    expect(overlapsIn([first, second], [row(payment, 995)], calm)).toEqual([second]);
  });
});

describe('a refund is early', () => {
  const told = (subject: Subject, receivedAt: number, deliveredAt?: number): NotificationRow => ({
    ...subject,
    receivedAt,
    ...(deliveredAt !== undefined && { deliveredAt }),
  });
  const calls = [call(payment, 1_000, 1_050), call(refund, 1_100, 1_150)];
  const rows = [row(payment, 995), row(refund, 1_095)];
  const notifications = [told(payment, 990, 1_060), told(refund, 980, 1_160)];
  const early = (paymentKnown: boolean, waited: number) => [{ ...refund, paymentKnown, waited }];

  it('not if its delivery began after the payment’s had been recorded', () => {
    expect(earlyRefundsIn(calls, rows, notifications)).toEqual([]);
  });

  it('if the store has its delivery before the payment’s was recorded, also if a later one was not early', () => {
    const begun = [...rows, row(refund, 1_055)];
    expect(earlyRefundsIn(calls, begun, notifications)).toEqual(early(true, 75));
  });

  it('if its callback was called before the payment’s had confirmed', () => {
    const before = [...calls, call(refund, 1_045)];
    expect(earlyRefundsIn(before, rows, notifications)).toEqual(early(true, 65));
    const refused = [{ ...call(payment, 1_000, 1_050), confirmed: false }, call(refund, 1_100, 1_150)];
    expect(earlyRefundsIn(refused, rows, notifications)).toEqual(early(true, 115));
  });

  it('if the payment was never delivered', () => {
    expect(earlyRefundsIn(calls, rows, [told(payment, 990), told(refund, 980)])).toEqual(early(true, 115));
  });

  it('if the payment’s notification had not arrived, which the result says', () => {
    const late = [told(payment, 2_000, 2_060), told(refund, 980, 1_160)];
    expect(earlyRefundsIn(calls, rows, late)).toEqual(early(false, 115));
    expect(earlyRefundsIn(calls, rows, [told(refund, 980, 1_160)])).toEqual(early(false, 115));
  });
});
