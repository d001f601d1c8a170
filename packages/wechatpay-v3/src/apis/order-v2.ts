/** How v2's `unifiedOrder` becomes one of v3's four APIs of orders. */
import type { CallOutcome } from '../api';
import type { AnswerRow, FixedValue, RequestRow, V2Table } from '../v2/table';
import { orderAccountRows } from './accounts';

/** No order has the number; WeChat Pay's documents have several spellings. */
export const NO_ORDER: readonly string[] = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'];

export const orderOutcome: CallOutcome = {
  provenBy: ['ORDERPAID', 'ORDER_PAID'],
  lookup: {
    api: 'queryOrderByOutTradeNo',
    by: ['out_trade_no'],
    absent: NO_ORDER,
    state: 'trade_state',
    certain: ['ORDER_CLOSED', 'ORDERCLOSED', 'INVALID_REQUEST', 'OUT_TRADE_NO_USED'],
  },
};

const orderRows: readonly RequestRow[] = [
  ...orderAccountRows,
  { from: 'body', to: 'body.description', note: { en: 'at most 127 bytes', zh: '最多 127 个字节' } },
  { from: 'out_trade_no', to: 'body.out_trade_no' },
  { from: 'total_fee', to: 'body.amount.total' },
  { from: 'fee_type', to: 'body.amount.currency' },
  { from: 'notify_url', to: 'body.notify_url' },
  { from: 'time_expire', to: 'body.time_expire', as: 'time' },
  {
    from: 'time_start',
    ignored: 'an order starts when WeChat Pay receives it',
    zh: 'v3 的订单从微信支付收到时开始',
  },
  { from: 'attach', to: 'body.attach', note: { en: 'at most 128 bytes', zh: '最多 128 个字节' } },
  { from: 'detail', to: 'body.detail', as: 'goods' },
  { from: 'goods_tag', to: 'body.goods_tag' },
  { from: 'limit_pay', to: 'body.limit_pay', as: 'list' },
  { from: 'receipt', to: 'body.support_fapiao', as: 'yes' },
  { from: 'profit_sharing', to: 'body.settle_info.profit_sharing', as: 'yes' },
  { from: 'scene_info', to: 'body.scene_info', as: 'scene' },
  { from: 'spbill_create_ip', to: 'body.scene_info.payer_client_ip' },
  { from: 'device_info', to: 'body.scene_info.device_id' },
  {
    from: 'product_id',
    ignored: 'v3 has no product number; attach can carry it',
    zh: 'v3 没有商品号，可放入 attach',
  },
  { from: 'trade_type', implied: 'it chooses the API', zh: '决定调用哪个接口' },
];

export const payerRows: readonly RequestRow[] = [
  { from: 'sub_openid', to: { direct: 'body.payer.openid', partner: 'body.payer.sub_openid' } },
  {
    from: 'openid',
    to: { direct: 'body.payer.openid', partner: 'body.payer.sp_openid' },
  },
];

/** The rows of orders that anyone may pay. */
export const noPayerRows: readonly RequestRow[] = [
  {
    from: 'openid',
    ignored: 'v3 takes a payer only for trade_type JSAPI',
    zh: 'v3 只在 trade_type 为 JSAPI 时使用付款人',
  },
  {
    from: 'sub_openid',
    ignored: 'v3 takes a payer only for trade_type JSAPI',
    zh: 'v3 只在 trade_type 为 JSAPI 时使用付款人',
  },
];

const orderAnswerRows: readonly AnswerRow[] = [
  { from: 'request.trade_type', to: 'trade_type' },
  { from: 'request.device_info', to: 'device_info' },
];

interface OrderTable extends Pick<V2Table, 'lacks'> {
  readonly tradeType: string;
  readonly payer: readonly RequestRow[];
  readonly fixed?: readonly FixedValue[];
  readonly answer: readonly AnswerRow[];
}

export function orderTable({ tradeType, payer, fixed, answer, lacks }: OrderTable): V2Table {
  return {
    api: 'unifiedOrder',
    when: { parameter: 'trade_type', is: tradeType },
    request: [...orderRows, ...payer],
    ...(fixed && { fixed }),
    passes: ['support_fapiao', 'settle_info'],
    answer: [...orderAnswerRows, ...answer],
    ...(lacks && { lacks }),
  };
}
