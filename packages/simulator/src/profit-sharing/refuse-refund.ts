import { say } from '@opencloudpay/internal';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { coversRefund, type PaidOrder } from './funds';

/**
 * While an order's money is frozen, a refund is paid from it and cannot take the receivers' shares.
 *
 * @throws {BusinessRefusal} ERROR: the documents of refunds have no code for this
 */
export function refuseUncoveredRefund(order: PaidOrder, refundFee: number, world: World): void {
  if (coversRefund(order, refundFee, world)) return;
  throw new BusinessRefusal(
    'ERROR',
    '申请退款金额大于剩余未分账金额，请等待分账完成后再试',
    say(
      `refund_fee ${refundFee} is more than the frozen money of order ${order.outTradeNo} that is not shared. Call profitSharingFinish, or wait until the money is unfrozen; then the refund is paid from the merchant's balance.`,
      `refund_fee ${refundFee} 超过订单 ${order.outTradeNo} 冻结且未分账的金额。请调用 profitSharingFinish，或等资金解冻，之后退款从商户余额扣除。`,
    ),
  );
}
