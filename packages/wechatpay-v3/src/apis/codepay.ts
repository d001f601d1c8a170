import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { orderAccount, orderAccountRows } from './accounts';
import { defineApi, payPath, requestOf } from './define-api';
import { orderErrors } from './errors';
import { fields } from './fields';
import { amount, attach, description, goodsDetail, goodsTag, settleInfo, supportFapiao } from './order-body';
import { NO_ORDER } from './order-v2';
import { paymentRows, transaction, transactionLacks } from './transaction';

const outcome: CallOutcome = {
  provenBy: ['ORDERPAID', 'ORDER_PAID'],
  lookup: {
    api: 'queryOrderByOutTradeNo',
    by: ['out_trade_no'],
    absent: NO_ORDER,
    same: { 'amount.total': 'amount.total' },
    state: 'trade_state',
    undone: ['NOTPAY', 'CLOSED', 'REVOKED', 'PAYERROR'],
    certain: ['USER_PAYING'],
  },
};

const body = {
  properties: {
    description,
    out_trade_no: fields.outTradeNo,
    attach,
    goods_tag: goodsTag,
    support_fapiao: supportFapiao,
    payer: {
      type: 'object',
      required: ['auth_code'],
      properties: {
        auth_code: {
          type: 'string',
          pattern: '^1[0-5]\\d{16}$',
          description: 'the payer’s payment code: 18 digits that start with 10 to 15',
          zh: '用户的付款码：18 位数字，以 10 至 15 开头',
        },
      },
    },
    amount,
    scene_info: {
      type: 'object',
      required: ['store_info'],
      properties: {
        device_id: fields.bytes(32, { description: 'a device or shop number', zh: '商户端设备号' }),
        device_ip: fields.ipAddress({
          description: 'your terminal’s IPv4 or IPv6 address',
          zh: '终端的 IPv4 或 IPv6 地址',
        }),
        store_info: {
          type: 'object',
          anyOf: ['id', 'out_id'],
          properties: {
            id: fields.bytes(32, {
              description: 'WeChat Pay’s number of the shop',
              zh: '微信支付的门店编号',
            }),
            out_id: fields.bytes(256, { description: 'your number of the shop', zh: '商家自定义的门店编码' }),
          },
        },
      },
    },
    detail: goodsDetail('wxpay_goods_id'),
    settle_info: settleInfo,
  },
  required: ['description', 'out_trade_no', 'payer', 'amount', 'scene_info'],
} as const;

const NO_LIMIT = 'cannot be sent: WeChat Pay v3 cannot exclude ways to pay from payment codes. Leave it out';
const NO_EXPIRY =
  'cannot be sent: WeChat Pay v3 charges payment codes at once. Leave it out, and reverse the order if it is not paid in time';

const v2: V2Table = {
  api: 'micropay',
  request: [
    ...orderAccountRows,
    { from: 'body', to: 'body.description', note: { en: 'at most 127 bytes', zh: '最多 127 个字节' } },
    { from: 'out_trade_no', to: 'body.out_trade_no' },
    { from: 'total_fee', to: 'body.amount.total' },
    { from: 'fee_type', to: 'body.amount.currency' },
    { from: 'auth_code', to: 'body.payer.auth_code' },
    { from: 'attach', to: 'body.attach', note: { en: 'at most 128 bytes', zh: '最多 128 个字节' } },
    { from: 'detail', to: 'body.detail', as: 'counterGoods' },
    { from: 'goods_tag', to: 'body.goods_tag' },
    { from: 'receipt', to: 'body.support_fapiao', as: 'yes' },
    { from: 'profit_sharing', to: 'body.settle_info.profit_sharing', as: 'yes' },
    { from: 'scene_info', to: 'body.scene_info', as: 'counterScene' },
    { from: 'spbill_create_ip', to: 'body.scene_info.device_ip' },
    { from: 'device_info', to: 'body.scene_info.device_id' },
    { from: 'limit_pay', refused: NO_LIMIT, zh: 'v3 的付款码支付不能限制支付方式，请不要传入' },
    {
      from: 'time_expire',
      refused: NO_EXPIRY,
      zh: 'v3 的付款码支付立即扣款，请不要传入；未及时支付请撤销订单',
    },
    {
      from: 'time_start',
      ignored: 'an order starts when WeChat Pay receives it',
      zh: 'v3 的订单从微信支付收到时开始',
    },
  ],
  // v3 requires a shop, and v2 did not.
  defaults: [{ to: 'body.scene_info.store_info.out_id', from: ['device_info', 'sub_mch_id', 'mch_id'] }],
  passes: ['support_fapiao', 'settle_info'],
  answer: paymentRows,
  refusedBy: {
    state: 'trade_state',
    codes: {
      USERPAYING: 'USERPAYING',
      ACCEPT: 'USERPAYING',
      NOTPAY: 'USERPAYING',
      PAYERROR: 'TRADE_ERROR',
      CLOSED: 'ORDERCLOSED',
      REVOKED: 'ORDERREVERSED',
      REFUND: 'ORDERPAID',
    },
  },
  lacks: transactionLacks,
};

export const codepay = defineApi({
  name: 'codepay',
  method: 'POST',
  path: payPath('codepay'),
  repeat: 'unsent',
  effect: 'payment',
  outcome,
  errors: {
    ...orderErrors,
    AUTH_CODE_EXPIRED: { status: 400, advice: 'AUTH_CODE' },
    AUTH_CODE_ERROR: { status: 400, advice: 'AUTH_CODE' },
    AUTH_CODE_INVALID: { status: 400, advice: 'AUTH_CODE' },
    BUYER_MISMATCH: { status: 400, advice: 'AUTH_CODE' },
    NOT_SUPPORT_CARD: { status: 403, advice: 'PAYER_REFUSED' },
  },
  document: {
    direct: 'https://pay.weixin.qq.com/docs/merchant/apis/code-payment-v3/direct/code-pay.html',
    partner:
      'https://pay.weixin.qq.com/docs/partner/apis/partner-code-payment-v3/partner/partner-code-pay.html',
  },
  summary: {
    en: 'Charges the payment code that a payer shows at the counter. `trade_state` SUCCESS means paid; no notification follows.\n\nUSERPAYING (the payer must enter the password), an error of 5xx and a missing answer leave the outcome open: query the order until it is decided, for 45 seconds at most, and then `reverse` it. Another `codepay` would be a second payment, so the client never repeats a request that may have arrived.',
    zh: '扣款用户在柜台出示的付款码。`trade_state` 为 SUCCESS 即已支付，不发送通知。\n\nUSERPAYING（正在要求用户输入密码）、5xx 错误，以及没有收到响应，都表示结果未知：请查询订单直到有结果，最多 45 秒，之后调用 `reverse` 撤销。再次发起支付就是第二笔支付，因此可能已送达的请求绝不会自动重试。',
  },
  request: requestOf({ body: [orderAccount, body] }),
  answer: {
    body: 'json',
    json: transaction,
    echoes: { out_trade_no: 'out_trade_no', 'amount.total': 'amount.total' },
    // Seen with status 202: {"trade_state":"USERPAYING"}.
    open: { trade_state: ['USERPAYING'] },
  },
  v2: [v2],
});
