import { currency, integer, list, numbers, object, oneOf, text } from './answers';
import { answerOf } from './define-api';

const from = list(
  object({
    account: text({ en: 'the account that pays', zh: '出资账户类型' }),
    amount: integer({ en: 'what it pays, in cents', zh: '出资金额，单位为分' }),
  }),
);

const goods = object({
  merchant_goods_id: text({ en: 'your number of the goods', zh: '商户侧商品编码' }),
  wechatpay_goods_id: text({ en: 'WeChat Pay’s number of the goods', zh: '微信支付商品编码' }),
  goods_name: text({ en: 'the name of the goods', zh: '商品名称' }),
  unit_price: integer({ en: 'the price of one in cents', zh: '商品单价，单位为分' }),
  refund_amount: integer({ en: 'what is given back, in cents', zh: '商品退款金额，单位为分' }),
  refund_quantity: integer({ en: 'how many', zh: '商品退货数量' }),
});

const promotion = object({
  promotion_id: text({ en: 'the number of the coupon', zh: '券 ID' }),
  scope: oneOf(['GLOBAL', 'SINGLE'], { en: 'its scope', zh: '优惠范围' }),
  type: oneOf(['COUPON', 'DISCOUNT'], {
    en: 'COUPON (a funded coupon) or DISCOUNT (a discount of the merchant)',
    zh: 'COUPON（充值代金券）或 DISCOUNT（免充值优惠券）',
  }),
  amount: integer({ en: 'its amount in cents', zh: '优惠券面额，单位为分' }),
  refund_amount: integer({ en: 'what it gives back, in cents', zh: '优惠退款金额，单位为分' }),
  goods_detail: list(goods),
});

/** A refund: the answer to its creation and to its query. */
export const refundAnswer = answerOf({
  properties: {
    ...numbers,
    refund_id: text({ en: 'WeChat Pay’s refund number', zh: '微信支付退款单号' }),
    out_refund_no: text({ en: 'your refund number', zh: '商户退款单号' }),
    channel: oneOf(['ORIGINAL', 'BALANCE', 'OTHER_BALANCE', 'OTHER_BANKCARD'], {
      en: 'the destination of the money',
      zh: '退款渠道',
    }),
    user_received_account: text({ en: 'the destination as text', zh: '退款入账账户描述' }),
    success_time: text({ en: 'when it succeeded, in RFC 3339', zh: '退款成功时间，RFC 3339 格式' }),
    create_time: text({ en: 'when it was accepted, in RFC 3339', zh: '退款受理时间，RFC 3339 格式' }),
    status: oneOf(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'], {
      en: 'the state; ABNORMAL: the money came back to the merchant',
      zh: '退款状态；ABNORMAL 为退款异常，款项回到商户',
    }),
    funds_account: oneOf(['UNSETTLED', 'AVAILABLE', 'UNAVAILABLE', 'OPERATION', 'BASIC', 'ECNY_BASIC'], {
      en: 'the merchant’s account that it is paid from',
      zh: '资金账户',
    }),
    amount: object(
      {
        total: integer({ en: 'the order’s amount in cents', zh: '订单金额，单位为分' }),
        refund: integer({ en: 'the refunded amount in cents', zh: '退款金额，单位为分' }),
        from,
        payer_total: integer({ en: 'the cash that the payer paid, in cents', zh: '用户支付金额，单位为分' }),
        payer_refund: integer({ en: 'the refunded cash in cents', zh: '用户退款金额，单位为分' }),
        settlement_refund: integer({
          en: 'the part that is taken from the settlement, in cents',
          zh: '应结退款金额，单位为分',
        }),
        settlement_total: integer({
          en: 'the amount that was settled, in cents',
          zh: '应结订单金额，单位为分',
        }),
        discount_refund: integer({ en: 'the refunded coupons in cents', zh: '优惠退款金额，单位为分' }),
        currency,
      },
      [
        'total',
        'refund',
        'payer_total',
        'payer_refund',
        'settlement_refund',
        'settlement_total',
        'discount_refund',
        'currency',
      ],
    ),
    promotion_detail: list(promotion),
  },
  required: ['refund_id', 'out_refund_no', 'status', 'amount'],
});
