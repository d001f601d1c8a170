import { say } from '@opencloudpay/internal';
import { newRefundId } from '../records/numbers';
import type { Order } from '../records/order';
import type { Owner } from '../records/owner';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { findOrder, type OrderNumbers } from './find-order';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * Closes an unpaid order of a payment code, or refunds a paid one. Idempotent.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST, INVALID_TRANSACTIONID, INVALID_REQUEST, USERPAYING, REVERSE_EXPIRE, TRADE_ERROR
 */
export function reverseOrder(owner: Owner, numbers: OrderNumbers, world: World): Order {
  const order = findOrder(world.store, owner, numbers);
  if (!order) throw unknownOrder(numbers);
  if (order.tradeType !== 'MICROPAY') {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '订单的支付场景不支持该请求',
      say(
        `Order ${order.outTradeNo} has trade_type ${order.tradeType}. Only orders of micropay can be reversed. Close it, or refund it.`,
        `订单 ${order.outTradeNo} 的 trade_type 是 ${order.tradeType}，只有付款码支付的订单可以撤销。请关闭订单或退款。`,
      ),
    );
  }
  if (order.state !== 'REVOKED' && order.state !== 'CLOSED') {
    refuseIrreversible(order, world);
    undo(order, world);
  }
  return order;
}

function unknownOrder({ transaction_id: id, out_trade_no: number }: OrderNumbers): BusinessRefusal {
  return id === undefined
    ? new BusinessRefusal(
        'ORDERNOTEXIST',
        '订单不存在',
        say(`There is no order ${number} of this merchant.`, `该商户没有订单 ${number}。`),
      )
    : new BusinessRefusal(
        'INVALID_TRANSACTIONID',
        '无效transaction_id',
        say(`There is no order ${id} of this merchant.`, `该商户没有订单 ${id}。`),
      );
}

function refuseIrreversible(order: Order, { clock, store }: World): void {
  if (order.state === 'USERPAYING') {
    throw new BusinessRefusal(
      'USERPAYING',
      '正在支付中不能发起撤销',
      say(
        `The payer is entering the password for order ${order.outTradeNo}. Reverse it when a query returns another state.`,
        `用户正在为订单 ${order.outTradeNo} 输入密码。请等查询到其他状态后再撤销。`,
      ),
    );
  }
  if (clock.now() - order.madeAt > WEEK) {
    throw new BusinessRefusal(
      'REVERSE_EXPIRE',
      '订单无法撤销',
      say(
        `Order ${order.outTradeNo} is older than seven days. Refund it instead.`,
        `订单 ${order.outTradeNo} 已超过七天。请改用退款。`,
      ),
    );
  }
  const { payment } = order;
  const shared = payment && store.sharing.sharingsOf(payment.transactionId).length > 0;
  if (shared || store.refundsOf(order).length > 0) {
    throw new BusinessRefusal(
      'TRADE_ERROR',
      '订单错误',
      say(
        `Order ${order.outTradeNo} has ${shared ? 'been shared' : 'refunds'}. Refund the rest instead.`,
        `订单 ${order.outTradeNo} 已${shared ? '分账' : '退款'}。剩余金额请改用退款。`,
      ),
    );
  }
}

function undo(order: Order, { clock, emit }: World): void {
  const at = clock.now();
  order.state = 'REVOKED';
  order.reversal = { at, ...(order.payment && { refundId: newRefundId(at) }) };
  emit({ type: 'order-reversed', order });
}
