import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { Notification, Order, Refund, Simulator } from '@opencloudpay/simulator';
import type { EventLog } from '../event-log/event-log';
import type { RecordedDelivery } from '../event-log/records';
import type { FindCallbackProblem } from '../functions/callback-problem';
import type { AttemptOutcomes } from './notification-state';
import { isPaidBack, summaryOf } from './order-summary';
import { timelineOf } from './timeline';
import { wechatCallsOf } from './wechat-entries';

/** Finds the simulator's and the emulator's records of an order. */
export interface OrderRecords {
  summaries(): OrderSummary[];
  summary(order: Order): OrderSummary;
  timeline(order: Order): OrderTimeline;
}

export function orderRecords(
  simulator: Simulator,
  eventLog: EventLog,
  problemOfCallback: FindCallbackProblem,
  physicalGoods?: boolean | undefined,
): OrderRecords {
  return {
    summaries() {
      const outcomes = attemptOutcomes(eventLog);
      const refunds = groupBy(simulator.refunds(), keyOf);
      const notifications = groupBy(simulator.notifications(), keyOf);
      return simulator.orders().map((order) => {
        const key = keyOf(order);
        return summaryOf(
          { order, refunds: refunds.get(key) ?? [], notifications: notifications.get(key) ?? [] },
          outcomes,
          problemOfCallback,
        );
      });
    },
    summary: (order) => summaryOf(factsOf(order), attemptOutcomes(eventLog), problemOfCallback),
    timeline(order) {
      const { outTradeNo } = order;
      const exchanges = simulator.exchanges(outTradeNo);
      const deliveries = eventLog.deliveries.all().filter(({ numbers }) => numbers.outTradeNo === outTradeNo);
      const callbacks = new Map(
        deliveries.flatMap(({ callId }) => {
          const call = callId === undefined ? undefined : eventLog.calls.get(callId);
          return call ? [[call.requestId, call] as const] : [];
        }),
      );
      const callers = new Set(exchanges.flatMap(({ requestId }) => requestId ?? []));
      const orderEvents = eventLog.orderEvents.all();
      const facts = factsOf(order);
      return timelineOf(
        {
          ...facts,
          exchanges,
          calls: [...callers].flatMap((id) => (callbacks.has(id) ? [] : (eventLog.calls.get(id) ?? []))),
          deliveries,
          callbackCalls: callbacks,
          orderEvents: orderEvents.filter((orderEvent) => orderEvent.outTradeNo === outTradeNo),
          wechat: wechatCallsOf(outTradeNo, {
            ofOrder: new Set([...callers, ...callbacks.keys()]),
            all: eventLog.calls.all(),
            physicalGoods: isPaidBack(facts) ? false : physicalGoods,
          }),
          forgotten: simulator.forgottenExchanges(outTradeNo),
        },
        attemptOutcomes(eventLog),
        problemOfCallback,
      );
    },
  };

  function factsOf(order: Order) {
    const key = keyOf(order);
    const isOfOrder = (record: Order | Refund | Notification) => keyOf(record) === key;
    return {
      order,
      refunds: simulator.refunds().filter(isOfOrder),
      notifications: simulator.notifications().filter(isOfOrder),
    };
  }
}

export function attemptOutcomes({ deliveries, refusals }: EventLog): AttemptOutcomes {
  const byRequestId = new Map<string, RecordedDelivery>(
    deliveries.all().map((delivery) => [delivery.requestId, delivery]),
  );
  return {
    delivery: (id) => (id === undefined ? undefined : byRequestId.get(id)),
    refusal: (id) => (id === undefined ? undefined : refusals.get(id)),
  };
}

function keyOf({ mchId, subMchId = '', outTradeNo }: Order | Refund | Notification): string {
  return `${mchId}/${subMchId}/${outTradeNo}`;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
