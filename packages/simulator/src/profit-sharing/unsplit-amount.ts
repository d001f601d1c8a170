import { say } from '@opencloudpay/internal';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { isShareable, type PaidOrder, unallocated } from './funds';

/**
 * Cents of an order that can still be shared. Only the number of the service provider counts, as in WeChat Pay's request.
 *
 * @throws {BusinessRefusal} INVALID_REQUEST
 */
export function unsplitAmount(mchId: string, transactionId: string, world: World): number {
  const order = world.store.orders.find(({ payment }) => payment?.transactionId === transactionId);
  if (!order || order.mchId !== mchId) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '非本商户的订单不支持查询',
      say(
        `Merchant ${mchId} has no paid order ${transactionId}.`,
        `商户号 ${mchId} 没有已支付的订单 ${transactionId}。`,
      ),
    );
  }
  if (!isShareable(order)) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '非分账订单不支持此查询',
      say(
        `Order ${order.outTradeNo} was made without profit sharing, so none of its money is frozen.`,
        `订单 ${order.outTradeNo} 下单时没有指定分账，因此没有冻结的资金。`,
      ),
    );
  }
  return unallocated(order as PaidOrder, world);
}
