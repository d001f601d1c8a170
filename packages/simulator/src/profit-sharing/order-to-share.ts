import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { isShareable, type PaidOrder } from './funds';
import type { Caller } from './given-shares';

/**
 * Finds the order that a request shares or unfreezes.
 *
 * @throws {BusinessRefusal} NOT_SHARE_ORDER, INVALID_REQUEST
 */
export function orderToShare({ owner }: Caller, transactionId: string, { store }: World): PaidOrder {
  const order = store.orderByTransactionId(owner, transactionId);
  if (!order && store.orders.some(({ payment }) => payment?.transactionId === transactionId)) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '商户号与订单不匹配',
      `Order ${transactionId} belongs to another merchant.`,
    );
  }
  if (!order || !isPaid(order) || !isShareable(order)) {
    throw new BusinessRefusal(
      'NOT_SHARE_ORDER',
      '非分账订单不支持分账',
      order
        ? `Order ${order.outTradeNo} was made without profit_sharing=Y, so none of its money is frozen.`
        : `There is no order with transaction_id ${transactionId}.`,
    );
  }
  if (order.state === 'REVOKED') {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '订单已撤销',
      `Order ${order.outTradeNo} was reversed: the payer has the money back.`,
    );
  }
  return order;
}

/**
 * WeChat Pay prepares an order for sharing after its payment.
 *
 * @throws {BusinessRefusal} ORDER_NOT_READY
 */
export function refuseEarly(order: PaidOrder, { clock, profitSharing }: World): void {
  const age = clock.now() - order.payment.paidAt;
  if (age >= profitSharing.readyAfter) return;
  throw new BusinessRefusal(
    'ORDER_NOT_READY',
    '订单处理中，暂时无法分账，请稍后再试',
    `Order ${order.outTradeNo} was paid ${Math.floor(age / 1000)} s ago; it can be shared ${profitSharing.readyAfter / 1000} s after its payment (profitSharing.readyAfter). Advance the simulator's time.`,
  );
}

/**
 * The simulator has no brands (连锁品牌工具).
 *
 * @throws {BusinessRefusal} NOAUTH
 */
export function refuseBrand(brandMchId: string | undefined): void {
  if (brandMchId === undefined) return;
  throw new BusinessRefusal(
    'NOAUTH',
    '无分账权限',
    `The simulator has no brands, but brand_mch_id is ${brandMchId}.`,
  );
}

function isPaid(order: { payment?: unknown }): order is PaidOrder {
  return order.payment !== undefined;
}
