import type { Owner } from '../records/owner';
import type { Sharing } from '../records/sharing';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';

/**
 * Finds the sharing of a return by `order_id` or, without one, by `out_order_no`.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST
 */
export function sharingOf(
  owner: Owner,
  numbers: { order_id?: string | undefined; out_order_no?: string | undefined },
  { store }: World,
): Sharing {
  const sharing =
    numbers.order_id !== undefined
      ? store.sharing.sharingById(owner, numbers.order_id)
      : store.sharing.sharingByNumber(owner, numbers.out_order_no ?? '');
  if (sharing && sharing.subMchId === owner.subMchId) return sharing;
  throw new BusinessRefusal(
    'ORDERNOTEXIST',
    '原分账单不存在',
    `This merchant has no profit sharing ${numbers.order_id ?? numbers.out_order_no}.`,
  );
}
