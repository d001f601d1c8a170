/** The result of a run: WeChat Pay's notifications, compared with the records of the store and the hosts. */
import type { Damage, DeliveryRow, NotificationRow } from './deliveries.ts';
import { type Effects, type NotifiedFee, wrongEffects } from './effects.ts';
import { type Cause, type ExtraInvocation, explainExtras } from './explain.ts';
import type { Invocation, Subject } from './journal.ts';
import { type EarlyRefund, earlyRefundsIn, overlapsIn } from './overlaps.ts';
import { TOLERANCE } from './timing.ts';

export interface Found {
  invocations: readonly Invocation[];
  deliveries: readonly DeliveryRow[];
  notifications: readonly NotificationRow[];
  damage: Damage;
  /** Milliseconds that the store makes a refund wait for its payment. */
  refundHold: number;
  /** What the callbacks have done, where they do something. */
  effects?: Effects | undefined;
}

export interface Verdict {
  /** Orders that were paid. */
  paid: number;
  /**
   * Of those: the callbacks of the payment and of every successful refund answered `{ errcode: 0 }`, and the store
   * recorded it.
   */
  delivered: number;
  lost: number;
  /** Calls of a callback that had already answered `{ errcode: 0 }` for the same notification. */
  extraInvocations: number;
  /** Refunds' notifications that were delivered and answered. */
  refunds: number;
  /** All calls of callbacks. */
  invocations: number;
  /** The extra invocations by cause. */
  causes: Partial<Record<Cause, number>>;
  /** Each of them. */
  extras: ExtraInvocation[];
  /** Calls that began during another call of the same order. */
  overlaps: number;
  /** Refunds with a delivery that began before their order's payment was delivered, without {@link released} ones. */
  outOfOrder: number;
  /**
   * Refunds that waited for their payment as long as the store makes them wait, and whose payment's notification had not
   * arrived by then: no gateway could be reached at each of its attempts.
   */
  released: number;
  /** Both. */
  earlyRefunds: EarlyRefund[];
  lostOrders: string[];
  /** What the callbacks have done more or less than once. */
  wrongEffects: string[];
}

/** Further lost orders and early refunds are only counted. */
const NAMED = 20;

/** @param told each paid order, with the notifications that WeChat Pay had for it */
export function judge(told: ReadonlyMap<string, readonly NotifiedFee[]>, found: Found): Verdict {
  const { invocations, deliveries, notifications, damage, refundHold, effects } = found;
  const recorded = new Set(
    notifications.flatMap(({ number, deliveredAt }) => (deliveredAt === undefined ? [] : [number])),
  );
  const confirmed = new Set(invocations.flatMap((call) => (call.confirmed ? [call.number] : [])));
  const isDelivered = ({ number }: Subject) => recorded.has(number) && confirmed.has(number);
  const lostOrders = [...told].flatMap(([order, subjects]) => (subjects.every(isDelivered) ? [] : [order]));
  const extras = explainExtras(invocations, deliveries, damage);
  const earlyRefunds = earlyRefundsIn(invocations, deliveries, notifications);
  const released = earlyRefunds.filter(
    ({ paymentKnown, waited }) => !paymentKnown && waited >= refundHold - TOLERANCE,
  ).length;
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
    outOfOrder: earlyRefunds.length - released,
    released,
    earlyRefunds: earlyRefunds.slice(0, NAMED),
    lostOrders: lostOrders.slice(0, NAMED),
    wrongEffects: effects ? wrongEffects([...told.values()].flat(), effects).slice(0, NAMED) : [],
  };
}

function countBy<Item extends string>(items: readonly Item[]): Partial<Record<Item, number>> {
  const counts: Partial<Record<Item, number>> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
