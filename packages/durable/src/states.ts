/**
 * The states of orders, refunds and notifications, and which state may become which. No other place defines them: the
 * store changes a state only if the table allows it, and recovery, bills and operators take their lists of states from
 * here. `states.test.ts` checks each operation of the store against it.
 *
 * Each table has a row for each event that can change a state. The row names the states that the event may lead to, and
 * for each of them the states that it may replace. An event that does not match the current state changes nothing: a
 * late event never undoes a later state.
 */

/**
 * The state of an order, as far as the gateway knows.
 *
 * `asked`: the request is in progress. `unknown`: there was no signed answer, so WeChat Pay may or may not have the
 * order; a repeated request is also `unknown` until it is answered. `refused`: WeChat Pay refused it. `ordered`: it can
 * be paid. `expired`: it was not paid and can no longer be paid.
 */
export type OrderState =
  | 'asked'
  | 'unknown'
  | 'refused'
  | 'ordered'
  | 'paid'
  | 'closed'
  | 'reversed'
  | 'expired';

/**
 * As {@link OrderState}. `processing`: WeChat Pay accepted it. `changed`: the money came back to the merchant, who must
 * act on the merchant platform.
 */
export type RefundState = 'asked' | 'unknown' | 'refused' | 'processing' | 'succeeded' | 'changed' | 'closed';

/** `pending`: to be delivered. `dead`: a dead letter, delivered again only by an operator's command. */
export type NotificationState = 'pending' | 'delivered' | 'dead';

/** By event, by the new state: the states that it may replace. */
type Transitions<State extends string> = Readonly<
  Record<string, Readonly<Partial<Record<State, readonly State[]>>>>
>;

/** The request may have reached WeChat Pay, and no signed answer came. */
const IN_DOUBT = ['asked', 'unknown'] as const;
/** A repeated request replaces the earlier one. */
const REPEATABLE = [...IN_DOUBT, 'refused'] as const;
/** An order that expired can be placed again under its number: WeChat Pay gives it another `prepay_id`. */
const REPEATABLE_ORDER = [...REPEATABLE, 'expired'] as const;
/** WeChat Pay may still take the money. */
const OPEN_ORDER = [...REPEATABLE, 'ordered'] as const;
/** WeChat Pay may still pay back. */
const OPEN_REFUND = [...REPEATABLE, 'processing'] as const;
/** `changed` is not the end: the refund succeeds or is closed once the merchant has acted. */
const UNENDED_REFUND = [...OPEN_REFUND, 'changed'] as const;

export const ORDER_TRANSITIONS = {
  /** The function repeats the order. An earlier request without an answer may have been carried out. */
  requested: { asked: ['refused', 'expired'], unknown: IN_DOUBT },
  /** WeChat Pay answered the request, or did not. A refusal of a repeat says nothing about the first request. */
  answered: {
    ordered: OPEN_ORDER,
    paid: OPEN_ORDER,
    unknown: REPEATABLE,
    refused: ['asked', 'refused'],
    closed: REPEATABLE,
  },
  /** Another call about the order succeeded. An order that was paid at the counter can be reversed. */
  confirmed: { paid: OPEN_ORDER, closed: OPEN_ORDER, reversed: [...IN_DOUBT, 'ordered', 'paid'] },
  /** Recovery queried the order. An order that was refused or closed may have been ordered again meanwhile. */
  queried: {
    paid: [...IN_DOUBT, 'ordered'],
    closed: [...IN_DOUBT, 'ordered'],
    reversed: [...IN_DOUBT, 'ordered'],
    expired: [...IN_DOUBT, 'ordered'],
    refused: IN_DOUBT,
  },
  /** A bill lists its payment: it is queried again, and the signed answer decides. */
  billed: { unknown: ['refused', 'closed', 'expired'] },
  /** WeChat Pay notified the payment: the order is paid, independent of its stored state. */
  notified: { paid: [...OPEN_ORDER, 'closed', 'expired'] },
} as const satisfies Transitions<OrderState>;

export const REFUND_TRANSITIONS = {
  requested: { asked: ['refused'], unknown: IN_DOUBT },
  answered: { processing: OPEN_REFUND, unknown: REPEATABLE, refused: ['asked', 'refused'] },
  /** Recovery queried the refund, and WeChat Pay has none. A refund that it has counts as notified. */
  queried: { refused: IN_DOUBT },
  /** A bill lists it. */
  billed: { unknown: ['refused'] },
  notified: { succeeded: UNENDED_REFUND, changed: UNENDED_REFUND, closed: UNENDED_REFUND },
} as const satisfies Transitions<RefundState>;

export const NOTIFICATION_TRANSITIONS = {
  /** The function was called. Delivered stays delivered, even if a slower attempt fails. */
  attempted: { delivered: ['pending', 'dead'], pending: ['pending'], dead: ['pending'] },
  /** Gateways ended during the last attempts. */
  interrupted: { dead: ['pending'] },
  /** An operator requested redelivery. */
  retried: { pending: ['pending', 'dead', 'delivered'] },
} as const satisfies Transitions<NotificationState>;

/** The states that an event can lead to. */
export type OrderStateAfter<Event extends keyof typeof ORDER_TRANSITIONS> =
  keyof (typeof ORDER_TRANSITIONS)[Event];
export type RefundStateAfter<Event extends keyof typeof REFUND_TRANSITIONS> =
  keyof (typeof REFUND_TRANSITIONS)[Event];

/** In these states a repeated request replaces the first one; in the others the first request counts. */
export const REPEATABLE_STATES: Readonly<{
  orders: readonly OrderState[];
  refunds: readonly RefundState[];
}> = { orders: REPEATABLE_ORDER, refunds: REPEATABLE };

/** In these states the reason of a refusal is stored, whatever becomes of the state. */
export const REFUSABLE_STATES: readonly (OrderState & RefundState)[] = REPEATABLE;

/** Recovery queries these once they are silent. The indexes `orders_silent` and `refunds_silent` hold these states. */
export const QUERIED_ORDER_STATES: readonly OrderState[] = [...IN_DOUBT, 'ordered'];
export const QUERIED_REFUND_STATES: readonly RefundState[] = [...IN_DOUBT, 'processing', 'changed'];

/** WeChat Pay took the money: the bill of the day lists the order. A reversed order is listed twice. */
export const PAID_ORDER_STATES: readonly OrderState[] = ['paid', 'reversed'];
/** WeChat Pay accepted the refund: the bill of the day lists it. */
export const ACCEPTED_REFUND_STATES: readonly RefundState[] = [
  'processing',
  'succeeded',
  'changed',
  'closed',
];
/** The refund has not ended: its money may still be paid back. */
export const UNENDED_REFUND_STATES: readonly RefundState[] = [...IN_DOUBT, 'processing', 'changed'];
/** The refund's money was paid back, or may still be. */
export const PAYABLE_REFUND_STATES: readonly RefundState[] = [...UNENDED_REFUND_STATES, 'succeeded'];
/** WeChat Pay did not accept the refund, as far as the gateway knows. */
export const UNACCEPTED_REFUND_STATES: readonly RefundState[] = REPEATABLE;

/** Operators may redeliver notifications in any state. */
export const RETRIED_NOTIFICATION_STATES: readonly NotificationState[] =
  NOTIFICATION_TRANSITIONS.retried.pending;
/** The default states of `replay`: it does not redeliver delivered notifications. */
export const REPLAYED_NOTIFICATION_STATES: readonly NotificationState[] = ['pending', 'dead'];

/** Final values of WeChat Pay's `refund_status`, in notifications, queries and bills. */
const ENDS: Readonly<Record<string, RefundStateAfter<'notified'>>> = {
  SUCCESS: 'succeeded',
  CHANGE: 'changed',
  REFUNDCLOSE: 'closed',
};

/**
 * The final state of a refund.
 *
 * @param refundStatus `refund_status` of WeChat Pay
 * @returns undefined if the refund has not ended, or the status is undocumented
 */
export function endOfRefundStatus(refundStatus: unknown): RefundStateAfter<'notified'> | undefined {
  return typeof refundStatus === 'string' && Object.hasOwn(ENDS, refundStatus)
    ? ENDS[refundStatus]
    : undefined;
}
