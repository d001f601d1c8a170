import type { Owner } from '../records/owner';
import type { Sharing } from '../records/sharing';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';

/**
 * The sharing that a return is from: by `order_id` if there is one, else by `out_order_no`.
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
