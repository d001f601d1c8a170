/** Whether an order's deliveries came one after the other, its payment first: from the records of store and hosts. */
import {
  type Damage,
  type DeliveryRow,
  deliveryOf,
  groupBy,
  hasGivenUp,
  type NotificationRow,
} from './deliveries.ts';
import type { Invocation, Subject } from './journal.ts';

/**
 * Calls that began during another call of the same order, payment or refund. There must be none, also after
 * the death of a gateway: the lease of its delivery is longer than any call.
 */
export function overlapsIn(
  invocations: readonly Invocation[],
  deliveries: readonly DeliveryRow[],
  damage: Pick<Damage, 'hostKills' | 'databaseBreaks' | 'timing'>,
): Invocation[] {
  const rows = groupBy(deliveries, ({ outTradeNo }) => outTradeNo);
  return [...groupBy(invocations, ({ outTradeNo }) => outTradeNo)].flatMap(([outTradeNo, calls]) =>
    calls.filter((call) =>
      calls.some(
        (other) =>
          other !== call &&
          other.begunAt <= call.begunAt &&
          call.begunAt < endOf(other, rows.get(outTradeNo) ?? [], damage),
      ),
    ),
  );
}

/** When a call ended for its waiting gateway: answered, dead with its host, or given up. */
function endOf(
  call: Invocation,
  rows: readonly DeliveryRow[],
  damage: Pick<Damage, 'hostKills' | 'databaseBreaks' | 'timing'>,
): number {
  const { begunAt, answeredAt, host } = call;
  const killed = damage.hostKills.find((kill) => kill.host === host && kill.at >= begunAt);
  const delivery = deliveryOf(call, rows);
  const givenUp = delivery && hasGivenUp(delivery, damage) ? delivery.recordedAt : undefined;
  const ends = [answeredAt, killed?.at, givenUp, begunAt + damage.timing.functionTimeout];
  return Math.min(...ends.filter((end) => end !== undefined));
}

/** A refund whose callback was called before the payment was delivered. */
export interface EarlyRefund extends Subject {
  /** Whether the store had the payment's notification by then. */
  paymentKnown: boolean;
  /** Milliseconds from the arrival of the refund's notification to its first delivery. */
  waited: number;
}

/** Refunds with a delivery that began, by the store or the hosts, before their order's payment was delivered. */
export function earlyRefundsIn(
  invocations: readonly Invocation[],
  deliveries: readonly DeliveryRow[],
  notifications: readonly NotificationRow[],
): EarlyRefund[] {
  const isRefund = ({ kind }: Subject) => kind === 'refund';
  const payments = new Map(
    notifications.flatMap((row) => (isRefund(row) ? [] : [[row.outTradeNo, row] as const])),
  );
  const confirmedAt = new Map<string, number>();
  for (const { kind, outTradeNo, confirmed, answeredAt } of invocations) {
    if (kind !== 'pay' || !confirmed || answeredAt === undefined) continue;
    confirmedAt.set(
      outTradeNo,
      Math.min(answeredAt, confirmedAt.get(outTradeNo) ?? Number.POSITIVE_INFINITY),
    );
  }
  const firstBegun = (begun: readonly (Subject & { begunAt: number })[]) =>
    new Map(
      [...groupBy(begun.filter(isRefund), ({ number }) => number)].map(([number, all]) => [
        number,
        Math.min(...all.map(({ begunAt }) => begunAt)),
      ]),
    );
  const [called, begun] = [firstBegun(invocations), firstBegun(deliveries)];
  return notifications.filter(isRefund).flatMap(({ kind, number, outTradeNo, receivedAt }) => {
    const payment = payments.get(outTradeNo);
    const never = Number.POSITIVE_INFINITY;
    const [calledAt = never, begunAt = never] = [called.get(number), begun.get(number)];
    const inTime =
      begunAt >= (payment?.deliveredAt ?? never) && calledAt >= (confirmedAt.get(outTradeNo) ?? never);
    if (inTime) return [];
    const first = Math.min(begunAt, calledAt);
    const paymentKnown = payment !== undefined && payment.receivedAt <= first;
    return [{ kind, number, outTradeNo, paymentKnown, waited: first - receivedAt }];
  });
}
