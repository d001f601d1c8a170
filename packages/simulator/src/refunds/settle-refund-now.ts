import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { Refund } from '../records/refund';
import { unambiguous } from '../records/unambiguous';
import type { World } from '../world/world';
import { settleRefund } from './settle-refund';

/**
 * Settles a refund ahead of time.
 *
 * @throws {SimulatorError} REFUND_UNKNOWN, REFUND_AMBIGUOUS, REFUND_SETTLED
 */
export function settleRefundNow(
  outRefundNo: string,
  status: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE',
  world: World,
): Refund {
  const refund = unambiguous(
    'refund',
    outRefundNo,
    world.store.refunds.filter((known) => known.outRefundNo === outRefundNo),
  );
  if (!refund)
    throw new SimulatorError(
      'REFUND_UNKNOWN',
      say(`There is no refund ${outRefundNo}.`, `退款 ${outRefundNo} 不存在。`),
    );
  if (refund.status === 'SUCCESS' || refund.status === 'REFUNDCLOSE') {
    throw new SimulatorError(
      'REFUND_SETTLED',
      say(
        `Refund ${outRefundNo} is already final: ${refund.status}.`,
        `退款 ${outRefundNo} 已有结果：${refund.status}。`,
      ),
    );
  }
  settleRefund(refund, status, world);
  return refund;
}
