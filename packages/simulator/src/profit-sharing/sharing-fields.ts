import { compactTime } from '../beijing-time';
import type { AnswerFields } from '../records/answer-fields';
import type { Share, Sharing } from '../records/sharing';

/** What shares and their queries answer alike. */
export function sharingFields(sharing: Sharing): AnswerFields {
  return {
    transaction_id: sharing.transactionId,
    out_order_no: sharing.outOrderNo,
    order_id: sharing.orderId,
    status: sharing.status,
  };
}

/** `receivers` of an answer: JSON text. The payee is among them where the rest was unfrozen. */
export function receiversText({ shares, unfrozen }: Sharing): string {
  return JSON.stringify((unfrozen ? [...shares, unfrozen] : shares).map(told));
}

function told({ type, account, amount, description, result, finishedAt, failReason, detailId }: Share) {
  return {
    type,
    account,
    amount,
    description,
    result,
    ...(finishedAt !== undefined && { finish_time: compactTime(finishedAt) }),
    ...(failReason && { fail_reason: failReason }),
    detail_id: detailId,
  };
}
