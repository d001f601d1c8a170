import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';
import { coversRefund, type PaidOrder } from './funds';

/**
 * While an order's money is frozen a refund comes out of it and cannot take what was promised to receivers.
 *
 * @throws {BusinessRefusal} ERROR: the documents of refunds have no code of its own for it
 */
export function refuseUncoveredRefund(order: PaidOrder, refundFee: number, world: World): void {
  if (coversRefund(order, refundFee, world)) return;
  throw new BusinessRefusal(
    'ERROR',
    '申请退款金额大于剩余未分账金额，请等待分账完成后再试',
    `refund_fee ${refundFee} is more than what is frozen of order ${order.outTradeNo} and not shared: unfreeze it by profitSharingFinish, or wait until it is unfrozen, and the refund comes out of the merchant's balance.`,
  );
}
