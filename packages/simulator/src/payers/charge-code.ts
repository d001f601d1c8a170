import { say, type Text } from '@opencloudpay/internal';
import type { Caller } from '../merchants/caller';
import { addOrder, differences, type NewOrder, newOrder } from '../orders/place-order';
import type { AuthCode } from '../records/auth-code';
import { openidUnder } from '../records/numbers';
import type { Order } from '../records/order';
import { BusinessRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { chargeableCode } from './chargeable-code';
import { askPassword, charge, failCharge } from './payment-codes';

/** An order that is paid with the code on the payer's phone. */
export type CounterOrder = Omit<NewOrder, 'tradeType'> & {
  authCode: string;
};

/** WeChat Pay's texts for the failures of a payment code. */
const TROUBLES: Record<NonNullable<AuthCode['trouble']>, string> = {
  SYSTEMERROR: '系统错误',
  BANKERROR: '银行系统异常',
  NOTENOUGH: '余额不足',
};

/**
 * Charges a payment code. The order becomes SUCCESS, or USERPAYING while WeChat asks the payer for the password.
 *
 * @throws {BusinessRefusal} what the code or the order's state forbids, and the troubles of the code
 */
export function chargeCode(caller: Caller, given: CounterOrder, world: World): Order {
  const existing = world.store.orderByNumber(caller.owner, given.outTradeNo);
  if (existing) refuseReentry(existing, given.request);
  if (existing?.state === 'USERPAYING') return existing;
  const code = chargeableCode(given.authCode, caller.owner, world);
  const order = existing ? retried(existing, code) : makeOrder(caller, given, code, world);
  order.authCode = code.code;
  code.usedFor = { ...caller.owner, outTradeNo: order.outTradeNo };
  world.store.writer.touch(order);
  world.store.writer.touch(code);
  if (code.trouble === 'NOTENOUGH') {
    failCharge(order, world);
    throw troubled(
      code.trouble,
      say('The payer does not have enough money. Nothing was charged.', '用户余额不足，没有扣款。'),
    );
  }
  if (code.asksPassword) {
    askPassword(order, code, world);
    return order;
  }
  charge(order, code, world);
  if (code.trouble)
    throw troubled(
      code.trouble,
      say(
        'The order was paid although the answer is an error. Query the order; do not charge again.',
        '虽然返回错误，但订单已支付。请查询订单，不要再次扣款。',
      ),
    );
  return order;
}

/** Only a failed payment can be retried under the same number. */
function refuseReentry(order: Order, request: Order['request']): void {
  const { outTradeNo, state } = order;
  if (state === 'REVOKED')
    throw new BusinessRefusal(
      'ORDERREVERSED',
      '订单已撤销',
      say(`Order ${outTradeNo} was reversed.`, `订单 ${outTradeNo} 已撤销。`),
    );
  if (order.payment)
    throw new BusinessRefusal(
      'ORDERPAID',
      '订单已支付',
      say(`Order ${outTradeNo} is paid.`, `订单 ${outTradeNo} 已支付。`),
    );
  if (state === 'CLOSED')
    throw new BusinessRefusal(
      'ORDERCLOSED',
      '订单已关闭',
      say(`Order ${outTradeNo} is closed.`, `订单 ${outTradeNo} 已关闭。`),
    );
  if (state === 'USERPAYING') return;
  if (order.tradeType !== 'MICROPAY' || differences(order.request, request).length > 0) {
    throw new BusinessRefusal(
      'OUT_TRADE_NO_USED',
      '商户订单号重复',
      say(
        `Order ${outTradeNo} exists with other parameters. Use a new number.`,
        `订单号 ${outTradeNo} 已用于参数不同的订单。请更换订单号。`,
      ),
    );
  }
}

function retried(order: Order, { openid }: AuthCode): Order {
  if (order.openid !== openid) {
    throw new BusinessRefusal(
      'BUYER_MISMATCH',
      '支付帐号错误',
      say(
        `Another payer has tried to pay order ${order.outTradeNo}. Use a new number for this payer.`,
        `另一个用户已尝试支付订单 ${order.outTradeNo}。请为该用户更换订单号。`,
      ),
    );
  }
  return order;
}

function makeOrder(caller: Caller, given: CounterOrder, { openid }: AuthCode, world: World): Order {
  const order = newOrder(caller, { ...given, tradeType: 'MICROPAY' }, world);
  order.openid = openid;
  if (caller.subAppid !== undefined) order.subOpenid = openidUnder(caller.subAppid, openid);
  addOrder(order, world);
  return order;
}

function troubled(code: NonNullable<AuthCode['trouble']>, reason: Text): BusinessRefusal {
  return new BusinessRefusal(code, TROUBLES[code], reason);
}
