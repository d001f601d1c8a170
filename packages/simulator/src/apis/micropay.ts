import { apis } from '@opencloudpay/wechatpay';
import { scheduleExpiry } from '../orders/expire-order';
import { paymentFields } from '../orders/payment-fields';
import { askPassword, charge, failCharge } from '../payers/payment-codes';
import type { AuthCode } from '../records/auth-code';
import { openidUnder } from '../records/numbers';
import type { Order } from '../records/order';
import { type ApiCall, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';
import { chargeableCode } from './chargeable-code';
import { checkTimes, identifying } from './unified-order';

type Call = ApiCall<typeof apis.micropay>;

/** WeChat Pay's texts for the failures of a payment code. */
const TROUBLES: Record<NonNullable<AuthCode['trouble']>, string> = {
  SYSTEMERROR: '系统错误',
  BANKERROR: '银行系统异常',
  NOTENOUGH: '余额不足',
};

/** Charges a payment code: at once, or after the payer has entered the password. */
export const micropayHandler = defineHandler(apis.micropay, (call, world) => {
  const { owner, params } = call;
  const existing = world.store.orderByNumber(owner, params.out_trade_no);
  if (existing) refuseReentry(existing, call);
  const code = chargeableCode(params.auth_code, owner, world);
  const order = existing ? retried(existing, code) : makeOrder(call, code, world);
  order.authCode = code.code;
  code.usedFor = { ...owner, outTradeNo: order.outTradeNo };
  world.store.writer.touch(order);
  world.store.writer.touch(code);
  if (code.trouble === 'NOTENOUGH') {
    failCharge(order, world);
    throw troubled(code.trouble, 'The payer does not have enough money. Nothing was charged.');
  }
  if (code.asksPassword) {
    askPassword(order, code, world);
    throw passwordAsked(order);
  }
  const payment = charge(order, code, world);
  if (code.trouble)
    throw troubled(
      code.trouble,
      'The order was paid although the answer is an error. Query the order; do not charge again.',
    );
  return { ...paymentFields(order, payment), cash_fee_type: 'CNY' };
});

/** Only a failed payment can be retried under the same number. */
function refuseReentry(order: Order, call: Call): void {
  const { outTradeNo, state } = order;
  if (state === 'REVOKED')
    throw new BusinessRefusal('ORDERREVERSED', '订单已撤销', `Order ${outTradeNo} was reversed.`);
  if (order.payment) throw new BusinessRefusal('ORDERPAID', '订单已支付', `Order ${outTradeNo} is paid.`);
  if (state === 'CLOSED')
    throw new BusinessRefusal('ORDERCLOSED', '订单已关闭', `Order ${outTradeNo} is closed.`);
  if (state === 'USERPAYING') throw passwordAsked(order);
  const request = requestOf(call);
  const same =
    order.tradeType === 'MICROPAY' &&
    [...Object.keys(order.request), ...Object.keys(request)].every(
      (name) => order.request[name] === request[name],
    );
  if (!same) {
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

function makeOrder(call: Call, { openid }: AuthCode, world: World): Order {
  const { params, owner, appid, subAppid, signType } = call;
  const { clock, store, emit } = world;
  const now = clock.now();
  const expiresAt = checkTimes(params, now);
  if (params.fee_type !== undefined && params.fee_type !== 'CNY')
    throw invalidParameter('fee_type', `fee_type is ${params.fee_type}. Merchants in China accept CNY only.`);
  const order: Order = {
    ...owner,
    appid,
    ...(subAppid !== undefined && { subAppid, subOpenid: openidUnder(subAppid, openid) }),
    outTradeNo: params.out_trade_no,
    request: requestOf(call),
    signType,
    tradeType: 'MICROPAY',
    body: params.body,
    ...(params.attach !== undefined && { attach: params.attach }),
    ...(params.device_info !== undefined && { deviceInfo: params.device_info }),
    openid,
    totalFee: params.total_fee,
    notifyUrl: '',
    madeAt: now,
    ...(expiresAt !== undefined && { expiresAt }),
    prepayId: '',
    prepaidAt: now,
    formerPrepayIds: [],
    state: 'NOTPAY',
  };
  store.addOrder(order);
  scheduleExpiry(order, world);
  emit({ type: 'order-made', order });
  return order;
}

/** A retry comes with a new code. */
function requestOf({ fields }: Call): Record<string, string> {
  const { auth_code: _, ...request } = identifying(fields);
  return request;
}

function passwordAsked({ outTradeNo }: Order): BusinessRefusal {
  return new BusinessRefusal(
    'USERPAYING',
    '需要用户输入支付密码',
    `Order ${outTradeNo} waits for the payer's password. Query it until its state changes.`,
  );
}

function troubled(code: NonNullable<AuthCode['trouble']>, reason: string): BusinessRefusal {
  return new BusinessRefusal(code, TROUBLES[code], reason);
}
