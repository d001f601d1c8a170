/** The body of the APIs that create an order. */
import type { ObjectSchema } from '../api';
import { fields } from './fields';

const storeInfo: ObjectSchema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: fields.bytes(32, { description: 'the shop’s number', zh: '门店编号' }),
    name: fields.bytes(256, { description: 'the shop’s name', zh: '门店名称' }),
    area_code: fields.text(32, { description: 'the shop’s area code', zh: '地区编码' }),
    address: fields.bytes(512, { description: 'the shop’s address', zh: '详细地址' }),
  },
};

const sceneInfo = {
  payer_client_ip: fields.ipAddress({
    description: 'the payer’s IPv4 or IPv6 address',
    zh: '用户的 IPv4 或 IPv6 地址',
  }),
  device_id: fields.bytes(32, { description: 'a device or shop number', zh: '商户端设备号' }),
  store_info: storeInfo,
};

/** @param wechatpayName the name of WeChat Pay's number of the goods */
export const goodsDetail = (wechatpayName: string): ObjectSchema => ({
  type: 'object',
  properties: {
    cost_price: fields.price({
      description: 'the price before discounts in cents',
      zh: '订单原价，单位为分',
    }),
    invoice_id: fields.bytes(32, { description: 'the number of the receipt', zh: '商品小票 ID' }),
    goods_detail: {
      type: 'array',
      minItems: 1,
      maxItems: 6000,
      description: 'a list of 1 to 6000 goods',
      zh: '1 至 6000 项商品',
      items: {
        type: 'object',
        required: ['merchant_goods_id', 'quantity', 'unit_price'],
        properties: {
          merchant_goods_id: fields.bytes(32, {
            description: 'your number of the goods',
            zh: '商户侧商品编码',
          }),
          [wechatpayName]: fields.bytes(32, {
            description: 'WeChat Pay’s number of the goods',
            zh: '微信支付商品编码',
          }),
          goods_name: fields.bytes(256, { description: 'the name of the goods', zh: '商品名称' }),
          quantity: {
            type: 'integer',
            minimum: 1,
            description: 'an integer number of goods',
            zh: '商品数量',
          },
          unit_price: fields.price({ description: 'the price of one in cents', zh: '商品单价，单位为分' }),
        },
      },
    },
  },
});

export const settleInfo: ObjectSchema = {
  type: 'object',
  properties: {
    profit_sharing: fields.flag({ description: 'true or false: whether it can be shared', zh: '能否分账' }),
  },
};

export const amount: ObjectSchema = {
  type: 'object',
  required: ['total'],
  properties: { total: fields.cents, currency: fields.currency },
};

export const description = fields.bytes(127, {
  description: 'a short description of the goods',
  zh: '商品描述',
});

export const attach = fields.bytes(128, {
  description: 'your own data, given back in queries and notifications,',
  zh: '附加数据，在查询和通知中原样返回',
});

export const goodsTag = fields.bytes(32, { description: 'a discount mark', zh: '订单优惠标记' });

export const supportFapiao = fields.flag({
  description: 'true or false: whether an electronic invoice is offered',
  zh: '是否提供电子发票入口',
});

/** What all kinds of orders take, besides the account. */
const properties: ObjectSchema['properties'] = {
  description,
  out_trade_no: fields.outTradeNo,
  time_expire: fields.time,
  attach,
  notify_url: fields.notifyUrl,
  goods_tag: goodsTag,
  support_fapiao: supportFapiao,
  limit_pay: {
    type: 'array',
    minItems: 1,
    maxItems: 8,
    description: 'a list of ways to pay: no_balance, no_credit, no_debit, balance_only',
    zh: '支付方式的列表：no_balance、no_credit、no_debit、balance_only',
    items: fields.oneOf(['no_balance', 'no_credit', 'no_debit', 'balance_only'], {
      description: 'no_balance, no_credit, no_debit or balance_only',
      zh: 'no_balance、no_credit、no_debit 或 balance_only',
    }),
  },
  amount,
  detail: goodsDetail('wechatpay_goods_id'),
  scene_info: { type: 'object', required: ['payer_client_ip'], properties: sceneInfo },
  settle_info: settleInfo,
};

const required = ['description', 'out_trade_no', 'notify_url', 'amount'];

export const orderBody = { properties, required };

const openid = fields.text(128, {
  description: 'the payer’s openid under appid',
  zh: '用户在 appid 下的 openid',
});
const spOpenid = fields.text(128, {
  description: 'the payer’s openid under the service provider’s appid',
  zh: '用户在服务商 appid 下的 openid',
});
const subOpenid = fields.text(128, {
  description: 'the payer’s openid under the sub-merchant’s appid',
  zh: '用户在子商户 appid 下的 openid',
});

/** The payer, whom orders inside WeChat name. */
export const payer: { readonly [Mode in 'direct' | 'partner']: Payer } = {
  direct: {
    properties: { payer: { type: 'object', required: ['openid'], properties: { openid } } },
    required: ['payer'],
  },
  partner: {
    properties: {
      payer: {
        type: 'object',
        anyOf: ['sp_openid', 'sub_openid'],
        properties: { sp_openid: spOpenid, sub_openid: subOpenid },
      },
    },
    required: ['payer'],
  },
};

interface Payer {
  readonly properties: ObjectSchema['properties'];
  readonly required: readonly string[];
}

/** The page from which an order of H5 is paid. */
export const h5Scene = {
  properties: {
    scene_info: {
      type: 'object',
      required: ['payer_client_ip', 'h5_info'],
      properties: {
        ...sceneInfo,
        h5_info: {
          type: 'object',
          required: ['type'],
          properties: {
            type: fields.text(32, {
              description: 'the kind of page: Wap, iOS or Android,',
              zh: '场景类型：Wap、iOS 或 Android',
            }),
            app_name: fields.bytes(64, { description: 'the name of the app or page', zh: '应用名称' }),
            app_url: fields.bytes(128, { description: 'the page’s address', zh: '网站 URL' }),
            bundle_id: fields.bytes(128, { description: 'the BundleID on iOS', zh: 'iOS 的 BundleID' }),
            package_name: fields.bytes(128, {
              description: 'the PackageName on Android',
              zh: 'Android 的 PackageName',
            }),
          },
        },
      },
    },
  },
  required: ['scene_info'],
} as const;
