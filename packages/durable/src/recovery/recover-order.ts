import type { Transport } from '@opencloudpay/cloudpay';
import { parseBeijingTime } from '@opencloudpay/wechatpay';
import type { Mismatch } from '../intake/compare-with-order';
import type { Intake } from '../intake/intake';
import { type ClaimedOrder, endOrder, NEVER, payOrder, scheduleQuery } from '../store/orders/silent';
import type { Store } from '../store/store';
import { asPaymentNotification } from './as-notified';
import type { RecoveryOutcome } from './metrics';
import type { CheckedRecovery } from './options';
import { closeOrder, type OrderAnswer, type OrderSubject, queryOrder } from './query';
import { endOfOrder, nextQuery } from './query-schedule';
import type { PlacedBy } from './transport-for';

/** Dependencies of recovery. */
export interface Recovering {
  store: Pick<Store, 'database'>;
  /** Stores recovered payments in the same way as notifications. */
  intake: Intake;
  /** The transport for queries of an order or refund: see `createTransportFor`. */
  transportFor: (placed: PlacedBy) => Transport;
  options: CheckedRecovery;
  now: () => Date;
}

/**
 * Queries an order and processes the answer like a notification.
 *
 * @throws the failure of the query: nothing has changed, and the order must be queried again
 */
export async function recoverOrder(order: ClaimedOrder, recovering: Recovering): Promise<RecoveryOutcome> {
  const { now, options } = recovering;
  const transport = recovering.transportFor(order);
  const subject = subjectOf(order);
  let answer = await queryOrder(transport, subject);
  if (answer.state === 'unpaid' && isToBeClosed(order, now(), options)) {
    await closeOrder(transport, subject);
    answer = await queryOrder(transport, subject);
  }
  // "No such order" names no order, so a genuine answer to another query looks the same. It ends an order only after
  // the order has expired, and only if it comes twice in a row.
  if (answer.state === 'absent' && isOver(order, now())) answer = await queryOrder(transport, subject);
  return concludeOrder(order, answer, recovering);
}

function isToBeClosed(order: ClaimedOrder, now: Date, { closeUnpaidAfter }: CheckedRecovery): boolean {
  // A payment at the counter is not closed: the cashier reverses it.
  if (closeUnpaidAfter === undefined || order.api !== 'unifiedOrder') return false;
  return now.getTime() >= order.askedAt.getTime() + closeUnpaidAfter;
}

function isOver(order: ClaimedOrder, now: Date): boolean {
  return now >= endOfOrder(order);
}

async function concludeOrder(
  order: ClaimedOrder,
  { state, fields }: OrderAnswer,
  recovering: Recovering,
): Promise<RecoveryOutcome> {
  const { store, now, options } = recovering;
  const over = isOver(order, now());
  switch (state) {
    case 'paid':
      return recoverPayment(order, fields, recovering);
    case 'closed':
    case 'reversed':
      await endOrder(store.database, order, { state, closed_at: now() });
      return state;
    case 'absent':
      if (!over) return later('absent');
      if (order.state === 'ordered') return expire();
      await endOrder(store.database, order, { state: 'refused', refusal: absentText(order) });
      return 'absent';
    case 'unpaid':
      return over ? expire() : later('open');
    case 'paying':
      return later('open');
  }

  async function expire(): Promise<RecoveryOutcome> {
    await endOrder(store.database, order, { state: 'expired', closed_at: now() });
    return 'expired';
  }

  async function later(outcome: RecoveryOutcome): Promise<RecoveryOutcome> {
    const next = nextQuery(order.queries, now(), options.silentAfter, endOfOrder(order));
    await scheduleQuery(store.database, 'orders', order, whenToClose(next, order, recovering));
    return outcome;
  }
}

function absentText({ queries }: ClaimedOrder): string {
  return `ORDERNOTEXIST: WeChat Pay has no such order (queried ${queries} times, until the order expired)`;
}

/** An order that will be closed is queried at that time. */
function whenToClose(next: Date, order: ClaimedOrder, { now, options }: Recovering): Date {
  const { closeUnpaidAfter } = options;
  if (closeUnpaidAfter === undefined || order.api !== 'unifiedOrder') return next;
  const due = order.askedAt.getTime() + closeUnpaidAfter;
  return due > now().getTime() && due < next.getTime() ? new Date(due) : next;
}

async function recoverPayment(
  order: ClaimedOrder,
  fields: OrderAnswer['fields'],
  { store, intake, now }: Recovering,
): Promise<RecoveryOutcome> {
  const found = {
    transactionId: String(fields['transaction_id'] ?? ''),
    totalFee: Number(fields['total_fee'] ?? 0),
  };
  const paidAt = parseBeijingTime(fields['time_end']) ?? now();
  const pay = () => payOrder(store.database, order, found, paidAt);
  const { mismatch, duplicate } = await intake.take({
    ...{ kind: 'pay', source: 'recovered', target: order.route, requestId: order.requestId ?? '' },
    fields: asPaymentNotification(fields),
    expected: { transaction_id: order.transactionId },
    mismatch: refundedMeanwhile(order, fields),
  });
  if (mismatch) {
    // Another query would have the same result: an operator must check.
    await scheduleQuery(store.database, 'orders', order, NEVER);
    // The payment itself was made, also where no function may hear of it any more.
    if (mismatch.field === 'trade_state') await pay();
    return 'mismatch';
  }
  // The order is paid even if it names no callback, or was notified before the store knew it.
  await pay();
  return duplicate ? 'known' : 'recovered';
}

/**
 * An order that had ended here is queried because a bill lists its payment. If the shop's staff has refunded it meanwhile,
 * the callback must not run: it would ship goods whose price is paid back.
 */
function refundedMeanwhile(
  { state, closedAt }: ClaimedOrder,
  { trade_state: received }: OrderAnswer['fields'],
): Mismatch | undefined {
  if (state !== 'unknown' || closedAt === null || received !== 'REFUND') return undefined;
  return { field: 'trade_state', expected: 'SUCCESS', received };
}

function subjectOf({
  merchant,
  mchId,
  appid,
  outTradeNo,
  subAppid,
  route,
  requestId,
}: ClaimedOrder): OrderSubject {
  return {
    ...{ merchant, mchId, appid, outTradeNo },
    subAppid: subAppid ?? undefined,
    envId: route?.envId,
    requestId: requestId ?? undefined,
  };
}
