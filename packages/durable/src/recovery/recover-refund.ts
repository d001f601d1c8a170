import { actingMerchant, refundMerchant } from '@opencloudpay/gateway/extension';
import { parseBeijingTime, type TypedFields } from '@opencloudpay/wechatpay';
import { endOfRefundStatus } from '../states';
import { markRefund } from '../store/orders/refunds';
import { type ClaimedRefund, endRefund, NEVER, scheduleQuery } from '../store/orders/silent';
import { asRefundNotification } from './as-notified';
import type { RecoveryOutcome } from './metrics';
import { NotAnswered, queryRefund, type RefundAnswer, type RefundSubject } from './query';
import { endOfRefund, lapseOfRefund, nextQuery } from './query-schedule';
import type { Recovering } from './recover-order';

/**
 * Queries a refund and processes the answer like a notification.
 *
 * @throws the failure of the query: nothing has changed, and the refund must be queried again
 */
export async function recoverRefund(refund: ClaimedRefund, recovering: Recovering): Promise<RecoveryOutcome> {
  const { store, options, now } = recovering;
  const transport = recovering.transportFor(refund);
  const subject = subjectOf(refund);
  let answer = await queryRefund(transport, subject);
  const lapses = lapseOfRefund(refund);
  const isUnanswered = refund.state === 'asked' || refund.state === 'unknown';
  // As for orders: "no such refund" counts only when its request can no longer arrive, and if it comes twice in a row.
  if (answer.state === 'absent' && isUnanswered && now() >= lapses) {
    answer = await queryRefund(transport, subject);
    if (answer.state === 'absent') {
      await endRefund(store.database, refund, { state: 'refused', refusal: absentText(refund) });
      return 'absent';
    }
  }
  if (answer.state === 'ended') {
    const outcome = await recoverEnd(refund, answer.fields, recovering);
    if (outcome !== 'open') return outcome;
  }
  const end = answer.state === 'absent' && isUnanswered ? lapses : endOfRefund(refund);
  const next = now() < end ? nextQuery(refund.queries, now(), options.silentAfter, end) : NEVER;
  await scheduleQuery(store.database, 'refunds', refund, next);
  return answer.state === 'absent' ? 'absent' : 'open';
}

function absentText({ queries }: ClaimedRefund): string {
  return `REFUNDNOTEXIST: WeChat Pay has no such refund (queried ${queries} times within two days)`;
}

function subjectOf(refund: ClaimedRefund): RefundSubject {
  const { merchant, mchId, appid, outRefundNo, outTradeNo, transactionId, route, requestId } = refund;
  return {
    ...{ merchant, mchId, appid, outRefundNo, outTradeNo, transactionId },
    envId: route?.envId,
    requestId: requestId ?? undefined,
  };
}

/** @returns `open` if it has not ended: the money came back, and the merchant must act */
async function recoverEnd(
  refund: ClaimedRefund,
  answered: RefundAnswer['fields'],
  { store, intake, now }: Recovering,
): Promise<RecoveryOutcome> {
  const state = endOfRefundStatus(answered['refund_status']);
  if (!state)
    throw new NotAnswered('REFUND_STATUS_UNKNOWN', `refund_status is ${String(answered['refund_status'])}.`);
  const fields = asRefundNotification(answered);
  const { mismatch, duplicate } = await intake.take({
    ...{
      kind: 'refund',
      source: 'recovered',
      target: refund.route,
      requestId: refund.requestId ?? '',
      fields: { ...fields, ...merchantOf(refund, answered) },
    },
    // The merchant's fields are those that a notification gets.
    storedFields: async ({ order }) => ({ ...fields, ...merchantOf(refund, answered, order) }),
    expected: { refund_id: refund.refundId },
  });
  if (mismatch) {
    await scheduleQuery(store.database, 'refunds', refund, NEVER);
    return 'mismatch';
  }
  await markRefund(store.database.db, {
    outRefundNo: refund.outRefundNo,
    merchant: refund.merchant,
    state,
    refundId: String(fields['refund_id'] ?? ''),
    refundFee: Number(fields['refund_fee'] ?? 0),
    at: parseBeijingTime(fields['success_time']) ?? now(),
  });
  if (state === 'changed') return 'open';
  const isKnown = refund.route ? duplicate : refund.state === state;
  return isKnown ? 'known' : 'recovered';
}

function merchantOf(
  { merchant, appid }: ClaimedRefund,
  answered: RefundAnswer['fields'],
  order?: { readonly appid: string | null; readonly subAppid: string | null },
): TypedFields {
  const text = (name: string) => (answered[name] === undefined ? undefined : String(answered[name]));
  const identity = { mchId: text('mch_id') ?? '', appid: text('appid') };
  const envelope = { appid: '', subMchId: text('sub_mch_id') ?? '' };
  return refundMerchant(identity, undefined, envelope, {
    merchant: merchant || actingMerchant(answered),
    appid: order?.appid ?? appid,
    subAppid: order?.subAppid ?? text('sub_appid'),
  });
}
