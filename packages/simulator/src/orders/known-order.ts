import { say } from '@opencloudpay/internal';
import type { Order, TradeState } from '../records/order';
import type { Owner } from '../records/owner';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { findOrder, type OrderNumbers } from './find-order';

/** WeChat Pay's texts for `trade_state_desc`. */
const DESCRIPTIONS: Record<TradeState, string> = {
  NOTPAY: '订单未支付',
  USERPAYING: '需要用户输入支付密码',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  REVOKED: '订单已撤销',
  CLOSED: '订单已关闭',
  PAYERROR: '支付失败，请重新下单支付',
};

/**
 * The order that a query names.
 *
 * @throws {BusinessRefusal} ORDERNOTEXIST
 */
export function knownOrder(owner: Owner, numbers: OrderNumbers, { store }: World): Order {
  const order = findOrder(store, owner, numbers);
  if (order) return order;
  const number = numbers.transaction_id ?? numbers.out_trade_no;
  throw new BusinessRefusal(
    'ORDERNOTEXIST',
    'order not exist',
    say(`There is no order ${number} of this merchant.`, `该商户没有订单 ${number}。`),
  );
}

/**
 * `trade_state_desc`. After a payment code failed, the order cannot be paid in another way: the merchant has to reverse
 * it.
 */
export function stateInWords({ tradeType, state }: Order): string {
  return tradeType === 'MICROPAY' && state === 'PAYERROR' ? '支付失败，请撤销订单' : DESCRIPTIONS[state];
}
