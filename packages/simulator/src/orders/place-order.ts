import { say } from '@opencloudpay/internal';
import type { Caller } from '../merchants/caller';
import { newPrepayId } from '../records/numbers';
import type { Order } from '../records/order';
import { BusinessRefusal, invalidParameter, RequestRefusal } from '../refusals/refusals';
import type { World } from '../world/world';
import { scheduleExpiry } from './expire-order';
import { PREPAY_LIFETIME } from './prepay-lifetime';

const MINUTE = 60_000;

/** An order that a merchant asks for. */
export interface NewOrder extends Pick<Order, 'outTradeNo' | 'request' | 'tradeType' | 'body' | 'totalFee'> {
  /** Default: CNY, the only one that is accepted. */
  currency?: string | undefined;
  attach?: string | undefined;
  deviceInfo?: string | undefined;
  /** Default: now. */
  startsAt?: number | undefined;
  expiresAt?: number | undefined;
}

/** An order that the payer confirms in WeChat. */
export interface PrepaidOrder extends NewOrder {
  notifyUrl: string;
  openid?: string | undefined;
  subOpenid?: string | undefined;
}

/**
 * Makes an order, or returns the unpaid one that was made with the same request.
 *
 * @throws {BusinessRefusal} ORDERPAID, ORDERCLOSED, INVALID_REQUEST
 * @throws {RequestRefusal} LACK_PARAMS, PARAM_ERROR
 */
export function placeOrder(caller: Caller, given: PrepaidOrder, world: World): Order {
  const { clock, store } = world;
  const now = clock.now();
  const existing = store.orderByNumber(caller.owner, given.outTradeNo);
  if (existing) {
    refuseReentry(existing, given.request);
    if (now - existing.prepaidAt >= PREPAY_LIFETIME) store.renewPrepayId(existing, newPrepayId(now), now);
    return existing;
  }
  if (given.tradeType === 'JSAPI') checkPayer(caller, given);
  const order = newOrder(caller, given, world);
  order.notifyUrl = given.notifyUrl;
  order.prepayId = newPrepayId(now);
  if (given.openid !== undefined) order.openid = given.openid;
  if (given.subOpenid !== undefined) order.subOpenid = given.subOpenid;
  addOrder(order, world);
  return order;
}

/**
 * An order without a payer, a prepay id and an address for its notification.
 *
 * @throws {RequestRefusal} PARAM_ERROR
 */
export function newOrder(caller: Caller, given: NewOrder, { clock }: World): Order {
  const now = clock.now();
  const { attach, deviceInfo, expiresAt, currency } = given;
  if (expiresAt !== undefined)
    refuseShort(given.startsAt ?? now, expiresAt, now, given.startsAt !== undefined);
  if (currency !== undefined && currency !== 'CNY')
    throw invalidParameter(
      'fee_type',
      say(
        `fee_type is ${currency}. Merchants in China accept CNY only.`,
        `fee_type 为 ${currency}。境内商户只支持 CNY。`,
      ),
    );
  const { owner, appid, subAppid } = caller;
  return {
    ...owner,
    appid,
    ...(subAppid !== undefined && { subAppid }),
    outTradeNo: given.outTradeNo,
    request: given.request,
    signType: caller.signType,
    tradeType: given.tradeType,
    body: given.body,
    ...(attach !== undefined && { attach }),
    ...(deviceInfo !== undefined && { deviceInfo }),
    totalFee: given.totalFee,
    notifyUrl: '',
    madeAt: now,
    ...(expiresAt !== undefined && { expiresAt }),
    prepayId: '',
    prepaidAt: now,
    formerPrepayIds: [],
    state: 'NOTPAY',
  };
}

export function addOrder(order: Order, world: World): void {
  world.store.addOrder(order);
  scheduleExpiry(order, world);
  world.emit({ type: 'order-made', order });
}

/** The names of the fields by which two requests for one order differ. */
export function differences(one: Order['request'], other: Order['request']): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => one[name] !== other[name],
  );
}

/**
 * Handles an order number that exists. WeChat Pay's table has two codes for it. This API answers INVALID_REQUEST ("on
 * re-entry the parameters must be those of the original request") with the text `201 商户订单号重复`. OUT_TRADE_NO_USED ("the
 * same transaction cannot be submitted twice") is for APIs without re-entry, such as micropay.
 */
function refuseReentry(order: Order, request: Order['request']): void {
  if (order.payment) {
    throw new BusinessRefusal(
      'ORDERPAID',
      '该订单已支付',
      say(`Order ${order.outTradeNo} is paid.`, `订单 ${order.outTradeNo} 已支付。`),
    );
  }
  if (order.state === 'CLOSED') {
    throw new BusinessRefusal(
      'ORDERCLOSED',
      '订单已关闭',
      say(
        `Order ${order.outTradeNo} ${order.expired ? 'has expired' : 'was closed'}. Make a new order under a new number.`,
        `订单 ${order.outTradeNo} ${order.expired ? '已过期' : '已关闭'}。请用新的订单号重新下单。`,
      ),
    );
  }
  const different = differences(order.request, request);
  if (different.length > 0) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '201 商户订单号重复',
      say(
        `Order ${order.outTradeNo} exists with other parameters (${different.join(', ')}). Repeat it unchanged, or use a new number.`,
        `订单 ${order.outTradeNo} 已存在，但参数不同（${different.join('、')}）。请以相同的参数重试，或换用新的订单号。`,
      ),
    );
  }
}

function checkPayer({ merchant, subAppid }: Caller, { openid, subOpenid }: PrepaidOrder): void {
  if (openid === undefined && subOpenid === undefined) {
    const names = merchant.kind === 'partner' ? 'openid or sub_openid' : 'openid';
    throw new RequestRefusal(
      'LACK_PARAMS',
      'JSAPI支付必须传openid',
      say(
        `${names} is missing. trade_type JSAPI needs the payer.`,
        `缺少 ${names.replace(' or ', ' 或 ')}。trade_type 为 JSAPI 时必须指定付款人。`,
      ),
    );
  }
  if (subOpenid !== undefined && subAppid === undefined) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      say(
        'sub_appid is missing. It is required with sub_openid.',
        '缺少 sub_appid。传 sub_openid 时必须传 sub_appid。',
      ),
    );
  }
}

function refuseShort(startsAt: number, endsAt: number, now: number, isStartGiven: boolean): void {
  if (endsAt - startsAt >= MINUTE && endsAt > now) return;
  throw invalidParameter(
    'time_expire',
    say(
      `time_expire must be at least one minute after ${isStartGiven ? 'time_start' : 'now'}, in Beijing time.`,
      `time_expire 须比${isStartGiven ? ' time_start ' : '当前时间'}晚至少一分钟（北京时间）。`,
    ),
    'time_expire时间过短，至少1分钟',
  );
}
