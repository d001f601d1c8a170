import type { ShippingEffect } from '@opencloudpay/contracts/dev-server/wechat-calls';
import { openApiJson } from '@opencloudpay/contracts/openapi-call';
import { type EmulatedMethod, type PaidOrder, Refusal, type WechatWorld } from '../method';
import { DATA_FORMAT, isRecord, type Parameters, requiredObject, requiredText } from '../parameters';

/** WeChat's codes of this method. */
const CODE = {
  ORDER_UNKNOWN: 10060001,
  SHIPPED_AGAIN: 10060003,
  LOGISTICS_TYPE: 10060005,
  SPLIT_WITHOUT_EXPRESS: 10060006,
  NO_IS_ALL_DELIVERED: 10060007,
  NO_ITEM_DESC: 10060008,
  LONG_ITEM_DESC: 10060009,
  PARAMETER: 10060014,
  MANY_PARCELS: 10060024,
  LONG_COMPANY: 10060025,
  LONG_TRACKING_NO: 10060026,
  OTHER_PAYER: 10060031,
  NUMBER_TYPE: 268485194,
  NO_TRANSACTION_ID: 268485195,
  NO_MCHID: 268485196,
  NO_OUT_TRADE_NO: 268485197,
  UPLOAD_TIME: 268485216,
  DELIVERY_MODE: 268485224,
  NO_TRACKING_NO: 268485226,
  NO_COMPANY: 268485227,
  PARCELS_OF_ONE: 268485228,
} as const;

const EXPRESS = 1;
const SPLIT = 2;
const MOST_PARCELS = 15;
const LONGEST_GOODS = 120;
const LONGEST_NUMBER = 128;
/** The company that wants to know whom to call. */
const SF = 'SF';
/** WeChat takes the names of its documentation for the numbers. */
const DELIVERY_MODES: Readonly<Record<string, number>> = { UNIFIED_DELIVERY: 1, SPLIT_DELIVERY: SPLIT };

/** RFC 3339. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * `wxa.sec.order.uploadShippingInfo`
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo
 */
export const shippingInfo: EmulatedMethod = ({ params }, world) => {
  const key = requiredObject(params, 'order_key');
  const logistics = oneNumber(params['logistics_type'], [1, 2, 3, 4], CODE.LOGISTICS_TYPE, '物流类型有误');
  const mode = DELIVERY_MODES[String(params['delivery_mode'])] ?? params['delivery_mode'];
  const delivery = oneNumber(mode, [1, SPLIT], CODE.DELIVERY_MODE, '发货模式非法');
  if (delivery === SPLIT && logistics !== EXPRESS)
    throw new Refusal(
      CODE.SPLIT_WITHOUT_EXPRESS,
      '非快递发货时不允许分拆发货 (delivery_mode 2 needs logistics_type 1)',
    );
  if (delivery === SPLIT && typeof params['is_all_delivered'] !== 'boolean')
    throw new Refusal(CODE.NO_IS_ALL_DELIVERED, '分拆发货模式下必须填写 is_all_delivered 字段');
  const goods = parcelsIn(params, delivery)
    .map((parcel) => checkedParcel(parcel, logistics))
    .join(', ');
  const time = params['upload_time'];
  if (typeof time !== 'string' || !TIME.test(time) || Number.isNaN(Date.parse(time)))
    throw new Refusal(
      CODE.UPLOAD_TIME,
      '上传时间非法，请按照 RFC 3339 格式填写 (upload_time, such as 2022-12-15T13:29:35.120+08:00)',
    );
  const openid = requiredText(requiredObject(params, 'payer'), 'openid', DATA_FORMAT, 'data format error');
  const { outTradeNo, openids } = orderOf(key, world);
  if (!openids.includes(openid))
    throw new Refusal(
      CODE.OTHER_PAYER,
      '该笔支付单不属于 openid 所指定的用户 (payer.openid is not who paid)',
    );
  const isAgain = shipsAgain(world.shippings(outTradeNo), { logistics, delivery });
  const isPartial = delivery === SPLIT && params['is_all_delivered'] === false;
  return {
    answer: openApiJson({ errcode: 0, errmsg: 'ok' }),
    effect: {
      ...{ kind: 'shipping', outTradeNo, goods, logisticsType: logistics, deliveryMode: delivery },
      ...(isPartial && { partial: true }),
      ...(isAgain && { again: true }),
    },
  };
};

/** Whether WeChat takes a report as shipping again, which each payment can do once. */
function shipsAgain(
  earlier: readonly ShippingEffect[],
  { logistics, delivery }: { logistics: number; delivery: number },
): boolean {
  const last = earlier.at(-1);
  const goesOn = last?.partial && last.logisticsType === logistics && last.deliveryMode === delivery;
  if (last === undefined || goesOn) return false;
  if (earlier.some(({ again }) => again))
    throw new Refusal(
      CODE.SHIPPED_AGAIN,
      '支付单已使用重新发货机会 (an order can be shipped again once: after it was shipped, or with another delivery_mode or logistics_type)',
    );
  return true;
}

function parcelsIn({ shipping_list: parcels }: Parameters, delivery: number): readonly unknown[] {
  if (!Array.isArray(parcels) || parcels.length === 0)
    throw new Refusal(CODE.PARAMETER, '参数错误 (shipping_list is not a list with a parcel)');
  if (parcels.length > MOST_PARCELS)
    throw new Refusal(
      CODE.MANY_PARCELS,
      `物流信息列表太长 (shipping_list has more than ${MOST_PARCELS} parcels)`,
    );
  if (delivery !== SPLIT && parcels.length > 1)
    throw new Refusal(
      CODE.PARCELS_OF_ONE,
      '统一发货模式下，物流信息列表长度必须为1 (shipping_list with delivery_mode 1)',
    );
  return parcels;
}

/** @returns what is in the parcel */
function checkedParcel(parcel: unknown, logistics: number): string {
  if (!isRecord(parcel))
    throw new Refusal(CODE.PARAMETER, '参数错误 (a parcel of shipping_list is not an object)');
  const { item_desc: goods, tracking_no: number, express_company: company, contact } = parcel;
  if (!isText(goods)) throw new Refusal(CODE.NO_ITEM_DESC, '商品描述 item_desc 字段不能为空');
  if ([...goods].length > LONGEST_GOODS)
    throw new Refusal(
      CODE.LONG_ITEM_DESC,
      `商品描述 item_desc 字段太长 (at most ${LONGEST_GOODS} characters)`,
    );
  if (logistics !== EXPRESS) return goods;
  if (!isText(number)) throw new Refusal(CODE.NO_TRACKING_NO, '物流单号不能为空 (tracking_no)');
  if (!isText(company)) throw new Refusal(CODE.NO_COMPANY, '物流公司编码不能为空 (express_company)');
  if (Buffer.byteLength(number) > LONGEST_NUMBER)
    throw new Refusal(CODE.LONG_TRACKING_NO, `物流单号太长 (tracking_no, at most ${LONGEST_NUMBER} bytes)`);
  if (Buffer.byteLength(company) > LONGEST_NUMBER)
    throw new Refusal(
      CODE.LONG_COMPANY,
      `物流公司编码太长 (express_company, at most ${LONGEST_NUMBER} bytes)`,
    );
  const { consignor_contact: sender, receiver_contact: receiver } = isRecord(contact) ? contact : {};
  if (company === SF && !isText(sender) && !isText(receiver))
    throw new Refusal(
      CODE.PARAMETER,
      '参数错误 (express_company SF needs contact.receiver_contact or contact.consignor_contact, such as 189****1234)',
    );
  return goods;
}

function orderOf(key: Parameters, world: WechatWorld): PaidOrder {
  const kind = oneNumber(key['order_number_type'], [1, 2], CODE.NUMBER_TYPE, '订单单号类型非法');
  const name = kind === 1 ? 'out_trade_no' : 'transaction_id';
  const value = key[name];
  if (kind === 1 && !isText(key['mchid']))
    throw new Refusal(CODE.NO_MCHID, '商户侧单号形式下 mchid 字段不能为空');
  if (!isText(value))
    throw kind === 1
      ? new Refusal(CODE.NO_OUT_TRADE_NO, '商户侧单号形式下 out_trade_no 字段不能为空')
      : new Refusal(CODE.NO_TRANSACTION_ID, '微信支付单号形式下 transaction_id 字段不能为空');
  const order = world.paidOrder(kind === 1 ? { outTradeNo: value } : { transactionId: value });
  if (order === undefined)
    throw new Refusal(CODE.ORDER_UNKNOWN, `支付单不存在 (there is no paid order with the ${name} ${value})`);
  return order;
}

function oneNumber(value: unknown, values: readonly number[], errcode: number, errmsg: string): number {
  if (typeof value === 'number' && values.includes(value)) return value;
  throw new Refusal(errcode, `${errmsg} (none of ${values.join(', ')})`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
