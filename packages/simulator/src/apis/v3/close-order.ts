import { apis } from '@opencloudpay/wechatpay-v3';
import { closeOrder as close } from '../../orders/close-order';
import { defineV3Api } from '../../requests/v3/api';

/** 关闭订单. */
export const closeOrder = defineV3Api(apis.closeOrder, {
  handle: ({ owner, params }, world) => {
    close(owner, params.path.out_trade_no, world);
    return undefined;
  },
});
