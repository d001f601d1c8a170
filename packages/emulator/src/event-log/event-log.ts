import type { SimulatorEvent } from '@opencloudpay/simulator';
import type { StateStore } from '../state/state-store';
import { BoundedTable } from './bounded-table';
import type { GatewayRefusal, OrderEvent, RecordedCall, RecordedDelivery } from './records';

/** The emulator's own records, saved with its state. */
export interface EventLog {
  readonly calls: BoundedTable<RecordedCall>;
  readonly deliveries: BoundedTable<RecordedDelivery>;
  readonly orderEvents: BoundedTable<OrderEvent>;
  readonly refusals: BoundedTable<GatewayRefusal>;
  /** The highest sequence number in it. */
  lastSequence(): number;
}

export function openEventLog(state: StateStore): EventLog {
  const calls = new BoundedTable<RecordedCall>(state, {
    name: 'calls',
    keyOf: ({ requestId }) => requestId,
    most: 2_000,
  });
  const deliveries = new BoundedTable<RecordedDelivery>(state, {
    name: 'deliveries',
    keyOf: ({ id }) => id,
    most: 5_000,
  });
  const orderEvents = new BoundedTable<OrderEvent>(state, {
    // The table's name in states of earlier versions.
    name: 'happenings',
    keyOf: ({ sequence }) => String(sequence),
    most: 20_000,
  });
  const refusals = new BoundedTable<GatewayRefusal>(state, {
    name: 'refusals',
    keyOf: ({ requestId }) => requestId,
    most: 2_000,
  });
  return {
    calls,
    deliveries,
    orderEvents,
    refusals,
    lastSequence: () =>
      [...calls.all(), ...deliveries.all(), ...orderEvents.all()].reduce(
        (most, { sequence }) => Math.max(most, sequence),
        0,
      ),
  };
}

/**
 * Converts an event of the simulator to an entry of an order's timeline; `undefined` if other records show the event.
 */
export function orderEventOf(event: SimulatorEvent): OrderEvent | undefined {
  const { at, sequence } = event;
  if ('order' in event) return { at, sequence, outTradeNo: event.order.outTradeNo, type: event.type };
  if ('refund' in event) {
    const { refund, type } = event;
    return { at, sequence, outTradeNo: refund.outTradeNo, type, refund };
  }
  if (event.type === 'notification-held')
    return { at, sequence, outTradeNo: event.notification.outTradeNo, type: 'fault', fault: event.fault };
  return undefined;
}
