import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { Order } from '../records/order';
import { unambiguous } from '../records/unambiguous';
import type { Store } from '../store/store';

/** `undefined` if there is none. @throws {SimulatorError} ORDER_AMBIGUOUS */
export function findOrderByNumber(outTradeNo: string, { orders }: Store): Order | undefined {
  return unambiguous(
    'order',
    outTradeNo,
    orders.filter((known) => known.outTradeNo === outTradeNo),
  );
}

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_AMBIGUOUS */
export function orderByNumber(outTradeNo: string, store: Store): Order {
  const order = findOrderByNumber(outTradeNo, store);
  if (!order)
    throw new SimulatorError(
      'ORDER_UNKNOWN',
      say(`There is no order ${outTradeNo}.`, `订单 ${outTradeNo} 不存在。`),
    );
  return order;
}
