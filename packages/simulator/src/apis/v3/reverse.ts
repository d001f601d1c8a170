import { apis } from '@opencloudpay/wechatpay-v3';
import { reverseOrder } from '../../orders/reverse-order';
import { defineV3Api } from '../../requests/v3/api';

/** 撤销订单. */
export const reverse = defineV3Api(apis.reverse, {
  handle: ({ owner, params: { path, body } }, world) => {
    reverseOrder(owner, path, world);
    return { ...body, out_trade_no: path.out_trade_no };
  },
});
