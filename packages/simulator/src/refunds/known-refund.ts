import { say } from '@opencloudpay/internal';
import type { Owner } from '../records/owner';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import type { Refunded } from './refund-order';

/**
 * The refund that a query of v3 names.
 *
 * @throws {BusinessRefusal} REFUNDNOTEXIST
 */
export function knownRefund(owner: Owner, outRefundNo: string, { store }: World): Refunded {
  const refund = store.refundByNumber(owner, outRefundNo);
  const order = refund && store.orderByTransactionId(owner, refund.transactionId);
  if (refund && order) return { refund, order };
  throw new BusinessRefusal(
    'REFUNDNOTEXIST',
    'not exist',
    say(`There is no refund ${outRefundNo} of this merchant.`, `该商户没有退款 ${outRefundNo}。`),
  );
}
