import { say } from '@opencloudpay/internal';
import type { Owner } from '../records/owner';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';

/** An order can be closed five minutes after it was made, not earlier. */
const NOT_BEFORE = 5 * 60_000;

/**
 * Closes an unpaid order, as its merchant asks.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST, INVALID_REQUEST, ORDERPAID, ORDERCLOSED
 */
export function closeOrder(owner: Owner, outTradeNo: string, { clock, store, emit }: World): void {
  const order = store.orderByNumber(owner, outTradeNo);
  if (!order) {
    throw new BusinessRefusal(
      'ORDERNOTEXIST',
      '订单不存在',
      say(`There is no order ${outTradeNo} of this merchant.`, `该商户没有订单 ${outTradeNo}。`),
    );
  }
  if (order.tradeType === 'MICROPAY') {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '订单的支付场景不支持该请求',
      say(
        `Order ${order.outTradeNo} was made by micropay. Reverse it instead.`,
        `订单 ${order.outTradeNo} 是付款码支付（micropay）的订单。请改用撤销。`,
      ),
    );
  }
  if (order.payment) {
    throw new BusinessRefusal(
      'ORDERPAID',
      '该订单已支付',
      say(
        `Order ${order.outTradeNo} is paid. Refund it instead.`,
        `订单 ${order.outTradeNo} 已支付。请改用退款。`,
      ),
    );
  }
  if (order.state === 'CLOSED') {
    throw new BusinessRefusal(
      'ORDERCLOSED',
      '订单已关闭',
      say(
        `Order ${order.outTradeNo} ${order.expired ? 'has expired' : 'is closed already'}.`,
        `订单 ${order.outTradeNo} ${order.expired ? '已过期' : '已经关闭'}。`,
      ),
    );
  }
  const age = clock.now() - order.madeAt;
  if (age < NOT_BEFORE) {
    // The documents state the rule but no code for it. INVALID_REQUEST is their code for breaking a rule.
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '订单生成后不能马上调用关单接口，最短调用时间间隔为5分钟',
      say(
        `Order ${order.outTradeNo} was made ${Math.floor(age / 1000)} s ago; it can be closed after five minutes.`,
        `订单 ${order.outTradeNo} 下单才 ${Math.floor(age / 1000)} 秒，五分钟后才能关闭。`,
      ),
    );
  }
  order.state = 'CLOSED';
  order.closedAt = clock.now();
  emit({ type: 'order-closed', order });
}
