import { say } from '@opencloudpay/internal';
import { SimulatorError } from '@opencloudpay/simulator';
import type { Emulator } from '../emulator-types';
import { attemptOutcomes, orderRecords } from '../timeline/order-records';
import type { EmulatorParts } from './parts';

/** Reads the records: orders, notifications, calls, log lines and timelines. */
export function recordMethods({
  simulator,
  eventLog,
  logs,
  problemOfCallback,
  physicalGoods,
}: EmulatorParts): Pick<
  Emulator,
  | 'orders'
  | 'order'
  | 'refunds'
  | 'notifications'
  | 'deliveries'
  | 'calls'
  | 'exchanges'
  | 'logs'
  | 'summaries'
  | 'attemptOutcomes'
  | 'timeline'
> {
  const records = orderRecords(simulator, eventLog, problemOfCallback, physicalGoods);
  const timeline = (outTradeNo: string) => {
    const order = simulator.order(outTradeNo);
    if (!order)
      throw new SimulatorError(
        'ORDER_UNKNOWN',
        say(`There is no order ${outTradeNo}.`, `订单 ${outTradeNo} 不存在。`),
      );
    return records.timeline(order);
  };
  return {
    orders: () => simulator.orders(),
    order: (outTradeNo) => simulator.order(outTradeNo),
    refunds: () => simulator.refunds(),
    notifications: () => simulator.notifications(),
    deliveries: () => eventLog.deliveries.all(),
    calls: () => eventLog.calls.all(),
    exchanges: (outTradeNo) => simulator.exchanges(outTradeNo),
    logs: (filter = {}) => logs.find(filter),
    summaries: () => records.summaries(),
    attemptOutcomes: () => attemptOutcomes(eventLog),
    timeline,
  };
}
