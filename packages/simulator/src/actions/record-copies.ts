import { findOrderByNumber, orderByNumber } from '../orders/order-by-number';
import { whyUnpayable } from '../payers/why-unpayable';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';

type RecordCopies = Pick<
  Simulator,
  | 'order'
  | 'orders'
  | 'whyUnpayable'
  | 'refunds'
  | 'exchanges'
  | 'forgottenExchanges'
  | 'sharingReceivers'
  | 'sharings'
  | 'sharingReturns'
  | 'notifications'
>;

/** The simulator's records as copies, so that a user's changes do not reach the simulator. */
export function recordCopies({ store, clock }: World): RecordCopies {
  return {
    order: (outTradeNo) => structuredClone(findOrderByNumber(outTradeNo, store)),
    orders: () => structuredClone(store.orders),
    whyUnpayable: (outTradeNo) => {
      const order = orderByNumber(outTradeNo, store);
      return whyUnpayable(order, order.prepayId, clock.now());
    },
    refunds: () => structuredClone(store.refunds),
    exchanges: (outTradeNo) =>
      structuredClone(
        store.exchanges
          .all()
          .filter((exchange) => outTradeNo === undefined || exchange.outTradeNo === outTradeNo),
      ),
    forgottenExchanges: (outTradeNo) => store.exchanges.forgottenOf(outTradeNo),
    sharingReceivers: () => structuredClone(store.sharing.receivers),
    sharings: () => structuredClone(store.sharing.sharings),
    sharingReturns: () => structuredClone(store.sharing.returns),
    notifications: () => structuredClone(store.notifications),
  };
}
