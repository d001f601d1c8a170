/** Executes returns of shares. The result depends on the receiver's account. */
import { compactTime } from '../beijing-time';
import type { AnswerFields } from '../records/answer-fields';
import type { ReceiverAccountState, SharingReturn } from '../records/sharing';
import type { World } from '../world/world';

/** A return that is PROCESSING this long fails. */
const PATIENCE = 5 * 24 * 60 * 60 * 1000;

/** Tries to execute a return. */
export function tryReturn(attempt: SharingReturn, world: World): void {
  if (attempt.result !== 'PROCESSING') return;
  const state = world.store.sharing.accountState(attempt.account);
  if (state === 'SHORT_OF_FUNDS') return;
  end(attempt, state === 'ABNORMAL' ? 'ACCOUNT_ABNORMAL' : undefined, world);
}

/** Schedules the timeout of a return. */
export function scheduleReturnTimeout(attempt: SharingReturn, world: World): void {
  world.clock.schedule(attempt.madeAt + PATIENCE, () => {
    if (attempt.result === 'PROCESSING') end(attempt, 'TIME_OUT_CLOSED', world);
  });
}

/** Changes the state of a receiver's account and retries the returns that waited for it. */
export function setReceiverAccount(account: string, state: ReceiverAccountState, world: World): void {
  const { sharing } = world.store;
  sharing.setAccountState(account, state);
  for (const attempt of sharing.returns) if (attempt.account === account) tryReturn(attempt, world);
}

/** The fields of both APIs. A success has no `result_code`. */
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
