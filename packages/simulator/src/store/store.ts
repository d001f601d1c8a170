import type { AuthCode } from '../records/auth-code';
import type { Notification } from '../records/notification';
import type { Order } from '../records/order';
import type { Owner } from '../records/owner';
import type { Refund } from '../records/refund';
import { Exchanges } from './exchanges';
import { RecordWriter } from './record-writer';
import { SharingStore } from './sharing-store';

/**
 * The simulator's records, indexed by their numbers. Merchants' numbers are unique per merchant, WeChat Pay's own
 * numbers are unique everywhere.
 */
export class Store {
  readonly orders: Order[] = [];
  readonly refunds: Refund[] = [];
  readonly notifications: Notification[] = [];
  readonly sharing: SharingStore;
  readonly exchanges: Exchanges;
  /** By code. */
  readonly authCodes = new Map<string, AuthCode>();
  private readonly ordersByNumber = new Map<string, Order>();
  private readonly ordersByPrepayId = new Map<string, Order>();
  private readonly ordersByTransactionId = new Map<string, Order>();
  private readonly refundsByNumber = new Map<string, Refund>();
  private readonly refundsById = new Map<string, Refund>();
  private readonly refundsByTransactionId = new Map<string, Refund[]>();

  /** Changes of records that emit no event must be reported here. */
  readonly writer: RecordWriter;

  constructor(writer = new RecordWriter()) {
    this.writer = writer;
    this.sharing = new SharingStore(writer);
    this.exchanges = new Exchanges(writer);
  }

  addOrder(order: Order): void {
    this.writer.add('orders', key(order, order.outTradeNo), order);
    this.orders.push(order);
    this.ordersByNumber.set(key(order, order.outTradeNo), order);
    for (const prepayId of [...order.formerPrepayIds, order.prepayId])
      this.ordersByPrepayId.set(prepayId, order);
    // A restored order may be paid.
    if (order.payment) this.ordersByTransactionId.set(order.payment.transactionId, order);
  }

  /** Gives an order a new prepay id after the old one expired. The old one is still recognized. */
  renewPrepayId(order: Order, prepayId: string, now: number): void {
    order.formerPrepayIds.push(order.prepayId);
    order.prepayId = prepayId;
    order.prepaidAt = now;
    this.ordersByPrepayId.set(prepayId, order);
    this.writer.touch(order);
  }

  setPayment(order: Order, payment: NonNullable<Order['payment']>): void {
    order.payment = payment;
    order.state = 'SUCCESS';
    this.ordersByTransactionId.set(payment.transactionId, order);
    this.writer.touch(order);
  }

  addAuthCode(code: AuthCode): void {
    this.writer.add('authCodes', code.code, code);
    this.authCodes.set(code.code, code);
  }

  addNotification(notification: Notification): void {
    this.writer.add('notifications', String(notification.id), notification);
    this.notifications.push(notification);
  }

  addRefund(refund: Refund): void {
    this.writer.add('refunds', key(refund, refund.outRefundNo), refund);
    this.refunds.push(refund);
    this.refundsByNumber.set(key(refund, refund.outRefundNo), refund);
    this.refundsById.set(refund.refundId, refund);
    const ofOrder = this.refundsByTransactionId.get(refund.transactionId);
    if (ofOrder) ofOrder.push(refund);
    else this.refundsByTransactionId.set(refund.transactionId, [refund]);
  }

  orderByNumber(owner: Owner, outTradeNo: string): Order | undefined {
    return this.ordersByNumber.get(key(owner, outTradeNo));
  }

  orderByPrepayId(prepayId: string): Order | undefined {
    return this.ordersByPrepayId.get(prepayId);
  }

  orderByTransactionId(owner: Owner, transactionId: string): Order | undefined {
    return ownedBy(owner, this.ordersByTransactionId.get(transactionId));
  }

  refundByNumber(owner: Owner, outRefundNo: string): Refund | undefined {
    return this.refundsByNumber.get(key(owner, outRefundNo));
  }

  refundById(owner: Owner, refundId: string): Refund | undefined {
    return ownedBy(owner, this.refundsById.get(refundId));
  }

  /** The refunds of an order, oldest first. */
  refundsOf(order: Order): readonly Refund[] {
    return (order.payment && this.refundsByTransactionId.get(order.payment.transactionId)) ?? [];
  }
}

function key(owner: Owner, number: string): string {
  return `${owner.mchId}/${owner.subMchId ?? ''}/${number}`;
}

function ownedBy<Found extends Owner>(owner: Owner, found: Found | undefined): Found | undefined {
  return found?.mchId === owner.mchId && found.subMchId === owner.subMchId ? found : undefined;
}
