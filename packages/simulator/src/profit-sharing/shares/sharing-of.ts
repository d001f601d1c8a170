import { say } from '@opencloudpay/internal';
import type { Owner } from '../../records/owner';
import type { Sharing } from '../../records/sharing';
import { BusinessRefusal } from '../../refusals/refusals';
import type { World } from '../../world/world';

/** How requests name a sharing, in v2 and in v3. */
export interface SharingNumbers {
  order_id?: string | undefined;
  out_order_no?: string | undefined;
}

/**
 * Finds the sharing of a return by `order_id` or, without one, by `out_order_no`.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST
 */
export function sharingOf(owner: Owner, numbers: SharingNumbers, { store }: World): Sharing {
  const sharing =
    numbers.order_id !== undefined
      ? store.sharing.sharingById(owner, numbers.order_id)
      : store.sharing.sharingByNumber(owner, numbers.out_order_no ?? '');
  if (sharing && sharing.subMchId === owner.subMchId) return sharing;
  throw new BusinessRefusal(
    'ORDERNOTEXIST',
    '原分账单不存在',
    say(
      `This merchant has no profit sharing ${numbers.order_id ?? numbers.out_order_no}.`,
      `该商户没有分账单 ${numbers.order_id ?? numbers.out_order_no}。`,
    ),
  );
}

/**
 * The share or unfreezing that a query names.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST
 */
export function queriedSharing(
  owner: Owner,
  { transactionId, outOrderNo }: Pick<Sharing, 'transactionId' | 'outOrderNo'>,
  { store }: World,
): Sharing {
  const sharing = store.sharing.sharingByNumber(owner, outOrderNo);
  if (sharing && sharing.subMchId === owner.subMchId && sharing.transactionId === transactionId)
    return sharing;
  throw new BusinessRefusal(
    'ORDERNOTEXIST',
    '此记录不存在',
    say(
      `Order ${transactionId} of this merchant has no profit sharing ${outOrderNo}.`,
      `该商户的订单 ${transactionId} 没有分账单 ${outOrderNo}。`,
    ),
  );
}
