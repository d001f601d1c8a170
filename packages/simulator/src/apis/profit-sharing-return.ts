import { apis, type RequestOf } from '@opencloudpay/wechatpay';
import { payeeOf } from '../profit-sharing/given-shares';
import { newReturnNo } from '../profit-sharing/numbers';
import { returnFields, scheduleReturnTimeout, tryReturn } from '../profit-sharing/returns';
import { sharingOf } from '../profit-sharing/sharing-of';
import type { Sharing, SharingReturn } from '../records/sharing';
import { defineHandler } from '../requests/api-handler';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';

type Params = RequestOf<typeof apis.profitSharingReturn>;

const MOST_RETURNS = 50;
const RETURNABLE_FOR = 180 * 24 * 60 * 60 * 1000;

/** Takes back a merchant's share or a part of it. */
export const profitSharingReturnHandler = defineHandler(
  apis.profitSharingReturn,
  ({ owner, params }, world) => {
    const sharing = sharingOf(owner, params, world);
    const earlier = world.store.sharing.returnByNumber(owner, params.out_return_no);
    if (earlier) {
      refuseOther(earlier, sharing, params);
      tryReturn(earlier, world);
      return returnFields(earlier);
    }
    refuseImpossible(sharing, params, world);
    return returnFields(makeReturn(sharing, params, world));
  },
  { refusedBy: 'error_code' },
);

/** `out_return_no` is the idempotency key. */
function refuseOther(earlier: SharingReturn, sharing: Sharing, params: Params): void {
  if (
    earlier.orderId === sharing.orderId &&
    earlier.account === params.return_account &&
    earlier.amount === params.return_amount
  )
    return;
  throw new BusinessRefusal(
    'PARAM_ERROR',
    '回退参数与原请求不一致',
    `Return ${earlier.outReturnNo} exists with other parameters (${earlier.amount} cents from ${earlier.account}, sharing ${earlier.outOrderNo}). Repeat it unchanged, or use a new out_return_no.`,
  );
}

function refuseImpossible(sharing: Sharing, params: Params, { clock, store }: World): void {
  const { return_account: account, return_amount: amount } = params;
  if (account === payeeOf(sharing)) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '分账回退出资商户不允许和接收商户相同，请重新输入回退商户号',
      `${account} is the payee itself. Money that was unfrozen for it cannot be returned.`,
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
        ? `Merchant ${account} received nothing from ${sharing.outOrderNo}. Shares of persons cannot be returned.`
        : `${sharing.outOrderNo} is ${sharing.status}. A share can be returned after it was received.`,
    );
  }
  const returns = store.sharing.returnsOf(sharing);
  const gone = sum(returns.filter((known) => known.account === account && known.result !== 'FAILED'));
  const left = sum(received) - gone;
  if (amount > left) {
    throw new BusinessRefusal(
      'AMOUNT_OVERDUE',
      '剩余可回退的金额不足',
      `return_amount is ${amount}, but only ${left} of the ${sum(received)} cents that ${account} received can still be returned.`,
    );
  }
  if (clock.now() - sharing.madeAt > RETURNABLE_FOR) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '分账回退的时限是180天',
      `${sharing.outOrderNo} was shared more than 180 days ago.`,
    );
  }
  if (returns.length >= MOST_RETURNS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `对同一笔分账单最多能发起${MOST_RETURNS}次分账回退请求`,
      `${sharing.outOrderNo} has ${returns.length} returns.`,
    );
  }
}

function makeReturn(sharing: Sharing, params: Params, world: World): SharingReturn {
  const now = world.clock.now();
  const made: SharingReturn = {
    mchId: sharing.mchId,
    ...(sharing.subMchId !== undefined && { subMchId: sharing.subMchId }),
    returnNo: newReturnNo(now),
    outReturnNo: params.out_return_no,
    orderId: sharing.orderId,
    outOrderNo: sharing.outOrderNo,
    account: params.return_account,
    amount: params.return_amount,
    description: params.description,
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
