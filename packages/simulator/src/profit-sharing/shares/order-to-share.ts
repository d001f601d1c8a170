import { say } from '@opencloudpay/internal';
import { BusinessRefusal } from '../../refusals/refusals';
import type { World } from '../../world/world';
import { isShareable, type PaidOrder } from '../funds';
import type { Caller } from '../given-shares';

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
      say(`Order ${transactionId} belongs to another merchant.`, `订单 ${transactionId} 属于另一个商户。`),
    );
  }
  if (!order || !isPaid(order) || !isShareable(order)) {
    throw new BusinessRefusal(
      'NOT_SHARE_ORDER',
      '非分账订单不支持分账',
      order
        ? say(
            `Order ${order.outTradeNo} was made without profit_sharing=Y, so none of its money is frozen.`,
            `订单 ${order.outTradeNo} 下单时没有传 profit_sharing=Y，因此没有冻结的资金。`,
          )
        : say(
            `There is no order with transaction_id ${transactionId}.`,
            `没有 transaction_id 为 ${transactionId} 的订单。`,
          ),
    );
  }
  if (order.state === 'REVOKED') {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '订单已撤销',
      say(
        `Order ${order.outTradeNo} was reversed: the payer has the money back.`,
        `订单 ${order.outTradeNo} 已撤销：资金已退回用户。`,
      ),
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
    say(
      `Order ${order.outTradeNo} was paid ${Math.floor(age / 1000)} s ago; it can be shared ${profitSharing.readyAfter / 1000} s after its payment (profitSharing.readyAfter). Advance the simulator's time.`,
      `订单 ${order.outTradeNo} 在 ${Math.floor(age / 1000)} 秒前支付；支付 ${profitSharing.readyAfter / 1000} 秒后才能分账（profitSharing.readyAfter）。请快进模拟器的时间。`,
    ),
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
    say(
      `The simulator has no brands, but brand_mch_id is ${brandMchId}.`,
      `模拟器不支持品牌商户，而 brand_mch_id 为 ${brandMchId}。`,
    ),
  );
}

function isPaid(order: { payment?: unknown }): order is PaidOrder {
  return order.payment !== undefined;
}
