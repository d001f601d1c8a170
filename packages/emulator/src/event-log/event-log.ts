import type { SimulatorEvent } from '@opencloudpay/simulator';
import type { StateStore } from '../state/state-store';
import { BoundedTable } from './bounded-table';
import type { GatewayRefusal, Happening, RecordedCall, RecordedDelivery } from './records';

/** All that the emulator writes down of what happened. */
export interface Chronicle {
  readonly calls: BoundedTable<RecordedCall>;
  readonly deliveries: BoundedTable<RecordedDelivery>;
  readonly happenings: BoundedTable<Happening>;
  readonly refusals: BoundedTable<GatewayRefusal>;
  /** The highest number that anything in it has. */
  lastSequence(): number;
}

export function openChronicle(state: StateStore): Chronicle {
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
  const happenings = new BoundedTable<Happening>(state, {
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
    happenings,
    refusals,
    lastSequence: () =>
      [...calls.all(), ...deliveries.all(), ...happenings.all()].reduce(
        (most, { sequence }) => Math.max(most, sequence),
        0,
      ),
  };
}

/** What an event of the simulator adds to an order's story; `undefined` where other records tell it. */
export function happeningOf(event: SimulatorEvent): Happening | undefined {
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
