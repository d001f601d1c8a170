import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { PaymentRecord } from '@opencloudpay/contracts/dev-server/payments';
import type { OrderTimeline, TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import type { Exchange } from '@opencloudpay/simulator';
import type { OrderEvent, RecordedCall, RecordedDelivery } from '../event-log/records';
import type { FindCallbackProblem } from '../functions/callback-problem';
import { deliveryRecord } from './delivery-record';
import { attemptRecord, notificationRecord } from './notification-records';
import type { AttemptOutcomes } from './notification-state';
import { type OrderFacts, refundRecord, summaryOf } from './order-summary';
import { type OrderWechatCalls, wechatEntries } from './wechat-entries';

/** All records of one order. */
export interface TimelineFacts extends OrderFacts {
  exchanges: readonly Exchange[];
  /** The function calls that made the exchanges, without callbacks, which are deliveries. */
  calls: readonly RecordedCall[];
  deliveries: readonly RecordedDelivery[];
  /** The calls of the callbacks, by `RecordedDelivery.callId`. */
  callbackCalls: ReadonlyMap<string, RecordedCall>;
  orderEvents: readonly OrderEvent[];
  wechat: OrderWechatCalls;
  forgotten: number;
}

type Entry = TimelineEntry & { sequence: number };

/** Makes the timeline of an order, sorted by time. */
export function timelineOf(
  facts: TimelineFacts,
  outcomes: AttemptOutcomes,
  problemOfCallback: FindCallbackProblem,
): OrderTimeline {
  const { notifications, refunds, forgotten } = facts;
  const entries = [
    ...facts.calls.map(callEntry),
    ...facts.exchanges.map(exchangeEntry),
    ...facts.orderEvents.flatMap((orderEvent) => orderEventEntry(orderEvent, facts) ?? []),
    ...facts.deliveries.map((delivery) => deliveryEntry(delivery, facts)),
    ...wechatEntries(facts.wechat, facts.orderEvents),
    ...notifications.flatMap((notification) =>
      notification.attempts.map((attempt): Entry => {
        const record = attemptRecord(notification, attempt, outcomes);
        const { sequence, at } = attempt;
        return { id: `notification-${record.id}`, sequence, at, type: 'notification', attempt: record };
      }),
    ),
  ];
  return {
    order: summaryOf(facts, outcomes, problemOfCallback),
    refunds: refunds.map((refund) => {
      const isTold = notifications.some(
        ({ outRefundNo, answered }) => answered && outRefundNo === refund.outRefundNo,
      );
      return refundRecord(refund, isTold ? undefined : problemOfCallback(refund.notifyUrl));
    }),
    notifications: notifications.map((notification) => notificationRecord(notification, outcomes)),
    entries: entries
      .sort((a, b) => a.at - b.at || a.sequence - b.sequence)
      .map(({ sequence: _, ...entry }) => entry),
    forgotten,
  };
}

function callEntry(recorded: RecordedCall): Entry {
  const { sequence, at } = recorded;
  const call = callRecord(recorded);
  return { id: `call-${recorded.requestId}`, sequence, at, type: 'function-call', call };
}

/** A call without its sequence number, which is internal. */
export function callRecord({ sequence: _, ...call }: RecordedCall): FunctionCall {
  return call;
}

function exchangeEntry(recorded: Exchange): Entry {
  const { sequence, outTradeNo: _, host: __, ...exchange } = recorded;
  return {
    id: `request-${sequence}`,
    sequence,
    at: recorded.at,
    type: 'request',
    exchange: { id: sequence, ...exchange },
  };
}

function deliveryEntry(delivery: RecordedDelivery, { notifications, callbackCalls }: TimelineFacts): Entry {
  const { id, sequence, at, callId = '' } = delivery;
  const record = deliveryRecord(delivery, notifications, callbackCalls.get(callId));
  return { id, sequence, at, type: 'callback', delivery: record };
}

function orderEventEntry(orderEvent: OrderEvent, { order }: TimelineFacts): Entry | undefined {
  const { sequence, at, type, refund, fault } = orderEvent;
  const base = { id: `${type}-${sequence}`, sequence, at };
  if (type === 'refund-made' || type === 'refund-settled')
    return refund && { ...base, type, refund: refundRecord(refund) };
  if (type === 'fault') return fault && { ...base, type, fault };
  if (type !== 'order-paid') return { ...base, type };
  const payment = paymentRecord(order);
  return payment && { ...base, type, payment };
}

export function paymentRecord({ payment, totalFee }: OrderFacts['order']): PaymentRecord | undefined {
  if (!payment) return undefined;
  const { transactionId, cashFee, coupons, bankType } = payment;
  return { transactionId, totalFee, cashFee, coupons, bankType, openid: payment.subOpenid ?? payment.openid };
}
