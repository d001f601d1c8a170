import { say } from '@opencloudpay/internal';
import type { Owner } from '../records/owner';
import type { Sharing, SharingReturn } from '../records/sharing';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { payeeOf } from './given-shares';
import { newReturnNo } from './numbers';
import { scheduleReturnTimeout, tryReturn } from './returns';
import { type SharingNumbers, sharingOf } from './shares/sharing-of';

const MOST_RETURNS = 50;
const RETURNABLE_FOR = 180 * 24 * 60 * 60 * 1000;

/** A return that a merchant asks for. */
export interface NewReturn {
  sharing: SharingNumbers;
  outReturnNo: string;
  /** The merchant that gives back. */
  account: string;
  /** Cents. */
  amount: number;
  description: string;
}

/**
 * Takes back a merchant's share or a part of it. A repetition tries again what has waited.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST, PARAM_ERROR, AMOUNT_OVERDUE, INVALID_REQUEST
 */
export function giveBack(owner: Owner, given: NewReturn, world: World): SharingReturn {
  const sharing = sharingOf(owner, given.sharing, world);
  const earlier = world.store.sharing.returnByNumber(owner, given.outReturnNo);
  if (earlier) {
    refuseOther(earlier, sharing, given);
    tryReturn(earlier, world);
    return earlier;
  }
  refuseImpossible(sharing, given, world);
  return makeReturn(sharing, given, world);
}

/**
 * The return that a query names.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST
 */
export function queriedReturn(
  owner: Owner,
  numbers: SharingNumbers,
  outReturnNo: string,
  world: World,
): SharingReturn {
  const sharing = sharingOf(owner, numbers, world);
  const found = world.store.sharing.returnByNumber(owner, outReturnNo);
  if (found?.orderId === sharing.orderId) return found;
  throw new BusinessRefusal(
    'ORDERNOTEXIST',
    '记录不存在',
    say(
      `${sharing.outOrderNo} has no return ${outReturnNo}.`,
      `分账单 ${sharing.outOrderNo} 没有回退单 ${outReturnNo}。`,
    ),
  );
}

/** `out_return_no` is the idempotency key. */
function refuseOther(earlier: SharingReturn, sharing: Sharing, given: NewReturn): void {
  if (
    earlier.orderId === sharing.orderId &&
    earlier.account === given.account &&
    earlier.amount === given.amount
  )
    return;
  throw new BusinessRefusal(
    'PARAM_ERROR',
    '回退参数与原请求不一致',
    say(
      `Return ${earlier.outReturnNo} exists with other parameters (${earlier.amount} cents from ${earlier.account}, sharing ${earlier.outOrderNo}). Repeat it unchanged, or use a new out_return_no.`,
      `回退单号 ${earlier.outReturnNo} 已用于参数不同的请求（从 ${earlier.account} 回退 ${earlier.amount} 分，分账单 ${sharing.outOrderNo}）。请原样重试，或更换单号。`,
    ),
  );
}

function refuseImpossible(sharing: Sharing, given: NewReturn, { clock, store }: World): void {
  const { account, amount } = given;
  if (account === payeeOf(sharing)) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '分账回退出资商户不允许和接收商户相同，请重新输入回退商户号',
      say(
        `${account} is the payee itself. Money that was unfrozen for it cannot be returned.`,
        `${account} 就是收款商户本身。为它解冻的资金不能回退。`,
      ),
    );
  }
  const received = sharing.shares.filter(
    (share) => share.type === 'MERCHANT_ID' && share.account === account && share.result === 'SUCCESS',
  );
  if (received.length === 0) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '回退方不是原分账单中分账成功的商户',
      sharing.status === 'FINISHED'
        ? say(
            `Merchant ${account} received nothing from ${sharing.outOrderNo}. Shares of persons cannot be returned.`,
            `商户 ${account} 没有从分账单 ${sharing.outOrderNo} 收到资金。分给个人的资金不能回退。`,
          )
        : say(
            `${sharing.outOrderNo} is ${sharing.status}. A share can be returned after it was received.`,
            `分账单 ${sharing.outOrderNo} 的状态是 ${sharing.status}。分账到账后才能回退。`,
          ),
    );
  }
  const returns = store.sharing.returnsOf(sharing);
  const gone = sum(returns.filter((known) => known.account === account && known.result !== 'FAILED'));
  const left = sum(received) - gone;
  if (amount > left) {
    throw new BusinessRefusal(
      'AMOUNT_OVERDUE',
      '剩余可回退的金额不足',
      say(
        `return_amount is ${amount}, but only ${left} of the ${sum(received)} cents that ${account} received can still be returned.`,
        `return_amount 为 ${amount}，但 ${account} 收到的 ${sum(received)} 分中只剩 ${left} 分可以回退。`,
      ),
    );
  }
  if (clock.now() - sharing.madeAt > RETURNABLE_FOR) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '分账回退的时限是180天',
      say(
        `${sharing.outOrderNo} was shared more than 180 days ago.`,
        `分账单 ${sharing.outOrderNo} 的分账已超过 180 天。`,
      ),
    );
  }
  if (returns.length >= MOST_RETURNS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `对同一笔分账单最多能发起${MOST_RETURNS}次分账回退请求`,
      say(
        `${sharing.outOrderNo} has ${returns.length} returns.`,
        `分账单 ${sharing.outOrderNo} 已有 ${returns.length} 次回退。`,
      ),
    );
  }
}

function makeReturn(sharing: Sharing, given: NewReturn, world: World): SharingReturn {
  const now = world.clock.now();
  const made: SharingReturn = {
    mchId: sharing.mchId,
    ...(sharing.subMchId !== undefined && { subMchId: sharing.subMchId }),
    returnNo: newReturnNo(now),
    outReturnNo: given.outReturnNo,
    orderId: sharing.orderId,
    outOrderNo: sharing.outOrderNo,
    account: given.account,
    amount: given.amount,
    description: given.description,
    result: 'PROCESSING',
    madeAt: now,
  };
  world.store.sharing.addReturn(made);
  tryReturn(made, world);
  if (made.result === 'PROCESSING') scheduleReturnTimeout(made, world);
  return made;
}

function sum(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0);
}
