import { apis } from '@opencloudpay/wechatpay';
import { closeOrder } from '../orders/close-order';
import { defineHandler } from '../requests/api-handler';

/** Closes an unpaid order. */
export const closeOrderHandler = defineHandler(apis.closeOrder, ({ owner, params }, world) => {
  closeOrder(owner, params.out_trade_no, world);
  return { result_msg: 'OK' };
});
