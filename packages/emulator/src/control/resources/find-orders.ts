import type {
  OrderList,
  OrderQuery,
  OrderSummary,
  TradeState,
} from '@opencloudpay/contracts/dev-server/orders';
import { nearestName } from '@opencloudpay/internal';
import type { Order } from '@opencloudpay/simulator';
import type { Emulator } from '../../emulator-types';
import { ControlFailure } from '../failure';

/** Letters of a number that may be mistyped: numbers resemble each other. */
const MOST_ERRORS = 2;
/** The latest orders, which a mistyped number is compared with. */
const COMPARED = 1_000;

/**
 * Finds an order by its number or by one of its prepay ids.
 *
 * @throws {ControlFailure} ORDER_UNKNOWN
 */
export function orderNamed(emulator: Emulator, name: string): Order {
  const order =
    emulator.order(name) ??
    (name.startsWith('wx')
      ? emulator
          .orders()
          .find(({ prepayId, formerPrepayIds }) => [prepayId, ...formerPrepayIds].includes(name))
      : undefined);
  if (order) return order;
  const shown = name.slice(0, 64);
  const numbers = emulator.orders().map(({ outTradeNo }) => outTradeNo);
  const nearest = nearestName(
    name,
    numbers.slice(-COMPARED),
    Math.min(MOST_ERRORS, Math.floor(name.length / 4)),
  );
  throw new ControlFailure(
    404,
    'ORDER_UNKNOWN',
    nearest === undefined
      ? {
          en: `There is no order ${shown}. It may belong to an earlier emulator that did not save its state.`,
          zh: `没有订单 ${shown}。它可能属于之前没有保存状态的模拟器。`,
        }
      : {
          en: `There is no order ${shown}. Did you mean ${nearest}?`,
          zh: `没有订单 ${shown}。你要找的可能是 ${nearest}。`,
        },
  );
}

export const PAGE = 100;
export const LONGEST_PAGE = 500;

/** Finds orders that match, newest first. */
export function findOrders(
  emulator: Emulator,
  { search = '', state, limit = PAGE, after }: OrderQuery,
): OrderList {
  const wanted = search.trim().toLowerCase();
  const refundNumbers = wanted === '' ? new Map<string, string>() : refundsByOrder(emulator);
  const matching = emulator
    .summaries()
    .reverse()
    .filter((order) => wanted === '' || textOf(order, refundNumbers).includes(wanted));
  const states: Partial<Record<TradeState, number>> = {};
  for (const order of matching) states[order.state] = (states[order.state] ?? 0) + 1;

  const asked = new Set(state?.split(',').filter((name) => name !== ''));
  const found = asked.size === 0 ? matching : matching.filter((order) => asked.has(order.state));
  const start = after === undefined ? 0 : found.findIndex((order) => cursorOf(order) === after) + 1;
  const orders = found.slice(start, start + Math.min(Math.max(limit, 1), LONGEST_PAGE));
  const last = orders.at(-1);
  const more = last !== undefined && start + orders.length < found.length;
  return { orders, total: found.length, states, ...(more && { next: cursorOf(last) }) };
}

/** Several merchants may use the same order number. */
function cursorOf({ mchId, subMchId = '', outTradeNo }: OrderSummary): string {
  return `${mchId}.${subMchId}.${outTradeNo}`;
}

function textOf(order: OrderSummary, refundNumbers: ReadonlyMap<string, string>): string {
  const { outTradeNo, prepayId, transactionId, goods, attach, openid, subMchId, notification } = order;
  const callback = notification?.callback;
  const name = callback && ('functionName' in callback ? callback.functionName : callback.service);
  return [
    outTradeNo,
    prepayId,
    transactionId,
    goods,
    attach,
    openid,
    subMchId,
    name,
    refundNumbers.get(outTradeNo),
  ]
    .join('\n')
    .toLowerCase();
}

function refundsByOrder(emulator: Emulator): Map<string, string> {
  const numbers = new Map<string, string>();
  for (const { outTradeNo, outRefundNo, refundId } of emulator.refunds())
    numbers.set(outTradeNo, `${numbers.get(outTradeNo) ?? ''}\n${outRefundNo}\n${refundId}`);
  return numbers;
}
