import { openApiJson } from '@opencloudpay/contracts/openapi-call';
import { type EmulatedMethod, Refusal, type WechatWorld } from '../method';
import { DATA_FORMAT, isRecord, type Parameters, requiredObject, requiredText } from '../parameters';

const ORDER_UNKNOWN = 10060001;
const EXPRESS = 1;
const SPLIT = 2;
const MOST_PARCELS = 15;

/** RFC 3339. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * `wxa.sec.order.uploadShippingInfo`
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo
 */
export const shippingInfo: EmulatedMethod = ({ params }, world) => {
  const key = requiredObject(params, 'order_key');
  const logistics = number(params, 'logistics_type', [1, 2, 3, 4]);
  const delivery = number(params, 'delivery_mode', [1, 2]);
  if (delivery === SPLIT && typeof params['is_all_delivered'] !== 'boolean')
    throw invalid('is_all_delivered is missing, which delivery_mode 2 needs');
  const parcels = params['shipping_list'];
  if (!Array.isArray(parcels) || parcels.length === 0 || parcels.length > MOST_PARCELS)
    throw invalid(`shipping_list is not a list of 1 to ${MOST_PARCELS} parcels`);
  if (delivery !== SPLIT && parcels.length > 1)
    throw invalid('shipping_list has several parcels, and delivery_mode 1 means one');
  const goods = parcels.map((parcel: unknown) => checkedParcel(parcel, logistics)).join(', ');
  const time = requiredText(params, 'upload_time', DATA_FORMAT, 'data format error');
  if (!TIME.test(time))
    throw invalid('upload_time is not in RFC 3339, such as 2022-12-15T13:29:35.120+08:00');
  requiredText(requiredObject(params, 'payer'), 'openid', DATA_FORMAT, 'data format error');
  return {
    answer: openApiJson({ errcode: 0, errmsg: 'ok' }),
    effect: { kind: 'shipping', outTradeNo: orderOf(key, world), goods },
  };
};

function checkedParcel(parcel: unknown, logistics: number): string {
  if (!isRecord(parcel)) throw invalid('a parcel of shipping_list is not an object');
  const goods = requiredText(parcel, 'item_desc', DATA_FORMAT, 'data format error in shipping_list');
  if ([...goods].length > 120) throw invalid('item_desc has more than 120 characters');
  if (logistics === EXPRESS) {
    requiredText(parcel, 'tracking_no', DATA_FORMAT, 'data format error in shipping_list');
    requiredText(parcel, 'express_company', DATA_FORMAT, 'data format error in shipping_list');
  }
  return goods;
}

function orderOf(key: Parameters, world: WechatWorld): string {
  const kind = number(key, 'order_number_type', [1, 2]);
  const name = kind === 1 ? 'out_trade_no' : 'transaction_id';
  const value = requiredText(key, name, DATA_FORMAT, 'data format error in order_key');
  if (kind === 1) requiredText(key, 'mchid', DATA_FORMAT, 'data format error in order_key');
  const outTradeNo = world.paidOrder(kind === 1 ? { outTradeNo: value } : { transactionId: value });
  if (outTradeNo === undefined)
    throw new Refusal(ORDER_UNKNOWN, `支付单不存在 (there is no paid order with the ${name} ${value})`);
  return outTradeNo;
}

function number(params: Parameters, name: string, values: readonly number[]): number {
  const value = params[name];
  if (typeof value === 'number' && values.includes(value)) return value;
  throw invalid(`${name} is none of ${values.join(', ')}`);
}

function invalid(problem: string): Refusal {
  return new Refusal(DATA_FORMAT, `data format error: ${problem}`);
}
