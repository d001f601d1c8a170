/** What a refund takes, besides the order and the account. */
import type { ObjectSchema } from '../api';
import { fields } from './fields';

const properties: ObjectSchema['properties'] = {
  out_refund_no: fields.outRefundNo,
  reason: fields.bytes(80, { description: 'the reason, shown to the payer,', zh: '退款原因，会展示给用户' }),
  notify_url: fields.notifyUrl,
  funds_account: fields.oneOf(['AVAILABLE', 'UNSETTLED'], {
    description: 'AVAILABLE or UNSETTLED',
    zh: 'AVAILABLE（可用余额）或 UNSETTLED（未结算资金）',
  }),
  amount: {
    type: 'object',
    required: ['refund', 'total', 'currency'],
    properties: {
      refund: fields.cents,
      total: fields.cents,
      currency: fields.currency,
      from: {
        type: 'array',
        minItems: 1,
        maxItems: 10,
        description: 'a list of accounts that pay the refund',
        zh: '退款出资账户的列表',
        items: {
          type: 'object',
          required: ['account', 'amount'],
          properties: {
            account: fields.oneOf(['AVAILABLE', 'UNAVAILABLE'], {
              description: 'AVAILABLE or UNAVAILABLE',
              zh: 'AVAILABLE（可用余额）或 UNAVAILABLE（不可用余额）',
            }),
            amount: fields.cents,
          },
        },
      },
    },
  },
  goods_detail: {
    type: 'array',
    minItems: 1,
    maxItems: 6000,
    description: 'a list of the goods that are given back',
    zh: '退款商品的列表',
    items: {
      type: 'object',
      required: ['merchant_goods_id', 'unit_price', 'refund_amount', 'refund_quantity'],
      properties: {
        merchant_goods_id: fields.bytes(32, {
          description: 'your number of the goods',
          zh: '商户侧商品编码',
        }),
        wechatpay_goods_id: fields.bytes(32, {
          description: 'WeChat Pay’s number of the goods',
          zh: '微信支付商品编码',
        }),
        goods_name: fields.bytes(256, { description: 'the name of the goods', zh: '商品名称' }),
        unit_price: fields.price({ description: 'the price of one in cents', zh: '商品单价，单位为分' }),
        refund_amount: fields.price({
          description: 'what is given back, in cents',
          zh: '商品退款金额，单位为分',
        }),
        refund_quantity: {
          type: 'integer',
          minimum: 1,
          description: 'an integer number of goods',
          zh: '商品退货数量',
        },
      },
    },
  },
};

export const refundBody = {
  properties,
  required: ['out_refund_no', 'amount'],
  anyOf: ['transaction_id', 'out_trade_no'],
};
