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
    throw troubled(code.trouble, 'The payer does not have enough money. Nothing was charged.');
  }
  if (code.asksPassword) {
    askPassword(order, code, world);
    return order;
  }
  charge(order, code, world);
  if (code.trouble)
    throw troubled(
      code.trouble,
      'The order was paid although the answer is an error. Query the order; do not charge again.',
    );
  return order;
}

/** Only a failed payment can be retried under the same number. */
function refuseReentry(order: Order, request: Order['request']): void {
  const { outTradeNo, state } = order;
  if (state === 'REVOKED')
    throw new BusinessRefusal('ORDERREVERSED', '订单已撤销', `Order ${outTradeNo} was reversed.`);
  if (order.payment) throw new BusinessRefusal('ORDERPAID', '订单已支付', `Order ${outTradeNo} is paid.`);
  if (state === 'CLOSED')
    throw new BusinessRefusal('ORDERCLOSED', '订单已关闭', `Order ${outTradeNo} is closed.`);
  if (state === 'USERPAYING') return;
  if (order.tradeType !== 'MICROPAY' || differences(order.request, request).length > 0) {
    throw new BusinessRefusal(
      'OUT_TRADE_NO_USED',
      '商户订单号重复',
      `Order ${outTradeNo} exists with other parameters. Use a new number.`,
    );
  }
}

function retried(order: Order, { openid }: AuthCode): Order {
  if (order.openid !== openid) {
    throw new BusinessRefusal(
      'BUYER_MISMATCH',
      '支付帐号错误',
      `Another payer has tried to pay order ${order.outTradeNo}. Use a new number for this payer.`,
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

function troubled(code: NonNullable<AuthCode['trouble']>, reason: string): BusinessRefusal {
  return new BusinessRefusal(code, TROUBLES[code], reason);
}
