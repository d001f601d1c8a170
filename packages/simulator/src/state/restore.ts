import type { Notifier } from '../notifications/notifier';
import { scheduleExpiry } from '../orders/expire-order';
import { schedulePasswordTimeout } from '../payers/payment-codes';
import { scheduleReturnTimeout } from '../profit-sharing/returns';
import { scheduleSharing } from '../profit-sharing/shares/settle-sharing';
import type { AuthCode } from '../records/auth-code';
import type { Exchange } from '../records/exchange';
import type { ActiveFault } from '../records/fault';
import type { Notification } from '../records/notification';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import type { ReceiverAccountState, Sharing, SharingReceiver, SharingReturn } from '../records/sharing';
import { scheduleSettlement } from '../refunds/settle-refund';
import type { Storage } from '../store/storage';
import type { World } from '../world/world';

type Tables = ReturnType<Storage['load']>;

/** Restores the records of an earlier run and schedules its tasks. Overdue tasks run soon. */
export function restore(kept: Tables, world: World, notifier: Notifier): void {
  const { store, faults } = world;
  const all = <Record>(table: string) => [...(kept.get(table)?.values() ?? [])] as Record[];

  for (const order of all<Order>('orders')) {
    store.addOrder(order);
    if (isOpen(order)) scheduleExpiry(order, world);
  }
  for (const refund of all<Refund>('refunds')) {
    store.addRefund(refund);
    if (refund.status === 'PROCESSING') scheduleSettlement(refund, world);
  }
  for (const code of all<AuthCode>('authCodes')) {
    store.addAuthCode(code);
    const order = code.usedFor && store.orderByNumber(code.usedFor, code.usedFor.outTradeNo);
    if (order?.state === 'USERPAYING' && order.authCode === code.code)
      schedulePasswordTimeout(order, code, world);
  }
  const [receivers = []] = all<SharingReceiver[]>('receivers');
  const accounts = (kept.get('accounts') ?? new Map()) as ReadonlyMap<string, ReceiverAccountState>;
  store.sharing.restore(receivers, accounts);
  for (const sharing of all<Sharing>('sharings')) {
    store.sharing.addSharing(sharing);
    if (sharing.status === 'PROCESSING') scheduleSharing(sharing, world);
  }
  for (const made of all<SharingReturn>('returns')) {
    store.sharing.addReturn(made);
    if (made.result === 'PROCESSING') scheduleReturnTimeout(made, world);
  }
  for (const exchange of all<Exchange>('exchanges')) store.exchanges.add(exchange);
  const active = all<ActiveFault>('faults');
  for (const fault of active) store.writer.add('faults', fault.id, fault);
  faults.restore(active);
  for (const notification of all<Notification>('notifications')) {
    store.addNotification(notification);
    notifier.resume(notification);
  }
}

function isOpen(order: Order): boolean {
  return !order.payment && order.state !== 'CLOSED' && order.state !== 'REVOKED';
}

/** The highest sequence number in use. */
export function lastSequence(kept: Tables): number {
  const numbers = [
    ...[...(kept.get('exchanges')?.values() ?? [])].map((exchange) => (exchange as Exchange).sequence),
    ...[...(kept.get('notifications')?.values() ?? [])].flatMap((notification) =>
      (notification as Notification).attempts.map(({ sequence }) => sequence),
    ),
  ];
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
