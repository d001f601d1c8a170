import { compactTime } from '../../beijing-time';
import type { AnswerFields } from '../../records/answer-fields';
import type { Share, Sharing } from '../../records/sharing';

/** The fields that shares and their queries have in common. */
export function sharingFields(sharing: Sharing): AnswerFields {
  return {
    transaction_id: sharing.transactionId,
    out_order_no: sharing.outOrderNo,
    order_id: sharing.orderId,
    status: sharing.status,
  };
}

/** `receivers` of an answer as JSON text. Includes the payee if the rest was unfrozen. */
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
