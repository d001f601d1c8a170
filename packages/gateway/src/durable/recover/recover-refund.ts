import { parseBeijingTime } from '../bills/beijing-time';
import type { RefundState } from '../database/tables';
import { findMismatch } from '../inbox/check-order';
import { markRefund } from '../store/refunds';
import { asRefundNotification } from './as-notified';
import { askRefund, NotAnswered, type RefundAnswer } from './ask';
import { askAgain, type ClaimedRefund, NEVER } from './claim';
import type { RecoveryOutcome } from './metrics';
import type { Recovering } from './recover-order';
import { endOfRefund, nextQuery } from './spacing';

const STATES: Readonly<Record<string, RefundState>> = {
  SUCCESS: 'succeeded',
  CHANGE: 'changed',
  REFUNDCLOSE: 'closed',
};
/** See `recover-order.ts`. */
const BELIEVED_ABSENT = 2;

/**
 * Asks what became of a refund, and goes on from there as if it had been notified.
 *
 * @throws what the question failed with: nothing has changed, it is to be asked again
 */
export async function recoverRefund(refund: ClaimedRefund, recovering: Recovering): Promise<RecoveryOutcome> {
  const { store, transport, options, now } = recovering;
  const subject = {
    merchant: refund.merchant,
    envId: refund.route?.envId,
    requestId: refund.requestId ?? undefined,
  };
  const answer = await askRefund(transport, subject, refund.outRefundNo);
  if (answer.state === 'ended') {
    const outcome = await recoverEnd(refund, answer.fields, recovering);
    if (outcome !== 'open') return outcome;
  }
  if (answer.state === 'absent' && refund.state !== 'processing' && refund.queries >= BELIEVED_ABSENT) {
    await store.database.db
      .updateTable('refunds')
      .set({
        state: 'refused',
        refusal: `REFUNDNOTEXIST: WeChat Pay has no such refund (asked ${refund.queries} times after no answer came)`,
      })
      .where('id', '=', refund.id)
      .where('state', 'in', ['asked', 'unknown'])
      .execute();
    return 'absent';
  }
  const end = endOfRefund(refund);
  const next = now() < end ? nextQuery(refund.queries, now(), options.silentAfter, end) : NEVER;
  await askAgain(store.database, 'refunds', refund.id, next);
  return answer.state === 'absent' ? 'absent' : 'open';
}

/** @returns `open` where it has not ended for good: the money came back, and the merchant has to see to it */
async function recoverEnd(
  refund: ClaimedRefund,
  answered: RefundAnswer['fields'],
  { store, now, onAlarm }: Recovering,
): Promise<RecoveryOutcome> {
  const state = STATES[String(answered['refund_status'])];
  if (!state)
    throw new NotAnswered('REFUND_STATUS_UNKNOWN', `refund_status is ${String(answered['refund_status'])}.`);
  const fields = asRefundNotification(answered);
  const misfit = await findMismatch(store, 'refund', fields);
  if (misfit) {
    await store.alarms.raise({
      kind: 'refund',
      ...misfit,
      merchant: refund.merchant,
      outTradeNo: String(fields['out_trade_no'] ?? refund.outTradeNo ?? ''),
      transactionId: String(fields['transaction_id'] ?? ''),
      outRefundNo: refund.outRefundNo,
      requestId: refund.requestId ?? '',
      body: Buffer.from(JSON.stringify(fields)),
    });
    onAlarm?.('refund', misfit.field);
    await askAgain(store.database, 'refunds', refund.id, NEVER);
    return 'misfit';
  }
  const { duplicate } = refund.route
    ? await store.accept({
        kind: 'refund',
        fields,
        target: refund.route,
        source: 'recovered',
        requestId: refund.requestId ?? '',
      })
    : { duplicate: refund.state === state };
  await markRefund(store.database.db, {
    outRefundNo: refund.outRefundNo,
    merchant: refund.merchant,
    state,
    refundId: String(fields['refund_id'] ?? ''),
    at: parseBeijingTime(fields['success_time']) ?? now(),
  });
  if (state === 'changed') return 'open';
  return duplicate ? 'known' : 'recovered';
}
