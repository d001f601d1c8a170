/** A transaction: what queries of orders, payments at the counter and payment notifications contain. */
import type { AnswerRow } from '../v2/table';
import { answeredAccount } from './accounts';
import { currency, integer, list, numbers, object, oneOf, text } from './answers';
import { answerOf } from './define-api';

const goods = object({
  goods_id: text({ en: 'your number of the goods', zh: '商品编码' }),
  quantity: integer({ en: 'how many', zh: '商品数量' }),
  unit_price: integer({ en: 'the price of one in cents', zh: '商品单价，单位为分' }),
  discount_amount: integer({ en: 'the discount in cents', zh: '商品优惠金额，单位为分' }),
  goods_remark: text({ en: 'your remark', zh: '商品备注' }),
});

const promotion = object(
  {
    coupon_id: text({ en: 'the number of the coupon', zh: '券 ID' }),
    name: text({ en: 'its name', zh: '优惠名称' }),
    scope: oneOf(['GLOBAL', 'SINGLE'], { en: 'its scope', zh: '优惠范围' }),
    type: oneOf(['CASH', 'NOCASH'], {
      en: 'CASH (a funded coupon) or NOCASH (a discount of the merchant)',
      zh: 'CASH（充值代金券）或 NOCASH（免充值代金券）',
    }),
    amount: integer({ en: 'what it paid, in cents', zh: '优惠券金额，单位为分' }),
    stock_id: text({ en: 'the number of its campaign', zh: '活动 ID' }),
    wechatpay_contribute: integer({
      en: 'the part that WeChat Pay pays, in cents',
      zh: '微信出资，单位为分',
    }),
    merchant_contribute: integer({
      en: 'the part that the merchant pays, in cents',
      zh: '商户出资，单位为分',
    }),
    other_contribute: integer({ en: 'the part that others pay, in cents', zh: '其他出资，单位为分' }),
    currency,
    goods_detail: list(goods),
  },
  ['coupon_id', 'amount'],
);

const payer = {
  direct: {
    properties: {
      payer: object({
        openid: text({ en: 'the payer’s openid under appid', zh: '用户在 appid 下的 openid' }),
      }),
    },
  },
  partner: {
    properties: {
      payer: object({
        sp_openid: text({ en: 'the payer’s openid under sp_appid', zh: '用户在 sp_appid 下的 openid' }),
        sub_openid: text({ en: 'the payer’s openid under sub_appid', zh: '用户在 sub_appid 下的 openid' }),
      }),
    },
  },
} as const;

const common = {
  properties: {
    ...numbers,
    trade_type: oneOf(['JSAPI', 'NATIVE', 'APP', 'MICROPAY', 'MWEB', 'FACEPAY'], {
      en: 'how it is paid',
      zh: '交易类型',
    }),
    trade_state: oneOf(
      ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR', 'ACCEPT'],
      {
        en: 'the state; REVOKED, USERPAYING and ACCEPT with payment codes only',
        zh: '交易状态；REVOKED、USERPAYING 与 ACCEPT 只用于付款码',
      },
    ),
    trade_state_desc: text({ en: 'the state in words', zh: '交易状态描述' }),
    bank_type: text({
      en: 'the code of the bank that paid, or OTHERS',
      zh: '付款银行代码，不告知时为 OTHERS',
    }),
    attach: text({ en: 'your own data, as given with the order', zh: '下单时的附加数据' }),
    success_time: text({ en: 'when it was paid, in RFC 3339', zh: '支付完成时间，RFC 3339 格式' }),
    amount: object({
      total: integer({ en: 'the order’s amount in cents', zh: '订单金额，单位为分' }),
      payer_total: integer({ en: 'the cash that the payer paid, in cents', zh: '用户支付金额，单位为分' }),
      currency,
      payer_currency: currency,
    }),
    scene_info: object({ device_id: text({ en: 'the device of the order', zh: '商户端设备号' }) }),
    promotion_detail: list(promotion),
  },
  required: ['out_trade_no', 'trade_state'],
} as const;

export const transaction = answerOf(answeredAccount, payer, common);

/** The account in an order's answer. */
export const accountAnswerRows: readonly AnswerRow[] = [
  { from: ['appid', 'sp_appid'], to: 'appid' },
  { from: ['mchid', 'sp_mchid'], to: 'mch_id' },
  { from: 'sub_appid', to: 'sub_appid' },
  { from: 'sub_mchid', to: 'sub_mch_id' },
];

/** The fields of a payment: of a notification, and of an answer without its state. */
export const paymentRows: readonly AnswerRow[] = [
  ...accountAnswerRows,
  { from: 'transaction_id', to: 'transaction_id' },
  { from: 'out_trade_no', to: 'out_trade_no' },
  { from: ['scene_info.device_id', 'request.device_info'], to: 'device_info' },
  { from: ['payer.openid', 'payer.sp_openid'], to: 'openid' },
  { from: 'payer.sub_openid', to: 'sub_openid' },
  { from: 'trade_type', to: 'trade_type' },
  { from: 'bank_type', to: 'bank_type' },
  { from: 'amount.total', to: 'total_fee' },
  { from: 'amount.currency', to: 'fee_type' },
  { from: 'amount.payer_total', to: 'cash_fee' },
  { from: 'amount.payer_currency', to: 'cash_fee_type' },
  {
    from: 'promotion_detail',
    to: [
      'settlement_total_fee',
      'coupon_fee',
      'coupon_count',
      'coupon_id_$n',
      'coupon_type_$n',
      'coupon_fee_$n',
    ],
    as: 'coupons',
    kept: true,
  },
  { from: 'attach', to: 'attach' },
  { from: 'success_time', to: 'time_end', as: 'time' },
];

export const transactionRows: readonly AnswerRow[] = [
  ...paymentRows,
  { from: 'trade_state', to: 'trade_state' },
  { from: 'trade_state_desc', to: 'trade_state_desc' },
];

/** What v2's payments say and v3's do not. */
export const transactionLacks = {
  is_subscribe: {
    en: 'v3 does not say whether the payer follows the official account',
    zh: 'v3 不返回用户是否关注公众号',
  },
  sub_is_subscribe: {
    en: 'v3 does not say whether the payer follows the official account',
    zh: 'v3 不返回用户是否关注公众号',
  },
} as const;

/** The same for queries. */
export const queryLacks = {
  ...transactionLacks,
  detail: { en: 'v3 does not give the goods back', zh: 'v3 不返回商品详情' },
} as const;
