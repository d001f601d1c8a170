import { describe, expect, it } from '@jest/globals';
import type { Damage, DeliveryRow } from './deliveries';
import { explainExtras } from './explain';
import type { Invocation } from './journal';
import { FUNCTION_TIMEOUT, LEASE } from './timing';

const GATEWAY = { pid: 4711, name: 'shop-host/4711/a1b2' };
const calm: Damage = { gatewayKills: [], hostKills: [], databaseBreaks: [] };
const payment = { kind: 'pay', number: 't-1', outTradeNo: 'order-1' } as const;

const call = (name: string, begunAt: number, more: Partial<Invocation> = {}): Invocation => ({
  ...payment,
  call: name,
  host: 0,
  begunAt,
  answeredAt: begunAt + 50,
  confirmed: true,
  ...more,
});

const row = (begunAt: number, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
  ...payment,
  gateway: GATEWAY.name,
  begunAt,
  ...more,
});

const recorded = (begunAt: number, more: Partial<DeliveryRow> = {}) =>
  row(begunAt, { recordedAt: begunAt + 65, durationMs: 60, verdict: 'delivered', ...more });

/** What begins at 995 has its lease until here. */
const LEASE_OVER = 995 + LEASE;
/** When another gateway comes to call. */
const AGAIN = LEASE_OVER + 400;

/** A call at 1000 that confirmed, by a delivery that began at 995, and another that was recorded. */
const causeOf = (
  first: DeliveryRow,
  damage: Partial<Damage>,
  confirmed = call('first', 1_000),
  againAt = AGAIN,
) =>
  explainExtras([confirmed, call('second', againAt)], [first, recorded(againAt)], {
    ...calm,
    ...damage,
  }).map(({ call: again, confirmedBy, cause }) => ({ again, confirmedBy, cause }));

const extra = (cause: string) => [{ again: 'second', confirmedBy: 'first', cause }];

describe('what is no extra call', () => {
  it('is one after calls that did not confirm, or of another notification, also of the same order', () => {
    const calls = [
      call('refused', 1_000, { confirmed: false }),
      call('confirms', 2_000),
      call('elsewhere', 3_000, { number: 't-2', outTradeNo: 'order-2' }),
      call('refund', 4_000, { kind: 'refund', number: 'r-1' }),
    ];
    expect(explainExtras(calls, [], calm)).toEqual([]);
  });
});

describe('the death of the gateway that had made the call explains another', () => {
  it('before it recorded the answer', () => {
    const killed = { gatewayKills: [{ at: 1_055, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed)).toEqual(extra('gateway-killed'));
  });

  it('while the function was at work, which went on without it', () => {
    const slow = call('first', 1_000, { answeredAt: 1_400 });
    const killed = { gatewayKills: [{ at: 1_100, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed, slow)).toEqual(extra('gateway-killed'));
  });

  it('not where another died, or this one before or after', () => {
    for (const kill of [
      { at: 1_055, pid: 47 },
      { at: 500, pid: GATEWAY.pid },
      { at: AGAIN + 1_000, pid: GATEWAY.pid },
    ])
      expect(causeOf(row(995), { gatewayKills: [kill] })).toEqual(extra('unexplained'));
  });

  it('not where the answer had been recorded', () => {
    const killed = { gatewayKills: [{ at: 1_100, pid: GATEWAY.pid }] };
    expect(causeOf(recorded(995), killed)).toEqual(extra('unexplained'));
    expect(causeOf(recorded(995, { recordedAt: AGAIN + 50 }), killed)).toEqual(extra('unexplained'));
  });
});

describe('the death of the host explains another call', () => {
  const failed = row(995, { recordedAt: 1_075, durationMs: 62, verdict: 'failed', code: 'UNREACHABLE' });

  it('between writing the answer down and its arrival', () => {
    expect(causeOf(failed, { hostKills: [{ at: 1_055, host: 0 }] }, undefined, 1_200)).toEqual(
      extra('host-killed'),
    );
  });

  it('also where the gateway recorded the failure twice, the second time after that call', () => {
    const again = { ...failed, recordedAt: 1_600 };
    expect(causeOf(again, { hostKills: [{ at: 1_055, host: 0 }] }, undefined, 1_200)).toEqual(
      extra('host-killed'),
    );
  });

  it('not where another died, or this one before it answered or after that was recorded', () => {
    for (const kill of [
      { at: 1_055, host: 1 },
      { at: 1_010, host: 0 },
      { at: 1_150, host: 0 },
    ])
      expect(causeOf(failed, { hostKills: [kill] }, undefined, 1_200)).toEqual(extra('unexplained'));
  });
});

describe('the absence of the database explains another call', () => {
  const throughout = { at: 900, until: LEASE_OVER + 300 };

  it('from the answer to the end of the lease, recorded after all or not', () => {
    const late = recorded(995, { recordedAt: AGAIN + 100 });
    for (const first of [late, row(995)])
      expect(causeOf(first, { databaseBreaks: [throughout] })).toEqual(extra('database-away'));
  });

  it('also in several pieces, apart by less than recording takes', () => {
    const pieces = [
      { at: 1_400, until: 3_000 },
      { at: 3_600, until: LEASE_OVER - 500 },
      { at: 1_100, until: 1_100 },
      { at: LEASE_OVER + 5_000, until: LEASE_OVER + 6_000 },
    ];
    expect(causeOf(row(995), { databaseBreaks: pieces })).toEqual(extra('database-away'));
  });

  it('not where it was there in between, or when the lease ended', () => {
    for (const databaseBreaks of [
      [],
      [{ at: 900, until: 1_300 }],
      [
        { at: 900, until: 1_300 },
        { at: 3_500, until: LEASE_OVER + 300 },
      ],
      [{ at: 900, until: LEASE_OVER - 1_500 }],
      [{ at: 3_500, until: LEASE_OVER + 300 }],
      [{ at: LEASE_OVER + 100, until: LEASE_OVER + 300 }],
    ])
      expect(causeOf(row(995), { databaseBreaks })).toEqual(extra('unexplained'));
  });

  it('not where the answer was recorded, or called again, while the lease lasted', () => {
    const databaseBreaks = [throughout];
    expect(causeOf(recorded(995, { recordedAt: LEASE_OVER - 100 }), { databaseBreaks })).toEqual(
      extra('unexplained'),
    );
    expect(causeOf(row(995), { databaseBreaks }, undefined, LEASE_OVER - 100)).toEqual(extra('unexplained'));
  });

  it('not where the answer was recorded before that call', () => {
    const late = recorded(995, { recordedAt: AGAIN - 100 });
    expect(causeOf(late, { databaseBreaks: [throughout] })).toEqual(extra('unexplained'));
  });
});

describe('an answer for which the gateway waited no longer explains another call', () => {
  const timedOut = row(995, {
    recordedAt: 3_005,
    durationMs: FUNCTION_TIMEOUT + 1,
    verdict: 'failed',
    code: 'DELIVERY_TIMEOUT',
  });
  const late = call('first', 1_000, { answeredAt: 3_500 });

  it('by a cause of its own: nobody crashed', () => {
    expect(causeOf(timedOut, {}, late)).toEqual(extra('answered-late'));
  });

  it('not where it gave up sooner than it may', () => {
    expect(causeOf({ ...timedOut, durationMs: FUNCTION_TIMEOUT / 2 }, {}, late)).toEqual(
      extra('unexplained'),
    );
  });
});

it('nothing explains a call that no delivery of the store made', () => {
  expect(explainExtras([call('first', 1_000), call('second', 5_000)], [], calm)).toMatchObject([
    { cause: 'unexplained' },
  ]);
});

it('counts every call after the first that confirmed, also one that fails, and asks of each the last that had', () => {
  const calls = [
    call('first', 1_000),
    call('fails', 5_000, { confirmed: false }),
    call('third', 7_000),
    call('fourth', 9_000),
  ];
  const rows = [
    row(995),
    row(4_995, { recordedAt: 5_061, verdict: 'failed' }),
    row(6_995, { recordedAt: 7_061, verdict: 'failed' }),
  ];
  const damage = { ...calm, gatewayKills: [{ at: 1_055, pid: GATEWAY.pid }] };
  expect(explainExtras(calls, rows, damage)).toMatchObject([
    { call: 'fails', confirmedBy: 'first', cause: 'gateway-killed' },
    { call: 'third', confirmedBy: 'first', cause: 'gateway-killed' },
    { call: 'fourth', confirmedBy: 'third', cause: 'unexplained' },
  ]);
});
