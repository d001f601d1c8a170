import type { Order } from '../records/order';
import type { Owner } from '../records/owner';
import type { Store } from '../store/store';

/** How requests name an order, in v2 and in v3. */
export interface OrderNumbers {
  transaction_id?: string | undefined;
  out_trade_no?: string | undefined;
}

/** The order that a request names: by `transaction_id` if there is one, else by `out_trade_no`. */
export function findOrder(store: Store, owner: Owner, numbers: OrderNumbers): Order | undefined {
  if (numbers.transaction_id !== undefined) return store.orderByTransactionId(owner, numbers.transaction_id);
  return numbers.out_trade_no === undefined ? undefined : store.orderByNumber(owner, numbers.out_trade_no);
}
