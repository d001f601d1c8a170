import { say } from '@opencloudpay/internal';
import type { Caller as RequestCaller } from '../merchants/caller';
import type { Owner } from '../records/owner';
import type { ReceiverType, Share } from '../records/sharing';
import { BusinessRefusal, RequestRefusal } from '../refusals/refusals';
import type { World } from '../world/world';

/** The sender of a request for profit sharing. */
export type Caller = Pick<RequestCaller, 'owner' | 'subAppid'>;

/** One of the requested `receivers`. */
export type GivenShare = Pick<Share, 'type' | 'account' | 'amount' | 'description'>;

/** The payee of an order: the sub-merchant, or a direct merchant itself. */
export function payeeOf(owner: Owner): string {
  return owner.subMchId ?? owner.mchId;
}

/**
 * @param payeeToo whether the payee itself may be a receiver
 * @throws {BusinessRefusal} PARAM_ERROR
 * @throws {RequestRefusal} LACK_PARAMS
 */
export function checkReceivers(
  call: Caller,
  given: readonly GivenShare[],
  payeeToo: boolean,
  world: World,
): void {
  for (const share of given) checkReceiver(call, share, payeeToo, world);
}

/** @throws {RequestRefusal} LACK_PARAMS for an openid without its appid */
export function refuseForeignOpenid({ subAppid }: Caller, type: ReceiverType): void {
  if (type !== 'PERSONAL_SUB_OPENID' || subAppid !== undefined) return;
  throw new RequestRefusal(
    'LACK_PARAMS',
    '缺少参数',
    say(
      'sub_appid is missing. A receiver of type PERSONAL_SUB_OPENID needs it.',
      '缺少 sub_appid：接收方类型为 PERSONAL_SUB_OPENID 时必传。',
    ),
  );
}

function checkReceiver(call: Caller, { type, account }: GivenShare, payeeToo: boolean, world: World): void {
  refuseForeignOpenid(call, type);
  if (type === 'MERCHANT_ID' && account === payeeOf(call.owner)) {
    if (payeeToo) return;
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '不能设置出资子商户作为分账接收方',
      say(
        `${account} is the payee itself, which gets the rest of profitSharing. Only multiProfitSharing accepts it as a receiver.`,
        `${account} 就是收款商户本身，profitSharing 会把剩余资金解冻给它。只有 multiProfitSharing 可以把它作为接收方。`,
      ),
    );
  }
  if (!world.store.sharing.isReceiver(call.owner, type, account)) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '分账接收方关系不存在，请检查参数中每个接收方的关系。',
      say(
        `A receiver of type ${type}${type === 'MERCHANT_ID' ? ` (${account})` : ''} was not added for this merchant. Call profitSharingAddReceiver first.`,
        `接收方${type === 'MERCHANT_ID' ? ` ${account} ` : ''}（类型 ${type}）没有添加到该商户。请先调用 profitSharingAddReceiver。`,
      ),
    );
  }
}
