import type { Transport } from '@opencloudpay/cloudpay';
import { parseBeijingTime } from '../bills/beijing-time';
import { findMismatch } from '../inbox/check-order';
import { markOrder } from '../store/orders';
import type { Store } from '../store/store';
import { asPaymentNotification } from './as-notified';
import { askOrder, closeOrder, type OrderAnswer, type Subject } from './ask';
import { askAgain, type ClaimedOrder, NEVER } from './claim';
import type { RecoveryOutcome } from './metrics';
import type { CheckedRecovery } from './options';
import { endOfOrder, nextQuery } from './spacing';

/** What a recovery stands on. */
export interface Recovering {
  store: Pick<Store, 'database' | 'accept' | 'alarms' | 'orders' | 'refunds'>;
  transport: Transport;
  options: CheckedRecovery;
  now: () => Date;
  /** Told of what is not what was asked for, for the metrics. */
  onAlarm?: ((kind: 'pay' | 'refund', field: string) => void) | undefined;
}

/** From which a query's answer may lead on: what was refused or closed may have been ordered anew meanwhile. */
const ASKED_ABOUT = ['asked', 'unknown', 'ordered'] as const;
/** An order that did not exist may just be on its way: what says so once more, later, is believed. */
const BELIEVED_ABSENT = 2;

/**
 * Asks what became of an order, and goes on from there as if it had been notified.
 *
 * @throws what the question failed with: nothing has changed, it is to be asked again
 */
export async function recoverOrder(order: ClaimedOrder, recovering: Recovering): Promise<RecoveryOutcome> {
  const { transport, now, options } = recovering;
  const subject = subjectOf(order);
  const answer = await askOrder(transport, subject, order.outTradeNo);
  if (answer.state !== 'unpaid' || !isToBeClosed(order, now(), options))
    return concludeOrder(order, answer, recovering);
  await closeOrder(transport, subject, order.outTradeNo);
  // Whatever closing said: a payer may have been faster, and only the order itself tells.
  return concludeOrder(order, await askOrder(transport, subject, order.outTradeNo), recovering);
}

function isToBeClosed(order: ClaimedOrder, now: Date, { closeUnpaidAfter }: CheckedRecovery): boolean {
  // A payment at the counter is reversed, not closed, and by whoever stands there.
  if (closeUnpaidAfter === undefined || order.api !== 'unifiedOrder') return false;
  return now.getTime() >= order.askedAt.getTime() + closeUnpaidAfter;
}

async function concludeOrder(
  order: ClaimedOrder,
  { state, fields }: OrderAnswer,
  recovering: Recovering,
): Promise<RecoveryOutcome> {
  const { store, now, options } = recovering;
  const later = async (outcome: RecoveryOutcome) => {
    const next = nextQuery(order.queries, now(), options.silentAfter, endOfOrder(order));
    await askAgain(store.database, 'orders', order.id, whenToClose(next, order, recovering));
    return outcome;
  };
  const become = async (end: 'closed' | 'reversed' | 'expired' | 'refused', outcome: RecoveryOutcome) => {
    await settle(order, end, recovering);
    return outcome;
  };
  switch (state) {
    case 'paid':
      return recoverPayment(order, fields, recovering);
    case 'closed':
      return become('closed', 'closed');
    case 'reversed':
      return become('reversed', 'reversed');
    case 'absent':
      return order.state === 'ordered' || order.queries < BELIEVED_ABSENT
        ? endOrLater()
        : become('refused', 'absent');
    default:
      return endOrLater();
  }

  function endOrLater(): Promise<RecoveryOutcome> {
    const over = state !== 'paying' && now() >= endOfOrder(order);
    return over ? become('expired', 'expired') : later(state === 'absent' ? 'absent' : 'open');
  }
}

/** An order that is to be closed is asked about when that is due. */
function whenToClose(next: Date, order: ClaimedOrder, { now, options }: Recovering): Date {
  const { closeUnpaidAfter } = options;
  if (closeUnpaidAfter === undefined || order.api !== 'unifiedOrder') return next;
  const due = order.askedAt.getTime() + closeUnpaidAfter;
  return due > now().getTime() && due < next.getTime() ? new Date(due) : next;
}

async function recoverPayment(
  order: ClaimedOrder,
  fields: OrderAnswer['fields'],
  { store, now, onAlarm }: Recovering,
): Promise<RecoveryOutcome> {
  const misfit = await findMismatch(store, 'pay', fields);
  const transactionId = String(fields['transaction_id'] ?? '');
  if (misfit) {
    await store.alarms.raise({
      kind: 'pay',
      ...misfit,
      merchant: order.merchant,
      outTradeNo: order.outTradeNo,
      transactionId,
      requestId: order.requestId ?? '',
      body: Buffer.from(JSON.stringify(asPaymentNotification(fields))),
    });
    onAlarm?.('pay', misfit.field);
    // It does not change by being asked again; somebody has to look.
    await askAgain(store.database, 'orders', order.id, NEVER);
    return 'misfit';
  }
  const paidAt = parseBeijingTime(fields['time_end']) ?? now();
  const { duplicate } = order.route
    ? await store.accept({
        kind: 'pay',
        fields: asPaymentNotification(fields),
        target: order.route,
        source: 'recovered',
        requestId: order.requestId ?? '',
      })
    : { duplicate: false };
  // Where there is nobody to tell, or where it was told before the order was known: the order is paid all the same.
  await markOrder(store.database.db, {
    outTradeNo: order.outTradeNo,
    merchant: order.merchant,
    state: 'paid',
    from: ASKED_ABOUT,
    transactionId,
    at: paidAt,
  });
  return duplicate ? 'known' : 'recovered';
}

async function settle(
  { outTradeNo, merchant, id, queries }: ClaimedOrder,
  state: 'closed' | 'reversed' | 'expired' | 'refused',
  { store: { database }, now }: Recovering,
): Promise<void> {
  if (state !== 'refused') {
    await markOrder(database.db, { outTradeNo, merchant, state, from: ASKED_ABOUT, at: now() });
    return;
  }
  await database.db
    .updateTable('orders')
    .set({
      state,
      refusal: `ORDERNOTEXIST: WeChat Pay has no such order (asked ${queries} times after no answer came)`,
    })
    .where('id', '=', id)
    .where('state', 'in', ['asked', 'unknown'])
    .execute();
}

function subjectOf({ merchant, subAppid, route, requestId }: ClaimedOrder): Subject {
  return {
    merchant,
    subAppid: subAppid ?? undefined,
    envId: route?.envId,
    requestId: requestId ?? undefined,
  };
}
