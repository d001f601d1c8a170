/** What a run comes to: what was told by WeChat Pay, compared with what the store and the hosts know. */
import type { Damage, DeliveryRow, NotificationRow } from './deliveries.ts';
import { type Cause, type ExtraInvocation, explainExtras } from './explain.ts';
import type { Invocation, Subject } from './journal.ts';
import { type EarlyRefund, earlyRefundsIn, overlapsIn } from './turns.ts';

export interface Found {
  invocations: readonly Invocation[];
  deliveries: readonly DeliveryRow[];
  notifications: readonly NotificationRow[];
  damage: Damage;
}

export interface Verdict {
  /** Orders that were paid. */
  paid: number;
  /**
   * Of those: of the payment and of every refund that succeeded the callback answered `{ errcode: 0 }`, and the store
   * knows it.
   */
  delivered: number;
  lost: number;
  /** Calls of a callback that had answered `{ errcode: 0 }` for the same notification before. */
  extraInvocations: number;
  /** Refunds' notifications that were delivered and answered. */
  refunds: number;
  /** All calls of callbacks. */
  invocations: number;
  /** The extra invocations by what led to each. */
  causes: Partial<Record<Cause, number>>;
  /** Each of them. */
  extras: ExtraInvocation[];
  /** Calls that began while another of the same order was under way. */
  overlaps: number;
  /** Refunds of which a delivery began before their order's payment was delivered. */
  outOfOrder: number;
  earlyRefunds: EarlyRefund[];
  lostOrders: string[];
}

/** Lost orders and early refunds beyond these are only counted. */
const NAMED = 20;

/** @param told each order that was paid, with what WeChat Pay had to tell of it */
export function judge(told: ReadonlyMap<string, readonly Subject[]>, found: Found): Verdict {
  const { invocations, deliveries, notifications, damage } = found;
  const recorded = new Set(
    notifications.flatMap(({ number, deliveredAt }) => (deliveredAt === undefined ? [] : [number])),
  );
  const confirmed = new Set(invocations.flatMap((call) => (call.confirmed ? [call.number] : [])));
  const isDelivered = ({ number }: Subject) => recorded.has(number) && confirmed.has(number);
  const lostOrders = [...told].flatMap(([order, subjects]) => (subjects.every(isDelivered) ? [] : [order]));
  const extras = explainExtras(invocations, deliveries, damage);
  const earlyRefunds = earlyRefundsIn(invocations, deliveries, notifications);
  return {
    paid: told.size,
    delivered: told.size - lostOrders.length,
    lost: lostOrders.length,
    extraInvocations: extras.length,
    refunds: [...told.values()].flat().filter((subject) => subject.kind === 'refund' && isDelivered(subject))
      .length,
    invocations: invocations.length,
    causes: countBy(extras.map(({ cause }) => cause)),
    extras,
    overlaps: overlapsIn(invocations, deliveries, damage).length,
    outOfOrder: earlyRefunds.length,
    earlyRefunds: earlyRefunds.slice(0, NAMED),
    lostOrders: lostOrders.slice(0, NAMED),
  };
}

function countBy<Item extends string>(items: readonly Item[]): Partial<Record<Item, number>> {
  const counts: Partial<Record<Item, number>> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
