import { apis, type RequestOf } from '@opencloudpay/wechatpay';
import { parseCompactTime } from '../beijing-time';
import { scheduleExpiry } from '../orders/expire-order';
import { PREPAY_LIFETIME } from '../orders/prepay-lifetime';
import type { AnswerFields } from '../records/answer-fields';
import { newPrepayId, randomText } from '../records/numbers';
import type { Order } from '../records/order';
import { type ApiCall, defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { BusinessRefusal, RequestRefusal } from '../requests/refusals';

type Call = ApiCall<typeof apis.unifiedOrder>;
type Params = RequestOf<typeof apis.unifiedOrder>;

const MINUTE = 60_000;

/** These fields may differ when an order is repeated. Any other difference is another order under the same number. */
const MAY_DIFFER = new Set(['nonce_str', 'sign', 'spbill_create_ip']);

/** Makes an order, or returns the prepay id of an unpaid one. */
export const unifiedOrderHandler = defineHandler(apis.unifiedOrder, (call, world) => {
  const { clock, store } = world;
  const now = clock.now();
  const existing = store.orderByNumber(call.owner, call.params.out_trade_no);
  if (existing) {
    refuseReentry(existing, call);
    if (now - existing.prepaidAt >= PREPAY_LIFETIME) store.renewPrepayId(existing, newPrepayId(now), now);
    return answer(existing, call.params);
  }
  const order = makeOrder(call, now);
  store.addOrder(order);
  scheduleExpiry(order, world);
  world.emit({ type: 'order-made', order });
  return answer(order, call.params);
});

/**
 * Handles an order number that exists. WeChat Pay's table has two codes for it. This API answers INVALID_REQUEST ("on
 * re-entry the parameters must be those of the original request") with the text `201 商户订单号重复`. OUT_TRADE_NO_USED ("the
 * same transaction cannot be submitted twice") is for APIs without re-entry, such as micropay.
 */
function refuseReentry(order: Order, call: Call): void {
  if (order.payment) {
    throw new BusinessRefusal('ORDERPAID', '该订单已支付', `Order ${order.outTradeNo} is paid.`);
  }
  if (order.state === 'CLOSED') {
    throw new BusinessRefusal(
      'ORDERCLOSED',
      '订单已关闭',
      `Order ${order.outTradeNo} ${order.expired ? 'has expired' : 'was closed'}. Make a new order under a new number.`,
    );
  }
  const request = identifying(call.fields);
  const different = [...new Set([...Object.keys(order.request), ...Object.keys(request)])].filter(
    (name) => order.request[name] !== request[name],
  );
  if (different.length > 0) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '201 商户订单号重复',
      `Order ${order.outTradeNo} exists with other parameters (${different.join(', ')}). Repeat it unchanged, or use a new number.`,
    );
  }
}

function makeOrder(call: Call, now: number): Order {
  const { params, owner, appid, subAppid, signType } = call;
  checkPayer(call);
  const expiresAt = checkTimes(params, now);
  if (params.fee_type !== undefined && params.fee_type !== 'CNY') {
    throw invalidParameter('fee_type', `fee_type is ${params.fee_type}. Merchants in China accept CNY only.`);
  }
  return {
    ...owner,
    appid,
    ...(subAppid !== undefined && { subAppid }),
    outTradeNo: params.out_trade_no,
    request: identifying(call.fields),
    signType,
    tradeType: params.trade_type,
    body: params.body,
    ...(params.attach !== undefined && { attach: params.attach }),
    ...(params.device_info !== undefined && { deviceInfo: params.device_info }),
    ...(params.openid !== undefined && { openid: params.openid }),
    ...(params.sub_openid !== undefined && { subOpenid: params.sub_openid }),
    totalFee: params.total_fee,
    notifyUrl: params.notify_url,
    madeAt: now,
    ...(expiresAt !== undefined && { expiresAt }),
    prepayId: newPrepayId(now),
    prepaidAt: now,
    formerPrepayIds: [],
    state: 'NOTPAY',
  };
}

function checkPayer({ params, subAppid, merchant }: Call): void {
  if (params.trade_type === 'NATIVE' && params.product_id === undefined) {
    throw new RequestRefusal('LACK_PARAMS', '缺少参数', 'product_id is missing. trade_type NATIVE needs it.');
  }
  if (params.trade_type !== 'JSAPI') return;
  if (params.openid === undefined && params.sub_openid === undefined) {
    const names = merchant.kind === 'partner' ? 'openid or sub_openid' : 'openid';
    throw new RequestRefusal(
      'LACK_PARAMS',
      'JSAPI支付必须传openid',
      `${names} is missing. trade_type JSAPI needs the payer.`,
    );
  }
  if (params.sub_openid !== undefined && subAppid === undefined) {
    throw new RequestRefusal(
      'LACK_PARAMS',
      '缺少参数',
      'sub_appid is missing. It is required with sub_openid.',
    );
  }
}

/** @returns when the order expires */
export function checkTimes(
  { time_start: start, time_expire: end }: Pick<Params, 'time_start' | 'time_expire'>,
  now: number,
): number | undefined {
  const startsAt = start === undefined ? now : parseCompactTime(start);
  if (startsAt === undefined) {
    throw invalidParameter('time_start', `time_start ${start} is not a valid time.`);
  }
  if (end === undefined) return undefined;
  const endsAt = parseCompactTime(end);
  if (endsAt === undefined) {
    throw invalidParameter('time_expire', `time_expire ${end} is not a valid time.`);
  }
  if (endsAt - startsAt < MINUTE || endsAt <= now) {
    throw invalidParameter(
      'time_expire',
      `time_expire ${end} must be at least one minute after ${start === undefined ? 'now' : 'time_start'}, in Beijing time.`,
      'time_expire时间过短，至少1分钟',
    );
  }
  return endsAt;
}

/** The fields that a repetition of an order must repeat. */
export function identifying(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !MAY_DIFFER.has(name)));
}

function answer(order: Order, { device_info }: Params): AnswerFields {
  return {
    device_info,
    prepay_id: order.prepayId,
    trade_type: order.tradeType,
    ...(order.tradeType === 'NATIVE' && { code_url: `weixin://wxpay/bizpayurl?pr=${randomText(7)}` }),
    ...(order.tradeType === 'MWEB' && {
      mweb_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${order.prepayId}&package=${randomText(10)}`,
    }),
  };
}
