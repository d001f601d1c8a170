import { describe, expect, it } from '@jest/globals';
import type { Damage, DeliveryRow } from './deliveries';
import { explainExtras } from './explain';
import type { Invocation } from './journal';
import { TIMING } from './timing';

const { functionTimeout: FUNCTION_TIMEOUT, lease: LEASE } = TIMING;

const GATEWAY = { pid: 4711, name: 'shop-host/4711/a1b2' };
const calm: Damage = { gatewayKills: [], hostKills: [], databaseBreaks: [], timing: TIMING };
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

/** The end of the lease of a delivery that begins at 995. */
const LEASE_OVER = 995 + LEASE;
/** When another gateway calls. */
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

describe('no extra call', () => {
  it('is a call after calls that did not confirm, or for another notification, even of the same order', () => {
    const calls = [
      call('refused', 1_000, { confirmed: false }),
      call('confirms', 2_000),
      call('elsewhere', 3_000, { number: 't-2', outTradeNo: 'order-2' }),
      call('refund', 4_000, { kind: 'refund', number: 'r-1' }),
    ];
    expect(explainExtras(calls, [], calm)).toEqual([]);
  });
});

describe('the death of the gateway that made the call explains another call', () => {
  it('before it recorded the answer', () => {
    const killed = { gatewayKills: [{ at: 1_055, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed)).toEqual(extra('gateway-killed'));
  });

  it('while the function was running, which continued without it', () => {
    const slow = call('first', 1_000, { answeredAt: 1_400 });
    const killed = { gatewayKills: [{ at: 1_100, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed, slow)).toEqual(extra('gateway-killed'));
  });

  it('not if another gateway died, or this one before or after', () => {
    for (const kill of [
      { at: 1_055, pid: 47 },
      { at: 500, pid: GATEWAY.pid },
      { at: AGAIN + 1_000, pid: GATEWAY.pid },
    ])
      expect(causeOf(row(995), { gatewayKills: [kill] })).toEqual(extra('unexplained'));
  });

  it('not if the answer had been recorded', () => {
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

  it('also if the gateway recorded the failure twice, the second time after that call', () => {
    const again = { ...failed, recordedAt: 1_600 };
    expect(causeOf(again, { hostKills: [{ at: 1_055, host: 0 }] }, undefined, 1_200)).toEqual(
      extra('host-killed'),
    );
  });

  it('not if another host died, or this one before it answered or after that was recorded', () => {
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

  it('also in several parts, if the gaps are shorter than recording takes', () => {
    const pieces = [
      { at: 1_400, until: 3_000 },
      { at: 3_600, until: LEASE_OVER - 500 },
      { at: 1_100, until: 1_100 },
      { at: LEASE_OVER + 5_000, until: LEASE_OVER + 6_000 },
    ];
    expect(causeOf(row(995), { databaseBreaks: pieces })).toEqual(extra('database-away'));
  });

  it('not if it was available in between, or when the lease ended', () => {
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

  it('not if the answer was recorded, or called again, during the lease', () => {
    const databaseBreaks = [throughout];
    expect(causeOf(recorded(995, { recordedAt: LEASE_OVER - 100 }), { databaseBreaks })).toEqual(
      extra('unexplained'),
    );
    expect(causeOf(row(995), { databaseBreaks }, undefined, LEASE_OVER - 100)).toEqual(extra('unexplained'));
  });

  it('not if the answer was recorded before that call', () => {
    const late = recorded(995, { recordedAt: AGAIN - 100 });
    expect(causeOf(late, { databaseBreaks: [throughout] })).toEqual(extra('unexplained'));
  });
});

describe('an answer after the gateway’s timeout explains another call', () => {
  const timedOut = row(995, {
    recordedAt: 3_005,
    durationMs: FUNCTION_TIMEOUT + 1,
    verdict: 'failed',
    code: 'DELIVERY_TIMEOUT',
  });
  const late = call('first', 1_000, { answeredAt: 3_500 });

  it('as a cause of its own: no program crashed', () => {
    expect(causeOf(timedOut, {}, late)).toEqual(extra('answered-late'));
  });

  it('also earlier, if the database was slow and the lease left less time', () => {
    const early = { ...timedOut, durationMs: 1_300 };
    const slow = { databaseBreaks: [{ at: 900, until: 2_000 }] };
    expect(causeOf(early, slow, late)).toEqual(extra('answered-late'));
  });

  it('not if the gateway gave up before its timeout', () => {
    expect(causeOf({ ...timedOut, durationMs: FUNCTION_TIMEOUT / 2 }, {}, late)).toEqual(
      extra('unexplained'),
    );
  });
});

it('a gateway that stood still until its lease was over explains another call', () => {
  const stalled = recorded(995, { recordedAt: AGAIN + 1_000, durationMs: FUNCTION_TIMEOUT + 1_000 });
  expect(causeOf(stalled, {})).toEqual(extra('gateway-stalled'));
  expect(causeOf({ ...stalled, durationMs: FUNCTION_TIMEOUT / 2 }, {})).toEqual(extra('unexplained'));
});

it('nothing explains a call without a delivery in the store', () => {
  expect(explainExtras([call('first', 1_000), call('second', 5_000)], [], calm)).toMatchObject([
    { cause: 'unexplained' },
  ]);
});

it('counts every call after the first confirmed one, also one that fails, and explains it by the last confirmed one', () => {
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
