import { describe, expect, it } from '@jest/globals';
import { type Damage, type DeliveryRow, explainExtras, overlapsIn } from './explain';
import type { Invocation } from './journal';

const GATEWAY = { pid: 4711, name: 'shop-host/4711/a1b2' };
const calm: Damage = { gatewayKills: [], hostKills: [], databaseBreaks: [] };

const call = (name: string, begunAt: number, more: Partial<Invocation> = {}): Invocation => ({
  call: name,
  host: 0,
  outTradeNo: 'order-1',
  transactionId: 't-1',
  begunAt,
  answeredAt: begunAt + 50,
  confirmed: true,
  ...more,
});

const row = (begunAt: number, more: Partial<DeliveryRow> = {}): DeliveryRow => ({
  transactionId: 't-1',
  gateway: GATEWAY.name,
  begunAt,
  ...more,
});

const recorded = (begunAt: number, more: Partial<DeliveryRow> = {}) =>
  row(begunAt, { recordedAt: begunAt + 65, verdict: 'delivered', ...more });

/** A call at 1000 that confirmed, by a delivery that began then, and another at 5000 that was recorded. */
const causeOf = (first: DeliveryRow, damage: Partial<Damage>, confirmed = call('first', 1_000)) =>
  explainExtras([confirmed, call('second', 5_000)], [first, recorded(5_000)], { ...calm, ...damage }).map(
    ({ call: again, confirmedBy, cause }) => ({ again, confirmedBy, cause }),
  );

const extra = (cause: string) => [{ again: 'second', confirmedBy: 'first', cause }];

describe('what is no extra call', () => {
  it('is one after calls that did not confirm, or of another notification', () => {
    const calls = [
      call('refused', 1_000, { confirmed: false }),
      call('confirms', 2_000),
      call('elsewhere', 3_000, { transactionId: 't-2', outTradeNo: 'order-2' }),
    ];
    expect(explainExtras(calls, [], calm)).toEqual([]);
  });
});

describe('a call after one that had confirmed is explained by', () => {
  it('the death of the gateway that had made the call, before it recorded the answer', () => {
    const killed = { gatewayKills: [{ at: 1_055, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed)).toEqual(extra('gateway-killed'));
  });

  it('the death of the gateway while the function was at work, which went on without it', () => {
    const slow = call('first', 1_000, { answeredAt: 1_400 });
    const killed = { gatewayKills: [{ at: 1_100, pid: GATEWAY.pid }] };
    expect(causeOf(row(995), killed, slow)).toEqual(extra('gateway-killed'));
  });

  it('the database being away when the answer was to be recorded', () => {
    expect(causeOf(row(995), { databaseBreaks: [{ at: 900, until: 1_300 }] })).toEqual(
      extra('database-away'),
    );
  });

  it('the database being away until after that call, when it was recorded after all', () => {
    const late = recorded(995, { recordedAt: 5_400 });
    expect(causeOf(late, { databaseBreaks: [{ at: 900, until: 5_300 }] })).toEqual(extra('database-away'));
    expect(causeOf(late, {})).toEqual(extra('unexplained'));
  });

  it('the death of the host before its answer had left it', () => {
    const failed = row(995, { recordedAt: 1_075, verdict: 'failed', code: 'UNREACHABLE' });
    expect(causeOf(failed, { hostKills: [{ at: 1_055, host: 0 }] })).toEqual(extra('host-killed'));
  });

  it('an answer that came when the gateway had given up', () => {
    const late = call('first', 1_000, { answeredAt: 3_500 });
    const timedOut = row(995, {
      recordedAt: 3_005,
      verdict: 'failed',
      code: 'DELIVERY_TIMEOUT',
    });
    expect(causeOf(timedOut, {}, late)).toEqual(extra('answered-late'));
  });
});

describe('nothing explains a call', () => {
  it('after one that the store knows to have confirmed', () => {
    const killed = { gatewayKills: [{ at: 1_055, pid: GATEWAY.pid }] };
    expect(causeOf(recorded(995), killed)).toEqual(extra('unexplained'));
  });

  it('where another gateway died, or this one before or after', () => {
    expect(causeOf(row(995), { gatewayKills: [{ at: 1_055, pid: 47 }] })).toEqual(extra('unexplained'));
    expect(causeOf(row(995), { gatewayKills: [{ at: 500, pid: GATEWAY.pid }] })).toEqual(
      extra('unexplained'),
    );
    expect(causeOf(row(995), { gatewayKills: [{ at: 6_000, pid: GATEWAY.pid }] })).toEqual(
      extra('unexplained'),
    );
  });

  it('where another host died', () => {
    const failed = row(995, { recordedAt: 1_075, verdict: 'failed', code: 'UNREACHABLE' });
    expect(causeOf(failed, { hostKills: [{ at: 1_055, host: 1 }] })).toEqual(extra('unexplained'));
  });

  it('that no delivery of the store made', () => {
    expect(explainExtras([call('first', 1_000), call('second', 5_000)], [], calm)).toMatchObject([
      { cause: 'unexplained' },
    ]);
  });
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

it('finds calls that began while another of the notification was under way', () => {
  const first = call('first', 1_000, { answeredAt: 1_500 });
  const second = call('second', 1_200);
  const elsewhere = call('elsewhere', 1_300, { transactionId: 't-2' });
  const later = call('later', 1_600);
  const calls = [first, second, elsewhere, later];
  expect(overlapsIn(calls, [row(995)], calm)).toEqual([second]);
  expect(overlapsIn(calls, [], calm)).toEqual([second]);

  const killed = { ...calm, gatewayKills: [{ at: 1_100, pid: GATEWAY.pid }] };
  expect(overlapsIn(calls, [row(995)], killed)).toEqual([]);
  const givenUp = row(995, { recordedAt: 1_150, verdict: 'failed', code: 'DELIVERY_TIMEOUT' });
  expect(overlapsIn(calls, [givenUp], calm)).toEqual([]);
});
