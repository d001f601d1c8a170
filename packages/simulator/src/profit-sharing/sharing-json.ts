/** Shares and returns in v3's JSON. */
import { rfc3339 } from '../beijing-time';
import type { Json } from '../records/json';
import type { Share, Sharing, SharingReturn } from '../records/sharing';

/** A share or an unfreezing, as the request itself and its query answer. Includes the payee if the rest was unfrozen. */
export function sharingJson({ shares, unfrozen, ...sharing }: Sharing): Json {
  return {
    ...(sharing.subMchId !== undefined && { sub_mchid: sharing.subMchId }),
    transaction_id: sharing.transactionId,
    out_order_no: sharing.outOrderNo,
    order_id: sharing.orderId,
    state: sharing.status,
    receivers: (unfrozen ? [...shares, unfrozen] : shares).map((share) => shareJson(share, sharing.madeAt)),
  };
}

function shareJson({ finishedAt, failReason, ...share }: Share, madeAt: number): Json {
  return {
    amount: share.amount,
    description: share.description,
    type: share.type,
    account: share.account,
    result: share.result,
    ...(failReason && { fail_reason: failReason }),
    detail_id: share.detailId,
    create_time: rfc3339(madeAt),
    ...(finishedAt !== undefined && { finish_time: rfc3339(finishedAt) }),
  };
}

/** A return, as the request itself and its query answer. */
export function returnJson(back: SharingReturn): Json {
  const { finishedAt, failReason } = back;
  return {
    ...(back.subMchId !== undefined && { sub_mchid: back.subMchId }),
    order_id: back.orderId,
    out_order_no: back.outOrderNo,
    out_return_no: back.outReturnNo,
    return_id: back.returnNo,
    return_mchid: back.account,
    amount: back.amount,
    description: back.description,
    result: back.result,
    ...(failReason && { fail_reason: failReason }),
    create_time: rfc3339(back.madeAt),
    ...(finishedAt !== undefined && { finish_time: rfc3339(finishedAt) }),
  };
}
