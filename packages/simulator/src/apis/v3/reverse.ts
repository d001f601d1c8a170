import { apis } from '@opencloudpay/wechatpay-v3';
import { reverseOrder } from '../../orders/reverse-order';
import { accountJson } from '../../orders/transaction';
import { defineV3Api } from '../../requests/v3/api';

/** 撤销订单. */
export const reverse = defineV3Api(apis.reverse, {
  handle: ({ owner, params }, world) => {
    const order = reverseOrder(owner, params.path, world);
    return { ...accountJson(order), out_trade_no: order.outTradeNo };
  },
});
