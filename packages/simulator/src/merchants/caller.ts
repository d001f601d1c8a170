import type { OrderSignType } from '../records/order';
import type { Owner } from '../records/owner';
import type { Merchant } from './merchant';

/** The sender of a request of v2 or v3, after the checks of its signature. */
export interface Caller {
  readonly merchant: Merchant;
  /** The merchant of the request's orders and refunds. */
  readonly owner: Owner;
  readonly appid: string;
  readonly subAppid?: string;
  /** RSA: a request of v3. */
  readonly signType: OrderSignType;
}
