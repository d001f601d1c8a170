/**
 * The columns of WeChat Pay's bills since 2018 (with settled amounts), in order.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_6
 */
const TRADE = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '特约商户号',
  '设备号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易类型',
  '交易状态',
  '付款银行',
  '货币种类',
  '应结订单金额',
  '代金券金额',
] as const;
const REFUND_TIMES = ['退款申请时间', '退款成功时间'] as const;
const REFUND = [
  '微信退款单号',
  '商户退款单号',
  '退款金额',
  '充值券退款金额',
  '退款类型',
  '退款状态',
] as const;
const GOODS_AND_FEE = ['商品名称', '商户数据包', '手续费', '费率', '订单金额'] as const;

export const columns = {
  ALL: [...TRADE, ...REFUND, ...GOODS_AND_FEE, '申请退款金额', '费率备注'],
  SUCCESS: [...TRADE, ...GOODS_AND_FEE, '费率备注'],
  REFUND: [...TRADE, ...REFUND_TIMES, ...REFUND, ...GOODS_AND_FEE, '申请退款金额', '费率备注'],
} as const;

export const summaryColumns = [
  '总交易单数',
  '应结订单总金额',
  '退款总金额',
  '充值券退款总金额',
  '手续费总金额',
  '订单总金额',
  '申请退款总金额',
] as const;

export type Column = (typeof columns)[keyof typeof columns][number];
