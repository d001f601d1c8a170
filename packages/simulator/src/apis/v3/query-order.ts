import { apis } from '@opencloudpay/wechatpay-v3';
import { knownOrder } from '../../orders/known-order';
import { transaction } from '../../orders/transaction';
import { defineV3Api } from '../../requests/v3/api';

const name = 'queryOrder';

/** 微信支付订单号查询订单. */
export const queryOrderById = defineV3Api(apis.queryOrderById, {
  name,
  handle: ({ owner, params }, world) => transaction(knownOrder(owner, params.path, world)),
});

/** 商户订单号查询订单. */
export const queryOrderByOutTradeNo = defineV3Api(apis.queryOrderByOutTradeNo, {
  name,
  handle: ({ owner, params }, world) => transaction(knownOrder(owner, params.path, world)),
});
