/** What becomes of a return, which depends on the account that the money is in. */
import { compactTime } from '../beijing-time';
import type { AnswerFields } from '../records/answer-fields';
import type { ReceiverAccountState, SharingReturn } from '../records/sharing';
import type { World } from '../world/world';

/** A return that is PROCESSING for so long fails. */
const PATIENCE = 5 * 24 * 60 * 60 * 1000;

/** Tries to carry a return out, now or again. */
export function tryReturn(attempt: SharingReturn, world: World): void {
  if (attempt.result !== 'PROCESSING') return;
  const state = world.store.sharing.accountState(attempt.account);
  if (state === 'SHORT_OF_FUNDS') return;
  end(attempt, state === 'ABNORMAL' ? 'ACCOUNT_ABNORMAL' : undefined, world);
}

/** Gives a return the time that it has. */
export function scheduleReturnTimeout(attempt: SharingReturn, world: World): void {
  world.clock.schedule(attempt.madeAt + PATIENCE, () => {
    if (attempt.result === 'PROCESSING') end(attempt, 'TIME_OUT_CLOSED', world);
  });
}

/** Changes what a receiver's account can do; what waited for it is tried again. */
export function setReceiverAccount(account: string, state: ReceiverAccountState, world: World): void {
  const { sharing } = world.store;
  sharing.setAccountState(account, state);
  for (const attempt of sharing.returns) if (attempt.account === account) tryReturn(attempt, world);
}

/** The fields of both APIs: a success has no `result_code`. */
export function returnFields(attempt: SharingReturn): AnswerFields {
  return {
    return_msg: undefined,
    result_code: undefined,
    order_id: attempt.orderId,
    out_order_no: attempt.outOrderNo,
    out_return_no: attempt.outReturnNo,
    return_no: attempt.returnNo,
    return_account_type: 'MERCHANT_ID',
    return_account: attempt.account,
    return_amount: attempt.amount,
    description: attempt.description,
    result: attempt.result,
    fail_reason: attempt.failReason,
    finish_time: attempt.finishedAt === undefined ? undefined : compactTime(attempt.finishedAt),
  };
}

function end(attempt: SharingReturn, failReason: SharingReturn['failReason'], world: World): void {
  attempt.result = failReason ? 'FAILED' : 'SUCCESS';
  if (failReason) attempt.failReason = failReason;
  attempt.finishedAt = world.clock.now();
  world.emit({ type: 'sharing-returned', return: attempt });
}
